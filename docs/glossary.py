"""Write `docs/glossaire.md` and `docs/fichiers.md` from the code: each meaning stands once."""

from __future__ import annotations

from pathlib import Path

from cnc_geo.exports.catalogue import CATALOGUE, COMMANDS
from cnc_geo.readers.fields import FIELDS, TABLE_FIELDS
from cnc_geo.readers.known_formats import FORMATS
from cnc_geo.schema.labels import CONSTAT
from cnc_geo.schema.tables import SCHEMAS

HERE = Path(__file__).parent

INTRODUCTION = """# Glossaire des tables

Chaque colonne, telle que la lisent et l'écrivent l'application, la ligne de commande et la
bibliothèque, et la commande qui écrit chaque table que l'on peut emporter. Le titre est celui sous
lequel les écrans la montrent. Page produite par `make docs` à partir de `cnc_geo/schema` et de
`cnc_geo/exports/catalogue.py` : ne pas la modifier à la main.

Les codes sont du texte (« 01 », « 2A », « 200043123 »). Plusieurs codes ou identifiants dans une
cellule sont séparés par `|`. Les parts vont de 0 à 1 ; une part dont le dénominateur est nul est
vide.

Fichiers natifs : CSV, séparateur `;`, UTF-8, une ligne d'en-tête avec les colonnes ci-dessous
(les colonnes facultatives peuvent manquer) : `conseillers`, `structures`, `coordinateurs`,
`candidatures`, `indicateurs`, `masque`. Les autres fichiers que l'on peut donner sont dans
[fichiers.md](fichiers.md).
"""

FILES = """# Les fichiers que l'on peut donner

Page produite par `make docs` à partir de `cnc_geo/readers` : ne pas la modifier à la main.

Un fichier est reconnu à ses colonnes et à sa forme, jamais à son nom : CSV (tout séparateur, UTF-8
ou non), classeur Excel ou LibreOffice, JSON, GeoJSON, GeoPackage, Shapefile zippé, Parquet, seul,
zippé ou gzippé ; 100 Mo au plus, 20 Mo dans l'application. `cnc-geo verifier FICHIER` dit ce qu'il
est et ce que devient chaque ligne ; rien n'est écarté sans être dit, et lignes lues = lignes
gardées + lignes écartées. Noms, courriels et téléphones ne sont pas gardés.

Un fichier d'un autre format se lit en associant ses colonnes : `--table coordinateurs --colonne
codes=SIREN`, ou à la souris dans l'application. L'association s'enregistre
(`--enregistrer-association`) et se redonne (`--association`, ou déposée avec les fichiers).

Un lieu vient du code de la commune ; à défaut du nom, du code postal et du département ; à défaut
du point. Si le point contredit le lieu déclaré, les deux sont gardés, montrés et signalés, et le
lieu déclaré compte. Une ligne que rien ne situe est gardée et ne compte dans aucun territoire.
`--geocoder` demande alors au géocodeur national (data.geopf.fr) : jamais sans qu'on le veuille.
"""

BOUNDARIES = """Un périmètre dessiné est un polygone avec un `id` et sans code (GeoJSON,
GeoPackage, Shapefile), ou une colonne `geometrie` en WKT, longitude et latitude (WGS 84) : il coupe
les communes qu'il traverse, et la population de chaque morceau est partagée par superficie. Un
périmètre de niveau `conseiller` est une liste d'identifiants de postes ; une liste de codes postaux
vaut toutes leurs communes, et il est dit quand plusieurs en partagent un.

Et les limites de territoires (IGN, etalab, geo.api.gouv.fr…) : des polygones et un
code. Les en-têtes sont comparés sans accent, casse ni ponctuation.
"""


def glossary() -> str:
    """Return the text of the page."""
    parts = [INTRODUCTION]
    for name, columns in SCHEMAS.items():
        heads = "| colonne | titre | sens | valeurs |\n|---|---|---|---|"
        parts += [f"## `{name}`\n", *commands(name), heads]
        for column in columns:
            notes = ["facultative"] if column.facultatif else []
            notes += [f"`{value}`" for value in column.valeurs]
            sense = column.sens.replace("|", "\\|")
            parts.append(f"| `{column.nom}` | {column.titre} | {sense} | {', '.join(notes)} |")
        parts.append("")
    return "\n".join(parts)


def commands(table: str) -> list[str]:
    """Return what the catalogue says of a table: its title and the command that writes it."""
    parts = []
    for entry in CATALOGUE.values():
        if entry.table == table:
            asked = [o for o in COMMANDS[entry.mot].options if o.defaut is None]
            words = [entry.commande, *(f"--{o.nom} {o.metavar}" for o in asked)]
            parts.append(f"{entry.titre} : `cnc-geo {' '.join(words)}`\n")
    return parts


def files() -> str:
    """Return the text of the page on files."""
    parts = [FILES, "## Formats reconnus\n"]
    parts += ["| fichier | tables | colonnes qui le font connaître |", "|---|---|---|"]
    for known in FORMATS:
        headers = ", ".join(f"`{header}`" for header in known.requis)
        if known.sans_entete:
            headers = "sa forme : quatre colonnes, des codes et des courriels"
        parts.append(f"| {known.nom} | {', '.join(known.tables)} | {headers} |")
    parts += ["", BOUNDARIES]
    parts += ["## Champs que l'on associe\n", "| table | champs |", "|---|---|"]
    for table, champs in TABLE_FIELDS.items():
        parts.append(f"| {table} | {', '.join(f'`{champ}`' for champ in champs)} |")
    parts += ["", "| champ | sens | en-têtes usuels |", "|---|---|---|"]
    for champ in dict.fromkeys(c for champs in TABLE_FIELDS.values() for c in champs):
        aliases = ", ".join(f"`{alias}`" for alias in FIELDS[champ].alias)
        parts.append(f"| `{champ}` | {FIELDS[champ].sens} | {aliases} |")
    parts += ["", "## Constats du diagnostic\n", "| constat | sens |", "|---|---|"]
    parts += [f"| `{constat}` | {label.titre} |" for constat, label in CONSTAT.items()]
    return "\n".join([*parts, ""])


PAGES = {"glossaire.md": glossary, "fichiers.md": files}


if __name__ == "__main__":
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")
