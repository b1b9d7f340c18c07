"""Long work: done beside the page, which tells how far it is and lets one stop it.

The work is made of steps; stopping takes effect at the end of the one that runs, or at once where
it is done in a process apart (the reading of a file). What is done is kept as long as what it is
about, and no page does it again.
"""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import streamlit as st

from cnc_geo.app.state.navigation import gesture
from cnc_geo.readers.apart import StoppedReadingError, stop_reading, stoppable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Steps = Mapping[str, Callable[[], Any]]
    """What is said of each step, and what does it; no step may speak to Streamlit."""

_QUIET_SECONDS = 0.5
"""What takes less shows nothing: a bar that only flashes is worse than none."""

_BEAT_SECONDS = 0.2

_WORKER = "calculs"
"""Key of the worker of a session: its works wait for one another, and for those of nobody else."""

_DONE: WeakKeyDictionary[Any, dict[str, list[Any]]] = WeakKeyDictionary()
"""Results by what they are about: whoever holds it, session or server, is who may read them."""


@dataclass(eq=False)
class _Job:
    """Some work under way in a session."""

    about: object
    steps: Steps
    done: list[Any] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)
    future: Future[None] | None = None
    thread: int = 0

    def run(self) -> None:
        """Do the steps, one after the other, until one is told to stop."""
        with stoppable() as thread:
            self.thread = thread
            try:
                self._steps()
            finally:
                self.thread = 0  # it is soon at another work, that nobody stops

    def stop(self) -> None:
        """Do no other step, and end at once what is read apart."""
        self.stopped.set()
        if self.future is not None:
            self.future.cancel()
        if self.thread:
            stop_reading(self.thread)

    def _steps(self) -> None:
        for work in self.steps.values():
            if self.stopped.is_set():
                return
            self.done.append(work())


def patiently(about: Any, nom: str, steps: Steps) -> list[Any]:  # noqa: ANN401  (any weak key)
    """Do some work, or take what was done before; the page goes no further if it is stopped.

    Parameters
    ----------
    about
        What the results are about, and are kept with.
    nom
        Name of the work.
    steps
        Its steps.

    Returns
    -------
    list
        The result of each step.
    """
    known = _DONE.setdefault(about, {})
    if nom not in known:
        try:
            known[nom] = wait_for(about, nom, steps)
        except StoppedError:
            offer_again(nom)
            st.stop()
    return known[nom]


class StoppedError(Exception):
    """The reader stopped the work."""


def wait_for(about: object, nom: str, steps: Steps) -> list[Any]:
    """Do some work, keeping nothing of it once it is told.

    Parameters
    ----------
    about, nom, steps
        As for `patiently`.

    Returns
    -------
    list
        The result of each step.

    Raises
    ------
    StoppedError
        If it was stopped, until `offer_again` lets it be taken up.
    """
    key = f"calcul-{nom}"
    job: _Job | None = st.session_state.get(key)
    if job is None or job.about is not about:
        if job is not None:
            job.stop()
        job = _Job(about, steps)
        st.session_state[key] = job
    if job.stopped.is_set():
        raise StoppedError
    if job.future is None:
        worker: ThreadPoolExecutor = st.session_state.setdefault(
            _WORKER, ThreadPoolExecutor(max_workers=1, thread_name_prefix="calcul")
        )
        job.future = worker.submit(job.run)
    wait([job.future], timeout=_QUIET_SECONDS)
    if not job.future.done():
        _show(job, nom)
    del st.session_state[key]
    try:
        job.future.result()
    except StoppedReadingError as error:
        raise StoppedError from error
    return job.done


def _show(job: _Job, nom: str) -> None:
    """Tell how far the work is until it ends; any click interrupts this, not the work."""
    said, start = list(job.steps), time.monotonic()
    place = st.empty()
    with place.container(border=True):
        bar = st.progress(0.0)
        st.button("Arrêter", key=f"arreter-{nom}", on_click=_stop, args=(job,))
        while job.future is not None and not job.future.done():
            step = min(len(job.done), len(said) - 1)
            elapsed = round(time.monotonic() - start)
            told = f"{said[step]} — étape {step + 1} sur {len(said)}, {elapsed} s"
            if not job.future.running():
                told = f"{said[step]} — en attente d'un calcul qui s'achève, {elapsed} s"
            bar.progress(step / len(said), text=told)
            wait([job.future], timeout=_BEAT_SECONDS)
    place.empty()


def _stop(job: _Job) -> None:
    gesture()
    job.stop()


def offer_again(nom: str) -> None:
    """Say that the work was stopped, and offer to take it up again."""
    st.info("Calcul arrêté à votre demande.")
    st.button("Reprendre", key=f"reprendre-{nom}", on_click=_forget, args=(f"calcul-{nom}",))


def drop(nom: str) -> None:
    """Stop a work that nobody will look at any more, and forget it."""
    job: _Job | None = st.session_state.pop(f"calcul-{nom}", None)
    if job is not None:
        _stop(job)


def _forget(key: str) -> None:
    gesture()
    st.session_state.pop(key, None)
