"""What the log keeps of a failure that nobody foresaw: where it was, and nothing of anybody."""

from __future__ import annotations

import logging
import traceback

_LOG = logging.getLogger(__name__)


def log_failure(error: BaseException, doing: str, *, apart: str = "") -> None:
    """Write in the log the kind of an error and the lines of code that led to it.

    Parameters
    ----------
    error
        What failed. Its text is left out: it may quote a cell, a name, a line that looks like ours.
    doing
        What was being done, a constant.
    apart
        The lines of code, if it failed in another process.
    """
    frames = apart or "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("Erreur imprévue (%s), %s\n%s", doing, type(error).__name__, frames)
