"""Characters that show nothing and may deceive, and names that the system could not read.

A control character commands the terminal that shows it; a character of direction shows `gnp.exe` as
`exe.png`; a mark of byte order or a line separator hides in a header.
"""

BLANKS = "\v\f\x1c-\x1f\u2028\u2029"
"""Ends of lines and of pages, besides the two usual ones; ranges of a set of characters."""

COMMANDS = "\x00-\x08\x0e-\x1b\x7f"

DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"

DAMAGED = "\x80-\x9f"
"""No text is meant to hold these: they are what a wrong encoding leaves of an accent."""

HIDDEN = BLANKS + COMMANDS + DIRECTIONS + DAMAGED
"""All of them; tabulations and ends of lines only lay out."""


def read_name(name: str) -> str:
    """Read as UTF-8 the bytes of a name that the system could not read.

    Parameters
    ----------
    name
        A name of file or a word of the command line, as Python gives it.

    Returns
    -------
    str
        A text; bytes that are none are U+FFFD.
    """
    try:
        content = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a character, that comes from no byte
        content = name.encode("utf-8", "surrogatepass")
    return content.decode("utf-8", "replace")
