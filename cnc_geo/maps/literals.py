"""Values written inside a script, safe for every reader that stands between here and the browser.

A rendered map goes through Jinja (branca renders an element's script a second time as a template),
through regular expressions of streamlit-folium that rewrite `_name` and `{{'name'}}`, through an
HTML parser and at last through JavaScript. No text of a table may mean anything to any of them.
"""

import json
import re

_FOR_HTML_AND_TEMPLATES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&'`$_"})
# Outside a string, JSON never has a brace followed by one of these: such a brace is text.
_TEMPLATE_OPENING = re.compile(r"\{(?=[{%#])")


def js_literal(value: object) -> str:
    """Return a value as JSON that is also safe inside a script, a template and a page.

    Parameters
    ----------
    value
        Anything JSON can hold; keys keep their order, so the same value gives the same text.

    Returns
    -------
        ASCII text. ValueError for NaN and infinities, which are not JSON.
    """
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return _TEMPLATE_OPENING.sub(r"\\u007b", text.translate(_FOR_HTML_AND_TEMPLATES))
