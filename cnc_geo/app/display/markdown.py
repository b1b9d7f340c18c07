"""Text of tables and files, shown as it is: nothing in it is read as Markdown or HTML."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:@]|(?<=www)\.)", re.IGNORECASE)


def plain(text: str) -> str:
    """Escape what Markdown would read as a link, an image, an icon, a formula or a style."""
    return _SPECIAL.sub(r"\\\1", text)
