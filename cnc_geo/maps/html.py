"""A map as one HTML file that asks nothing of anybody: everything it needs is inside."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape
from mimetypes import guess_type
from pathlib import Path
from typing import cast

from branca.element import Element, Figure

from cnc_geo.maps.assets import asset_file
from cnc_geo.maps.layers import CodeLayer, MapError
from cnc_geo.maps.message import Paint
from cnc_geo.maps.offline_map import OfflineMap

_LINK = re.compile(
    r'<script src="(?P<script>[^"]*)"></script>|<link rel="stylesheet" href="(?P<style>[^"]*)"/>'
)
_CSS_URL = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")]+)['\"]?\s*\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>')


def _layers(element: Element) -> Iterator[CodeLayer]:
    """Yield the layers that the messages under an element name.

    Parameters
    ----------
    element
        Root of a tree of folium elements.

    Yields
    ------
        Layers, as often as they are named.
    """
    if isinstance(element, Paint):
        yield from element.layers
    for child in element._children.values():  # noqa: SLF001 - folium has no public way down
        yield from _layers(child)


def _blocks(carte: OfflineMap) -> str:
    """Return the embedded layers as blocks of data a page does not run.

    Parameters
    ----------
    carte
        Map with its messages.

    Returns
    -------
        HTML. MapError if a layer is only a URL, which a file on a disk cannot fetch.
    """
    blocks = {}
    for layer in _layers(carte):
        if layer.geojson is None:
            msg = f"La couche {layer.nom} doit être embarquée (geojson=…) pour un fichier autonome."
            raise MapError(msg)
        text = layer.geojson.replace("<", "\\u003c")
        blocks[layer.block_id] = (
            f'<script type="application/json" id="{layer.block_id}">{text}</script>'
        )
    return "\n".join(blocks.values())


def _inline_style(file: Path) -> str:
    """Return a style sheet whose images are data URIs.

    Parameters
    ----------
    file
        Style sheet; its relative links are beside it.

    Returns
    -------
        The style sheet; FileNotFoundError if one of its images is missing.
    """

    def data_uri(match: re.Match[str]) -> str:
        image = file.parent / match[1]
        kind = guess_type(image.name)[0] or "application/octet-stream"
        return f"url(data:{kind};base64,{b64encode(image.read_bytes()).decode()})"

    return _CSS_URL.sub(data_uri, file.read_text(encoding="utf-8"))


def standalone_html(
    carte: OfflineMap, *, title: str, provenance: Mapping[str, object] | None = None
) -> str:
    """Return a map as one self-contained page.

    Parameters
    ----------
    carte
        Map to which one `Paint`, with embedded layers, was added.
    title
        Title of the page.
    provenance
        What every output carries: kept in the page as a block of JSON, id `provenance`.

    Returns
    -------
        HTML in French, the same text for the same map. MapError if a layer is not embedded or the
        map has tiles, KeyError if an element of the map links to anything but the local assets.
    """
    if carte.tiles:
        msg = "Un fichier autonome ne peut pas avoir de fond de carte : il appellerait un serveur."
        raise MapError(msg)
    figure = cast("Figure", carte.get_root())
    figure.title = escape(title)
    page = str(figure.render())
    page = page.replace("<html>", '<html lang="fr">', 1)
    # folium forbids zooming the page, which readers with low vision need (WCAG 1.4.4).
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1" />'
    page = _VIEWPORT.sub(viewport, page, count=1)
    told = json.dumps(provenance or {}, ensure_ascii=False).replace("<", "\\u003c")
    told = f'<script type="application/json" id="provenance">{told}</script>'
    page = page.replace("<body>", f"<body>\n{told}\n{_blocks(carte)}", 1)

    def inline(match: re.Match[str]) -> str:
        file = asset_file(match["script"] or match["style"], carte.bases)
        if match["style"]:
            return f"<style>{_inline_style(file)}</style>"
        code = _SOURCE_MAP.sub("", file.read_text(encoding="utf-8"))
        code = code.replace("</script", r"<\/script")
        return f"<script>{code}</script>"

    return _LINK.sub(inline, page)
