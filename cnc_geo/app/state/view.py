"""What one looks at, and how an address tells it: one table of parameters.

The table is `View`: each of its fields is a row, which says its name in the address, what a page
opens on, how it is read and written, and what becomes of it elsewhere. To add a parameter is to add
a row.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, NamedTuple, get_type_hints

from cnc_geo.app.start import Start
from cnc_geo.maps.palette import THEMES
from cnc_geo.schema.codes import DUREES_MOIS, ETATS, HYPOTHESES
from cnc_geo.territory.levels import FRANCE
from cnc_geo.territory.model import Territory

DETAILS = {
    "lacunes": "Zones sans coordination",
    "recouvrements": "Recouvrements",
    "perimetres": "Périmètres",
    "echeances": "Échéances",
    "conseillers": "Conseillers",
    "besoins": "Besoin",
}
"""What may be told under the map, and its title."""


NIVEAUX = {
    "france": ("region", "departement", "epci"),
    "region": ("departement", "epci"),
    "departement": ("epci", "commune"),
}
"""Levels that the table may list in a part of France, the one that opens first."""

COUCHES = ("conseillers", "coordinateurs")
"""Kinds of points that the map may show."""

_NO_LAYER = "aucune"


class Place(NamedTuple):
    """A part of France one can look at."""

    niveau: str
    code: str


def box(word: str) -> str:
    """Key of the widget that ticks one word among several."""
    return f"montrer_{word}"


@dataclass(frozen=True)
class Parameter:
    """A row: how an address and the widgets tell one thing of a view.

    Parameters
    ----------
    nom
        Its name in the address.
    usual
        What a page opens on in a part of France; the address leaves it out.
    read
        Reads what the address tells, in a part of France; None if it is wrong.
    write
        Writes it in the address.
    always
        Whether the address tells it even if it is usual: what is usual today is not so tomorrow.
    inside
        Whether it is chosen inside a part of France: who goes to another part leaves it.
    of_page
        Whether one page alone tells it in its address; the others keep it for that page.
    boxes
        Words that have a widget each; by default one widget, of the name of the field, holds all.
    """

    nom: str
    usual: Callable[[Place], Any]
    read: Callable[[str, Place, Territory], Any]
    write: Callable[[Any], str] = str
    always: bool = False
    inside: bool = False
    of_page: bool = False
    boxes: tuple[str, ...] = ()

    def keys(self, champ: str) -> list[str]:
        """Keys of the widgets that show it."""
        return [box(word) for word in self.boxes] or [champ]

    def to_widgets(self, champ: str, value: Any) -> dict[str, object]:  # noqa: ANN401
        """State of the widgets that show a value."""
        if self.boxes:
            return {box(word): word in value for word in self.boxes}
        return {champ: list(value) if isinstance(value, tuple) else value}

    def from_widgets(self, champ: str, held: Mapping[Any, Any]) -> Any:  # noqa: ANN401
        """Value that widgets show; a box not drawn yet is ticked."""
        if self.boxes:
            return tuple(word for word in self.boxes if held.get(box(word), True))
        return tuple(held[champ]) if isinstance(held[champ], list) else held[champ]


def _text(nom: str, *, inside: bool = False, of_page: bool = False) -> Parameter:
    """Tell any text, nothing by default: the page drops what it does not know."""
    return Parameter(nom, lambda _: None, lambda text, *_: text, inside=inside, of_page=of_page)


def _one_of(nom: str, words: Collection[str], usual: str) -> Parameter:
    return Parameter(nom, lambda _: usual, lambda text, *_: text if text in words else None)


def _today(_: Place) -> date:
    return date.today()  # noqa: DTZ011  (the default view is today)


def _day(text: str, *_: object) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _listed(text: str, words: Collection[str]) -> tuple[str, ...]:
    told = {word.strip() for word in text.split(",")}
    return tuple(word for word in words if word in told)


def _states(text: str, *_: object) -> tuple[str, ...] | None:
    return _listed(text, ETATS) or None


def _hypotheses(text: str, *_: object) -> tuple[str, ...]:
    told = _listed(text, HYPOTHESES)
    if set(DUREES_MOIS) <= set(told):  # one length only: the longer is dropped
        return tuple(word for word in told if word != "duree_24")
    return told


def _ticked(text: str, *_: object) -> bool:
    return text == "1"


def _epci(text: str, _: Place, territory: Territory) -> str | None:
    return text if text in territory.units("epci").codes else None


def _level(text: str, place: Place, _: Territory) -> str | None:
    return text if text in NIVEAUX[place.niveau] else None


def _usual_layers(place: Place) -> tuple[str, ...]:
    return COUCHES[1:] if place.niveau == "france" else COUCHES  # those of people would hide France


def _write_layers(layers: tuple[str, ...]) -> str:
    return ",".join(layers) or _NO_LAYER


def _layers(text: str, *_: object) -> tuple[str, ...] | None:
    told = _listed(text, COUCHES)
    return told if told or text.strip() == _NO_LAYER else None


class View(NamedTuple):
    """What one looks at: a part of France, and one row a parameter, in the order of the address.

    The background of tiles is not among them: a link must not make anybody's browser call another
    host.
    """

    # Of two names in the address, and read first: what is usual depends on it.
    place: Place
    jour: Annotated[date, Parameter("date", _today, _day, date.isoformat, always=True)]
    # States that count.
    etats: Annotated[
        tuple[str, ...], Parameter("etats", lambda _: ("en_poste",), _states, ",".join, always=True)
    ]
    # What is supposed.
    hypotheses: Annotated[
        tuple[str, ...], Parameter("hypotheses", lambda _: (), _hypotheses, ",".join)
    ]
    # EPCI chosen on the map or in the table.
    epci: Annotated[str | None, Parameter("epci", lambda _: None, _epci, inside=True)]
    # Gap zone zoomed on.
    lacune: Annotated[str | None, _text("lacune", inside=True)]
    # How the map is filled.
    theme: Annotated[str, _one_of("carte", THEMES, "couverture")]
    # What is told under the map.
    detail: Annotated[str, _one_of("detail", DETAILS, "lacunes")]
    # Candidacy that is read.
    candidature: Annotated[str | None, _text("candidature", of_page=True)]
    # Level of the territories that the table lists and that a click on the map chooses.
    niveau: Annotated[str, Parameter("niveau", lambda place: NIVEAUX[place.niveau][0], _level)]
    # Perimeter to look at, and the one it is looked at with.
    perimetre: Annotated[str | None, _text("perimetre", inside=True)]
    avec: Annotated[str | None, _text("avec", inside=True)]
    # Whether the map frames the chosen EPCI.
    zoom: Annotated[bool, Parameter("zoom", lambda _: False, _ticked, lambda _: "1", inside=True)]
    # Points on the map.
    couches: Annotated[
        tuple[str, ...],
        Parameter("couches", _usual_layers, _layers, _write_layers, boxes=COUCHES),
    ]
    # Table to take away, and the level of its rows.
    table: Annotated[str | None, _text("table", of_page=True)]
    lignes: Annotated[str | None, _text("lignes", of_page=True)]


PARAMETERS: dict[str, Parameter] = {
    champ: said.__metadata__[0]
    for champ, said in get_type_hints(View, include_extras=True).items()
    if hasattr(said, "__metadata__")
}
"""Field of `View` → its row."""

_PLACES = ("departement", "region")

NAMES = (*_PLACES, *(row.nom for row in PARAMETERS.values()))
"""Names of what an address may tell."""

NOTHING_CHOSEN: dict[str, object] = {
    champ: row.usual(Place("france", FRANCE)) for champ, row in PARAMETERS.items() if row.inside
}
"""What is chosen inside a part of France when one has just come to it."""


def places(territory: Territory) -> dict[Place, str]:
    """Name every part one can look at: France, departments by code, regions by name.

    Departments come first: whoever types «04» means the department, not the region of that code.
    """
    named = {Place("france", FRANCE): "France entière"}
    departements, regions = territory.units("departement"), territory.units("region")
    for code, nom in zip(departements.codes, departements.noms, strict=True):
        named[Place("departement", code)] = f"{code} – {nom}"
    for nom, code in sorted(zip(regions.noms, regions.codes, strict=True)):
        named[Place("region", code)] = f"Région {nom} ({code})"
    return named


def usual_view(place: Place) -> View:
    """Make the view that a part of France opens on."""
    return View(place, **{champ: row.usual(place) for champ, row in PARAMETERS.items()})


def read_view(told: Mapping[str, str], territory: Territory, start: Start) -> View:
    """Read a view from an address, then from what the server was launched on.

    Parameters
    ----------
    told
        What the address tells, by `NAMES`.
    territory
        The territory, to know which codes exist.
    start
        What the server was launched on.

    Returns
    -------
    View
        A view that exists: any parameter that is wrong is as if absent.
    """
    wanted = _with_start(told, start)
    known = places(territory)
    asked = [Place(niveau, wanted[niveau]) for niveau in _PLACES if niveau in wanted]
    place = next((p for p in asked if p in known), Place("france", FRANCE))
    read = {
        champ: row.read(wanted[row.nom], place, territory)
        for champ, row in PARAMETERS.items()
        if row.nom in wanted
    }
    return usual_view(place)._replace(**{c: v for c, v in read.items() if v is not None})


def _with_start(told: Mapping[str, str], start: Start) -> dict[str, str]:
    """Fill what an address leaves out with what the server was launched on."""
    if "date" in told and "etats" in told:
        return dict(told)  # we wrote this link, and it tells all
    wanted = {k: v for k, v in start._asdict().items() if k in NAMES and v is not None}
    if any(niveau in told for niveau in _PLACES):
        # A place in the address replaces the one of the server, whatever the level of either.
        wanted = {k: v for k, v in wanted.items() if k not in _PLACES}
    return wanted | dict(told)


def write_view(view: View) -> dict[str, str]:
    """Write what an address tells of a view: the part of France, and what is not usual there."""
    place = view.place
    told = {} if place.niveau == "france" else {place.niveau: place.code}
    for champ, row in PARAMETERS.items():
        value = getattr(view, champ)
        if row.always or value != row.usual(place):
            told[row.nom] = row.write(value)
    return told
