"""The map, replaced where the page runs in process: only a browser runs the real one."""

from __future__ import annotations

from cnc_geo.maps.message import Paint


class Witness:
    """Stands for `st_folium`: keeps the last message, answers nothing."""

    def __init__(self) -> None:
        self.content: dict[str, object] = {}

    def __call__(self, _map, *, feature_group_to_add, **_options):
        (paint,) = feature_group_to_add._children.values()
        assert isinstance(paint, Paint)
        self.content = paint.content
        return {}
