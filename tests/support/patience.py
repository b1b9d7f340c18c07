"""How long tests wait for what must come: a busy machine is slow, not wrong."""

PATIENCE = 300
"""Seconds, after which what is waited for is taken to be broken."""
PATIENCE_MS = 120_000
"""The same for what a page shows: a broken test of a page waits so at each of its steps."""
