"""Grids: every table that scrolls, sorts or is chosen from is shown by this module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from cnc_geo.app.display.frames import configure

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnc_geo.app.display.frames import Shown

_HEAD, _ROW = 38, 36
"""Heights in pixels of the headings and of a row."""


def show(shown: Shown, *, key: str, alt: str, most: int | None = None, index: bool = False) -> None:
    """Show a grid.

    Parameters
    ----------
    shown
        What it shows.
    key
        Key of the widget.
    alt
        What it is, for those who do not see it.
    most
        Height in pixels beyond which it scrolls; as Streamlit likes if None.
    index
        Whether the index is shown.
    """
    _draw(shown, key=key, alt=alt, most=most, hide_index=None if index else True)


def pick(
    shown: Shown,
    *,
    key: str,
    alt: str,
    most: int,
    chosen: int | None,
    on_pick: Callable[[int | None], None],
) -> None:
    """Show a grid of which a click on a cell, or a tick, chooses a row.

    Parameters
    ----------
    shown, key, alt, most
        As for `show`.
    chosen
        Row that is chosen as it opens.
    on_pick
        Told the row that is picked, None when it no longer is.
    """
    _draw(
        shown,
        key=key,
        alt=alt,
        most=most,
        hide_index=True,
        on_select=lambda: on_pick(_picked_row(key)),
        selection_mode=["single-row", "single-cell"],
        selection_default={"selection": {"rows": [] if chosen is None else [chosen]}},
    )


def tick(shown: Shown, *, key: str, alt: str, most: int) -> int | None:
    """Show a grid of which a row can be ticked, and return this row, or None."""
    _draw(
        shown,
        key=key,
        alt=alt,
        most=most,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
    )
    return _picked_row(key)


def _draw(shown: Shown, *, key: str, alt: str, most: int | None, **options: Any) -> None:  # noqa: ANN401  (Streamlit's own)
    height: int | Literal["auto"] = (
        "auto" if most is None else min(most, _HEAD + _ROW * len(shown.rows))
    )
    st.dataframe(
        shown.rows, key=key, alt=alt, height=height, column_config=configure(shown), **options
    )


def _picked_row(key: str) -> int | None:
    """Row of the cell that was clicked, else of the box that was ticked, else None."""
    selection = st.session_state[key].selection
    places = [row for row, _ in selection.get("cells", [])] or list(selection.rows)
    return int(places[0]) if places else None
