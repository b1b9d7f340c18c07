"""Bytes → cells: what any file holds, whatever contains it; nothing here knows the domain."""
