"""What the command writes: data to standard output, sentences to standard error, and their faults.

A stream may be closed, full or unable to write French; a sentence may hold the name of a file that
commands the terminal. Nothing of this may end in a traceback.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from cnc_geo.errors import SourceError
from cnc_geo.schema.hidden_characters import HIDDEN, read_name

if TYPE_CHECKING:
    from typing import TextIO

# Alone, a carriage return goes back over what is written.
_COMMANDS = re.compile(f"[\r{HIDDEN}]")


WHY = {
    errno.EBADF: "elle est fermée",
    errno.EPIPE: "elle a été fermée avant la fin",
    errno.ENOSPC: "il n'y a plus de place",
}
"""Faults of standard output, and how they are said."""


def printable(text: str) -> str:
    """Write out what would command a terminal, or turn the direction of what it shows.

    Parameters
    ----------
    text
        Any text: names of files and words of the command line are in it as they came.

    Returns
    -------
    str
        Each such character by its code; bytes that are no text as U+FFFD.
    """
    return _COMMANDS.sub(lambda found: found[0].encode("unicode_escape").decode(), read_name(text))


def say(sentence: str) -> None:
    """Say a sentence to the user: on standard error, where it never mixes with data."""
    try:
        sys.stderr.write(printable(sentence) + "\n")
        sys.stderr.flush()
    except OSError:  # nobody listens: data may still be wanted
        _give_up(sys.stderr)


def give(content: bytes) -> None:
    """Write data to standard output.

    Parameters
    ----------
    content
        Bytes, as a file would hold them.

    Raises
    ------
    SourceError
        If not all of them could be written.
    """
    left = memoryview(content)
    try:
        while left:  # without a buffer (`PYTHONUNBUFFERED`), a pipe takes a part and says nothing
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.flush()
    except OSError as error:
        raise unwritten(error) from error


def unwritten(error: OSError) -> SourceError:
    """Say that standard output did not take everything."""
    _give_up(sys.stdout)
    why = WHY.get(error.errno or 0, "le système l'a refusé")
    message = (
        f"La sortie standard n'a pas pu être écrite en entier ({why}) : ce qui y est n'est pas "
        "complet. Écrivez plutôt dans un fichier, avec --sortie."
    )
    return SourceError(message)


def _give_up(stream: TextIO) -> None:
    """Keep Python from trying again, when it ends, to write what a stream did not take."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def open_streams() -> None:
    """Make the three streams usable: closed ones refuse what is written, all can write French."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            # The first file that is opened would take this number, and be written by libraries
            # that complain there. What can only be read refuses every word.
            os.set_inheritable(os.open(os.devnull, os.O_RDONLY), True)  # noqa: FBT003  (its own way)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  (a number)
    for stream in (sys.stdout, sys.stderr):
        _speak_french(stream)


def _speak_french(stream: TextIO) -> None:
    if isinstance(stream, io.TextIOWrapper):
        plain = codecs.lookup(stream.encoding).name == "ascii"
        stream.reconfigure(
            encoding="utf-8" if plain else stream.encoding, errors="backslashreplace"
        )
