"""What may end a command besides its own refusals: signals, too little memory, faults of ours."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from cnc_geo.cli.terminal import WHY, unwritten
from cnc_geo.errors import CncGeoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

TRACE = "CNC_GEO_TRACE"
"""Variable of the environment which, being `1`, asks for the detail of what failed."""

_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
_OF_MEMORY = ("cannot allocate memory", "failed to map segment", "can't start new thread")


class EndedError(BaseException):
    """The system asked the command to end: no code takes it for a fault of its own."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Turn a signal that would kill the process into an error, so that drafts are removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.getsignal(number) for number in _SIGNALS}
    # One that is ignored (`nohup`) stays so.
    held = [number for number, handler in former.items() if handler is signal.SIG_DFL]
    for number in held:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in held:
            signal.signal(number, signal.SIG_DFL)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # what is being removed is removed to the end
    raise EndedError


def explain(error: BaseException) -> str:
    """Say in one French sentence what ended a command.

    Parameters
    ----------
    error
        What was raised.

    Returns
    -------
    str
        Its own text if it was raised on purpose.
    """
    if isinstance(error, CncGeoError):
        return str(error)
    if isinstance(error, EndedError):
        return "Arrêt demandé par le système : aucun fichier n'a été écrit à moitié."
    if isinstance(error, MemoryError) or any(w in str(error).lower() for w in _OF_MEMORY):
        return (
            "La mémoire permise ne suffit pas. Fermez d'autres programmes, augmentez la limite, ou "
            "ne regardez qu'un département."
        )
    if isinstance(error, OSError):
        return _explain_refusal(error)
    return (
        f"Une erreur imprévue ({type(error).__name__}) a arrêté la commande. Signalez-la, avec le "
        f"détail que donne {TRACE}=1 devant la commande."
    )


def _explain_refusal(error: OSError) -> str:
    """Say what the system refused; a fault without a file is that of a stream or a place."""
    if error.filename is None and error.errno in WHY:
        return str(unwritten(error))
    what = f"à « {error.filename} »" if error.filename else "au dossier courant"
    return (
        f"Le système refuse l'accès {what}. Vérifiez qu'il existe et que vos droits suffisent ; "
        f"{TRACE}=1 devant la commande donne le détail."
    )
