"""Page «Mes fichiers»: drop files as they are, see what became of each row, then their map.

What is dropped stays in the session: nothing is written, and no other session sees it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.parts import banner, column_mapping, diagnosis
from cnc_geo.app.start import read_start
from cnc_geo.app.state import navigation
from cnc_geo.app.state.cache import load
from cnc_geo.app.state.jobs import StoppedError, drop, offer_again, wait_for
from cnc_geo.app.state.session import place_of, place_of_zones, session, states_of
from cnc_geo.app.state.uploads import MO_MAX, Attempt
from cnc_geo.app.state.view import Place
from cnc_geo.exports.files import native_texts, zip_bytes
from cnc_geo.network.model import TABLES
from cnc_geo.readers.apart import prepare
from cnc_geo.readers.network import complete
from cnc_geo.schema.french import count, number
from cnc_geo.schema.labels import TABLE_LUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.app.state.uploads import Upload
    from cnc_geo.network.model import Network
    from cnc_geo.readers.reading import Reading
    from cnc_geo.territory.model import Territory

_STYLE = """<style>
[data-testid=stSidebar] { display: none; }
[data-testid=stFileUploaderDropzone] {
  min-height: 7rem; border: 2px dashed #0072B2; flex-direction: column;
  align-items: center; justify-content: center; gap: 0.5rem;
}
[data-testid=stFileUploaderDropzoneInstructions] { display: none; }
[data-testid=stFileUploaderDropzone] button p { display: none; }
[data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer]::after {
  content: "Choisir des fichiers";
}
[data-testid=stFileUploaderDropzone]::after {
  content: "ou glissez-les ici : CSV, Excel, LibreOffice, JSON, GeoJSON, GeoPackage, Shapefile "
    "dans un zip, Parquet ; 20 Mo au plus chacun"; font-size: 0.875rem; opacity: 0.75;
}
</style>"""
"""A drop zone one cannot miss, in French (Streamlit has no setting for its words)."""


def show(territory_page: StreamlitPage) -> None:
    """Show the page.

    Parameters
    ----------
    territory_page
        The page of the map.
    """
    navigation.keep()
    start = read_start()
    territory, _ = load(start)
    prepare(territory)
    banner.style()
    st.markdown(_STYLE, unsafe_allow_html=True)  # a constant of ours: never on data
    st.title("Mes fichiers")
    st.caption(
        "Déposez vos fichiers tels qu'ils sont : conseillers, structures, coordinateurs, "
        "candidatures ; un seul suffit. Ils restent dans cette session et ne sont pas enregistrés."
    )
    banner.show(start)
    _drop_zone()
    held = session()
    for sentence in held.refus:
        st.error(plain(sentence))
    if not held.uploads:
        return
    attempts = _read(territory)
    for upload in held.uploads.values():
        _show_line(upload, attempts[upload.nom])
    _offer_map(territory_page, territory, attempts)
    looked = _look(attempts)
    if looked is not None:
        _show_detail(held.uploads[looked], attempts[looked], territory)


def _drop_zone() -> None:
    """Show an empty drop zone: what was dropped is listed below, where it can be removed."""
    held = session()
    key = f"depot-{held.depot}"

    def came() -> None:
        files = st.session_state[key] or []
        held.depot += 1
        held.take((file.name, file.getvalue()) for file in files)

    st.file_uploader(
        "Déposez ici un ou plusieurs fichiers",
        accept_multiple_files=True,
        key=key,
        on_change=came,
        max_upload_size=MO_MAX,
    )


def _read(territory: Territory) -> dict[str, Attempt]:
    """Read each file, or take what was read before."""
    held = session()
    attempts = {}
    for nom, upload in held.uploads.items():
        work = f"lecture-{upload.cle}"
        read = partial(upload.read, territory, held.associations)
        try:
            (attempts[nom],) = wait_for(upload, work, {f"Lecture de {plain(nom)}": read})
        except StoppedError:
            offer_again(work)
            attempts[nom] = Attempt(None, "Lecture arrêtée : reprenez-la, ou retirez ce fichier.")
    return attempts


def _show_line(upload: Upload, attempt: Attempt) -> None:
    """Say what a file is and what became of its rows."""
    with st.container(border=True):
        left, right = st.columns([14, 2], vertical_alignment="center")
        with left:
            _say(upload, attempt)
        right.button(
            "Retirer",
            key=f"retirer-{upload.cle}",
            on_click=_remove,
            args=(upload,),
            width="stretch",
        )


def _remove(upload: Upload) -> None:
    drop(f"lecture-{upload.cle}")
    session().remove(upload.nom)


def _say(upload: Upload, attempt: Attempt) -> None:
    nom = f"**{plain(upload.nom)}**"
    if upload.association is not None:
        table = TABLE_LUE[upload.association.table].titre.lower()
        st.markdown(
            f"{nom} — association de colonnes enregistrée ({table}) : elle s'applique aux fichiers "
            "non reconnus qui ont ces colonnes."
        )
    elif attempt.refus:
        st.markdown(nom)
        st.error(plain(attempt.refus))
    elif attempt.reading is None:
        st.markdown(
            f"{nom}  \n:orange[**Ce fichier n'est pas reconnu :**] "
            "[dites ce qu'il contient](#detail)"
        )
    else:
        reading = attempt.reading
        st.markdown(f"{nom} — {plain(reading.format.nom)}  \n{_rows(reading)}  \n{_gives(reading)}")


def _rows(reading: Reading) -> str:
    read = count(reading.lues, "ligne lue", "lignes lues")
    kept = count(reading.gardees, "gardée", "gardées")
    aside = count(reading.ecartees, "écartée", "écartées")
    told = [
        count(reading.reparees, "réparée", "réparées") if reading.reparees else "",
        count(reading.incompletes, "incomplète", "incomplètes") if reading.incompletes else "",
    ]
    return " · ".join([f"{read} = **{kept}** + **{aside}**", *filter(None, told)])


def _gives(reading: Reading) -> str:
    """Say what tables a file gives, and whether the map uses them."""
    given = " et ".join(
        f"{number(len(table))} {TABLE_LUE[nom].titre.lower()}"
        for nom, table in reading.tables.items()
    )
    used = any(nom in TABLES for nom in reading.tables)
    return f"Donne : {given}" + ("" if used else " (vérifiés ici, sans usage sur la carte)")


def _look(attempts: Mapping[str, Attempt]) -> str | None:
    """Choose the file shown in detail; at first one that asks something, else the first."""
    held = session()
    files = [
        nom
        for nom, attempt in attempts.items()
        if held.uploads[nom].association is None and not attempt.refus
    ]
    if not files:
        return None
    if held.regarde not in files:
        asking = [nom for nom in files if attempts[nom].reading is None]
        held.regarde = [*asking, *files][0]
    st.header("Détail", anchor="detail", divider="gray")
    if len(files) > 1:
        _choose_file(files)
    return held.regarde


def _choose_file(files: Sequence[str]) -> None:
    held = session()

    def chosen() -> None:
        held.regarde = st.session_state["fichier-regarde"]

    st.session_state["fichier-regarde"] = held.regarde
    st.segmented_control(
        "Fichier", files, required=True, format_func=plain, key="fichier-regarde", on_change=chosen
    )


def _show_detail(upload: Upload, attempt: Attempt, territory: Territory) -> None:
    reading = attempt.reading
    if reading is None:
        column_mapping.ask(upload)
        return
    told = TABLE_LUE[reading.format.tables[0]].titre.lower()
    if upload.choix.table is not None:
        st.success(f"{plain(upload.nom)} est lu comme des {told} : {_rows(reading)}.")
    column_mapping.correct(upload, reading)
    diagnosis.show(upload, reading, territory, read_start())


def _offer_map(
    territory_page: StreamlitPage, territory: Territory, attempts: Mapping[str, Attempt]
) -> None:
    """Offer the map of these files, or say why there is none yet."""
    held = session()
    given = [o.reading for o in attempts.values() if o.reading is not None and o.reading.gardees]
    readings = complete(given, territory) if given else given
    made = held.join(readings)
    refused = made if isinstance(made, str) else ""
    changed = held.shown is not None and held.shown.readings != tuple(readings)
    label = "Mettre à jour ma carte" if changed else "Voir ma carte"
    if st.button(label, key="voir", type="primary", disabled=bool(refused), width="stretch"):
        _go(territory_page, readings, territory)
    if refused:
        st.caption(_why(attempts, refused))
        return
    waiting = [n for n, o in attempts.items() if o.reading is None and not o.refus]
    waiting = [nom for nom in waiting if held.uploads[nom].association is None]
    if waiting:
        st.caption(f"Sans {plain(', '.join(waiting))}, tant que son contenu n'est pas dit.")
    if not isinstance(made, str):
        banner.tell(made, counts=False)
        _offer_natives(made)


def _offer_natives(network: Network) -> None:
    """Offer the tables that were read as native files: mended once, read at once the next time."""
    tables = {nom: getattr(network, nom) for nom in TABLES}
    st.download_button(
        "Télécharger les tables nettoyées",
        lambda: zip_bytes({f"{nom}.csv": t for nom, t in native_texts(tables).items()}),
        "tables_natives.zip",
        "application/zip",
        key="natives",
        on_click="ignore",
        help="Un CSV par table (conseillers, structures, coordinateurs, candidatures), codes "
        "réparés et lieux trouvés ; sans nom, courriel ni téléphone. À redéposer tel quel.",
    )


def _why(attempts: Mapping[str, Attempt], refused: str) -> str:
    """Say why there is no map yet."""
    empty = [o.reading for o in attempts.values() if o.reading and not o.reading.gardees]
    if empty:
        return plain(f"{empty[0].nom} : aucune ligne n'est gardée ; le détail dit pourquoi.")
    if any(o.reading is None and not o.refus for o in attempts.values()):
        return "Pas encore de carte : dites ci-dessous ce que contient le fichier non reconnu."
    return plain(refused)


def _of_zones_alone(network: Network, territory: Territory) -> str | None:
    """Department of the zones, where no post says more."""
    return None if len(network.conseillers) else place_of_zones(network, territory)


def _go(territory_page: StreamlitPage, readings: Sequence[Reading], territory: Territory) -> None:
    """Put the files on the map and go there."""
    held = session()
    network = held.join(readings)
    if isinstance(network, str):
        return
    held.show(readings, network)
    only = place_of(readings, territory) or _of_zones_alone(network, territory)
    place = Place("france", "FR") if only is None else Place("departement", only)
    navigation.aim(place, states_of(network))
    st.switch_page(territory_page)
