"""What is printed for a meeting, a candidacy or a territory: one page of plain HTML.

Every text of the files is escaped; the page asks nothing of any host.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from cnc_geo.network.provenance import ATTRIBUTION, MENTION_FICTIVE, trace_provenance
from cnc_geo.schema.french import day, decimal, number

if TYPE_CHECKING:
    from cnc_geo.network.situation import Situation

_STYLE = (
    "body{font:11pt sans-serif;margin:2cm;max-width:26cm}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #999;padding:2pt 4pt;text-align:left;font-size:9pt}"
    "h2{font-size:13pt;break-after:avoid}tr,li,svg{break-inside:avoid}"
    "footer{font-size:8pt;color:#444}svg{max-width:100%;max-height:16cm;print-color-adjust:exact}"
    ".case{width:24px;height:14px;vertical-align:middle}"
    ".legende{list-style:none;padding:0;columns:2;font-size:9pt}"
    "@page{margin:1.2cm}@media print{body{margin:0}}"
)


class PrintedSheet(NamedTuple):
    """What is printed.

    Parameters
    ----------
    titre
        Its title.
    phrases
        Sentences, by heading.
    tables
        Tables as the page shows them, by heading.
    image
        A picture of ours, HTML or SVG, or nothing.
    chapeau
        A sentence under the title.
    table
        Name of the table whose provenance is told.
    """

    titre: str
    phrases: dict[str, list[str]]
    tables: dict[str, pd.DataFrame]
    image: str = ""
    chapeau: str = ""
    table: str = "candidature"


def sheet_html(situation: Situation, sheet: PrintedSheet) -> str:
    """Write a sheet as HTML that asks nothing of any host.

    Parameters
    ----------
    situation
        What one looks at; its provenance is the footer.
    sheet
        What is printed.

    Returns
    -------
    str
        The page; the same text for the same sheet.
    """
    told = trace_provenance(situation, table=sheet.table)
    mention = MENTION_FICTIVE if situation.network.fictif else ""
    body = [
        f"<h1>{escape(sheet.titre)}</h1>",
        f"<p>Au {day(situation.jour)}. <strong>{escape(mention)}</strong></p>",
        f"<p><strong>{escape(sheet.chapeau)}</strong></p>" if sheet.chapeau else "",
        sheet.image,
    ]
    for heading, sentences in sheet.phrases.items():
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
        body.append(f"<h2>{escape(heading)}</h2><ul>{items or '<li>Rien.</li>'}</ul>")
    body += [f"<h2>{escape(heading)}</h2>{_table(rows)}" for heading, rows in sheet.tables.items()]
    footer = f"{ATTRIBUTION} {told['logiciel']}, empreinte {told['empreinte']}."
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f"<title>{escape(sheet.titre)}</title><style>{_STYLE}</style></head><body>"
        f"{''.join(body)}<footer>{escape(footer)}</footer></body></html>\n"
    )


def _table(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "<p>Aucune ligne.</p>"
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in rows.columns)
    lines = [
        "<tr>" + "".join(f"<td>{escape(_cell(v))}</td>" for v in line) + "</tr>"
        for line in rows.itertuples(index=False, name=None)
    ]
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not pd.isna(value):
        whole = float(value).is_integer()
        return number(int(value)) if whole else decimal(value, 1)
    return ""
