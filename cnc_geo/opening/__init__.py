"""Bytes → cells: what any file holds, whatever contains it; nothing here knows the domain."""

from cnc_geo.opening.dispatch import open_sheets, read_content
from cnc_geo.opening.sheet import Remark, Sheet

__all__ = ["Remark", "Sheet", "open_sheets", "read_content"]
