"""Files are written whole or not at all, whoever else writes there, whatever ends the process.

Each text goes first to a draft beside its file, under a name that nothing had, and is moved once
all of them are on the disk. One process at a time writes in a folder: what another leaves there as
a draft is then that of a dead one.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import time
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from cnc_geo.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

fcntl = import_module("fcntl") if find_spec("fcntl") else None
"""Locks; Windows has none such: drafts alone keep each file whole there."""

_DRAFT = re.compile(r"\.cnc-geo-[0-9a-f]{32}\.part")
_TRIES = 600
_PAUSE_SECONDS = 0.1


def write_texts(path: Path, texts: Mapping[Path, str]) -> None:
    """Write files whole or not at all: all of them, or none.

    Parameters
    ----------
    path
        The file asked for; its folder must exist.
    texts
        The text of each file to write (the file and its sidecar), in one folder. A file that stands
        there is replaced; a link is replaced, never followed.

    Raises
    ------
    SourceError
        If the folder is absent or refuses to be written.
    """
    drafts = {target: _draft_beside(target) for target in texts}
    former = {target: _draft_beside(target) for target in texts}
    try:
        with _alone_in({target.parent for target in texts}):
            for target, draft in drafts.items():
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                _write(draft, texts[target].encode())
            _move(drafts, former)
    except OSError as error:
        message = (
            f"Écriture impossible : « {path} ». Vérifiez que le dossier existe, "
            "que vous pouvez y écrire et qu'il y reste de la place."
        )
        raise SourceError(message) from error
    finally:
        for left in (*drafts.values(), *former.values()):
            with suppress(OSError):
                left.unlink()


def _draft_beside(target: Path) -> Path:
    return target.with_name(f".cnc-geo-{secrets.token_hex(16)}.part")


def _write(draft: Path, content: bytes) -> None:
    with draft.open("xb") as stream:  # created here, or refused: a link is never followed
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())  # a move that survives a power cut must not outlive its content


def _move(drafts: Mapping[Path, Path], former: Mapping[Path, Path]) -> None:
    """Move drafts to their places; what stood there comes back if one of them cannot be moved."""
    moved: list[Path] = []
    last = list(drafts)[-1:]
    try:
        for target, draft in drafts.items():
            if target not in last:
                _keep(target, former[target])
                moved.append(target)
            draft.replace(target)
    except BaseException:
        for target in moved:
            if os.path.lexists(former[target]):
                former[target].replace(target)
            elif not os.path.lexists(drafts[target]):
                target.unlink()
        raise


def _keep(target: Path, name: Path) -> None:
    """Give what stands at a place a second name, until all is moved."""
    if target.is_symlink():
        name.symlink_to(target.readlink())
    elif target.exists():
        try:
            os.link(target, name)
        except OSError:  # a disk without links, or the file of another user
            _write(name, target.read_bytes())


@contextmanager
def _alone_in(folders: Iterable[Path]) -> Iterator[None]:
    """Write alone in folders, in their order, and without what dead processes left there."""
    opened: list[int] = []
    try:
        for folder in sorted(folders):
            if _is_locked(folder, opened):
                _sweep(folder)
        yield
    finally:
        for number in opened:
            os.close(number)


def _is_locked(folder: Path, opened: list[int]) -> bool:
    """Lock a folder; False if it cannot be, as on some network disks."""
    if fcntl is None:
        return False
    try:
        number = os.open(folder, os.O_RDONLY)
    except OSError:
        return False  # what is wrong with it, writing says
    opened.append(number)
    for _ in range(_TRIES):
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE_SECONDS)
        except OSError:
            return False
        else:
            return True
    message = (
        f"Écriture impossible : un autre programme écrit dans « {folder} » depuis plus d'une "
        "minute. Attendez qu'il finisse, ou choisissez un autre dossier."
    )
    raise SourceError(message)


def _sweep(folder: Path) -> None:
    """Remove the drafts of ours that a killed process left."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if _DRAFT.fullmatch(entry.name) and stat.S_ISREG(
                entry.stat(follow_symlinks=False).st_mode
            ):
                with suppress(OSError):
                    Path(entry.path).unlink()
