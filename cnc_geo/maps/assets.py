"""Where the scripts and styles of a map are, on this machine and in a page.

Leaflet comes from its XStatic package, installed like any dependency, so that nothing is downloaded
when a map is drawn and no third-party code is copied into this repository. Folium's maps ask for
jQuery too, for popups and tooltips given as text; ours have none, and do without.
"""

from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

SCRIPTS = (
    "dom",
    "page",
    "notice",
    "legend",
    "insets",
    "pointing",
    "layers",
    "points",
    "view",
    "drawing",
    "map",
)
"""The scripts of `js/`, in the order they must run: each takes what it calls from those before."""


@dataclass(frozen=True)
class Bases:
    """Where a page finds the assets.

    Parameters
    ----------
    leaflet, carte
        URL prefixes of the two folders, without a final slash.
    lot
        URL of all the scripts in one file, which a browser fetches at once; empty for one by one.
    """

    leaflet: str = "leaflet"
    carte: str = "carte"
    lot: str = ""

    @property
    def scripts(self) -> list[tuple[str, str]]:
        """Name and URL of the scripts, in the order they must run."""
        return [("lot", self.lot)] if self.lot else self._one_by_one

    @property
    def _one_by_one(self) -> list[tuple[str, str]]:
        return [
            ("leaflet", f"{self.leaflet}/leaflet.js"),
            *((f"carte_{name}", f"{self.carte}/{name}.js") for name in SCRIPTS),
        ]

    @property
    def styles(self) -> list[tuple[str, str]]:
        """Name and URL of the style sheets, ours last so that it wins."""
        return [
            ("leaflet_css", f"{self.leaflet}/leaflet.css"),
            ("carte_css", f"{self.carte}/map.css"),
        ]


def _locate(package: str, folder: str) -> Path:
    """Return an installed folder of a package's files.

    Parameters
    ----------
    package
        Name of the installed distribution.
    folder
        Folder inside it, from the installation root.

    Returns
    -------
        The folder. FileNotFoundError if the package is installed but laid out in another way.
    """
    found = Path(str(distribution(package).locate_file(folder)))
    if not found.is_dir():
        msg = f"Le paquet {package} ne contient pas le dossier {folder}."
        raise FileNotFoundError(msg)
    return found


def asset_folders() -> dict[str, Path]:
    """Return the folders that hold the files of `Bases`, under the same names."""
    return {
        "leaflet": _locate("XStatic-Leaflet", "xstatic/pkg/leaflet/data"),
        "carte": Path(__file__).with_name("js"),
    }


def asset_file(url: str, bases: Bases) -> Path:
    """Return the local file behind a link of a map.

    Parameters
    ----------
    url
        Link found in a rendered map.
    bases
        Prefixes the map was built with.

    Returns
    -------
        The file. KeyError for any link that is not one of ours: better no export than a call to a
        CDN.
    """
    folders = asset_folders()
    known = {
        link: folders[name] / link.rpartition("/")[2]
        for name, prefix in (("leaflet", bases.leaflet), ("carte", bases.carte))
        for _, link in bases.scripts + bases.styles
        if link.startswith(f"{prefix}/")
    }
    return known[url]


def all_scripts() -> str:
    """Put all the scripts together, in the order they must run; Leaflet keeps its licence."""
    bases = Bases()
    files = [asset_file(link, bases) for _, link in bases.scripts]
    return "\n;\n".join(file.read_text(encoding="utf-8") for file in files)
