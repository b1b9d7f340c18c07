"""Write `docs/glossaire.md` from the tables of the code, which hold each meaning once."""

from __future__ import annotations

from pathlib import Path

from cnc_geo.tables import SCHEMAS

TARGET = Path(__file__).with_name("glossaire.md")

INTRODUCTION = """# Glossaire des tables

Chaque colonne, telle que la lisent et l'écrivent l'application, la ligne de commande et la
bibliothèque. Page produite par `make docs` à partir de `cnc_geo/tables.py` : ne pas la modifier
à la main.

Les codes sont du texte (« 01 », « 2A », « 200043123 »). Plusieurs codes ou identifiants dans une
cellule sont séparés par `|`. Les parts vont de 0 à 1 ; une part dont le dénominateur est nul est
vide.

Fichiers natifs : CSV, séparateur `;`, UTF-8, une ligne d'en-tête avec les colonnes ci-dessous
(les colonnes facultatives peuvent manquer) : `conseillers`, `coordinateurs`, `candidatures`.
"""


def glossary() -> str:
    """Return the text of the page."""
    parts = [INTRODUCTION]
    for name, columns in SCHEMAS.items():
        parts.append(f"## `{name}`\n\n| colonne | sens | valeurs |\n|---|---|---|")
        for column in columns:
            notes = ["facultative"] if column.facultatif else []
            notes += [f"`{value}`" for value in column.valeurs]
            sense = column.sens.replace("|", "\\|")
            parts.append(f"| `{column.nom}` | {sense} | {', '.join(notes)} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(glossary(), encoding="utf-8")
