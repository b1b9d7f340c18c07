"""Where things are in a checkout."""

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
DATA = ROOT / "data"
FORMATS = TESTS / "formats"
GOLDEN = TESTS / "golden"
