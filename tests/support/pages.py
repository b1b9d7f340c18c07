"""Pages of the application run in process: go to one, read what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.util import calc_hash

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def go(app: AppTest, address: str) -> AppTest:
    """Follow a link of the navigation: it goes to a page, with no parameter."""
    app._page_hash = calc_hash(address)
    app.query_params.clear()
    app.run()
    app._page_hash = ""
    assert not app.exception
    return app


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def address(app: AppTest) -> dict[str, str]:
    """Read the address bar; what the page wrote is text, what the test set is a list."""
    read = app.query_params.items()
    return {name: value if isinstance(value, str) else value[0] for name, value in read}


def table(app: AppTest, heading: str):
    """Return the first table with a column of that heading."""
    return next(d.value for d in app.dataframe if heading in d.value.columns)
