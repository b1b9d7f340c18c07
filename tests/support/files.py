"""Invented files of every container, built in memory: what the tests of opening are given."""

import base64
import csv
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import geopandas as gpd
import pandas as pd
import pyogrio
from shapely import Point, Polygon

LIGNES = [
    ["id", "commune", "code_insee", "latitude", "longitude"],
    ["A-1", "Digne-les-Bains", "04070", "44,0925", "6,2356"],
    ["A-2", "L’Épine, Hautes-Alpes", "05048", "44,4", ""],
    ["A-3", "Là-bas ; « ici »", "35238", "48,1", "-1,7"],
]
"""A table of text cells; the first row is its header."""


def csv_bytes(
    rows: Sequence[Sequence[str]], *, separator: str = ";", encoding: str = "utf-8", end: str = "\n"
) -> bytes:
    """Write rows as RFC 4180 does."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def zip_bytes(members: Mapping[str, bytes | str], *, deflate: bool = True) -> bytes:
    """Zip members in memory."""
    content = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def _address(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _excel_cell(address: str, value: object) -> str:
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{address}"><v>{value!r}</v></c>'
    text = str(value)
    if text.startswith("="):
        formula, _, cached = text[1:].partition("→")
        value = f"<v>{cached}</v>" if cached else ""
        return f'<c r="{address}"><f>{escape(formula)}</f>{value}</c>'
    if text.startswith("@"):  # a date, as a number of days
        return f'<c r="{address}" s="1"><v>{text[1:]}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def excel_sheet(rows: Sequence[Sequence[object]]) -> str:
    """Write the XML of a worksheet; None is no cell, "=f→v" a formula, "@n" a date."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            _excel_cell(_address(number, rank), value)
            for rank, value in enumerate(row, start=1)
            if value is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return excel_data("".join(lines))


def excel_data(rows: str) -> str:
    """Put rows of XML in a worksheet."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.'
        f'openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    )


def excel_parts(sheets: Mapping[str, str]) -> dict[str, str]:
    """Give the members of an `.xlsx`, from the XML of its worksheets."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    named = list(enumerate(sheets, start=1))
    entries = "".join(
        f'<sheet name="{name}" sheetId="{rank}" r:id="rId{rank}"'
        + (' state="hidden"/>' if name.startswith("caché") else "/>")
        for rank, name in named
    )
    links = "".join(
        f'<Relationship Id="rId{rank}" Type="{office}/worksheet" '
        f'Target="worksheets/sheet{rank}.xml"/>'
        for rank, _ in named
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{entries}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{links}'
        f'<Relationship Id="rId99" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{rank}.xml": sheets[name] for rank, name in named},
    }


def excel_bytes(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Write an `.xlsx`."""
    return zip_bytes(excel_parts({name: excel_sheet(rows) for name, rows in sheets.items()}))


def opendocument_content(rows: str) -> str:
    """Put rows of XML in the one table of an OpenDocument workbook."""
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in names.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Feuille1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def opendocument_cell(value: object, repeated: int = 1) -> str:
    """Write a cell of an OpenDocument workbook."""
    times = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    if value is None:
        return f"<table:table-cell{times}/>"
    kind = (
        f'office:value-type="float" office:value="{value!r}"'
        if isinstance(value, int | float)
        else 'office:value-type="string"'
    )
    text = escape(str(value))
    return f"<table:table-cell {kind}{times}><text:p>{text}</text:p></table:table-cell>"


def opendocument_bytes(content: str) -> bytes:
    """Write an `.ods`, from its `content.xml`."""
    return zip_bytes(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )


def opendocument_table(rows: Sequence[Sequence[object]]) -> bytes:
    """Write an `.ods` as LibreOffice does: a million empty rows at the end."""
    lines = [
        f"<table:table-row>{''.join(map(opendocument_cell, row))}</table:table-row>" for row in rows
    ]
    lines.append(
        '<table:table-row table:number-rows-repeated="1048500">'
        f"{opendocument_cell(None, 16384)}</table:table-row>"
    )
    return opendocument_bytes(opendocument_content("".join(lines)))


ANCIEN_CLASSEUR = zlib.decompress(
    base64.b85decode(
        "c-rk)O-NKx6#nje^K=|^W;6{nkU_}G1e<EnMyJGbH8RzrU#M|>!Jy8>a|{Y9%Vrq_t%^2=E!tQS^g}HQS{MXIE`l"
        "H!YuPF&XraE&IrGNU3>+w7;(d>M?!D)nd+vGn+`sqUPF3f|9yH8g89Jb2-mXB|BA%jDQK$q#a@*!&A@@?UU6d3my"
        "cEbX1JA17lyeL@-ZRi}-}90v@QKoKoJLPNWro%eo#I1Wu@CJ;6>bs7k9zT{MrcClI-&PO^SRL7!nrE6opf{RD5fG"
        "kExVjqd{}D|nICNTv9$RhoG|Jz$+P(4HI>&ju*XWq2TDxP=&8gwD4^YD%Cxv1z#aI2uCBIdwCxBXhgu5uIKJB<;9"
        "Fr;zX-YfwdE@i|Ho2(`5*XR3gUA9b<G2ez&<I9Bumr1-NO<e4rZ+3L}u7Bhh`Du$skDwQt3eh7)n}ZhE)6F8IuHw"
        "^x)ud%B%ujC(;9E=u|S1NuDuDaof&tc)K5n#*<cZLEz)VKsJxylFg$^7F8wDJ_Mv(ElVp%-p}6s`YzfVi<}V7h#V"
        "OCV`U@11#Dd67Sz};5?v@uTBOBRp_j$#1}QfPt)+QSd2_7JDeM~+ohu@3rhaw^rX!mcl{Zs4`(^)=#_Z?F7AjA4&"
        "z!5Bcpn)<6CHDX)SjPFw5nEh^9JK-q>w9T3;HOu{<rPOs|6k3ZRhL^V2&3cp;~CZ#-pPaYML`v`I=5O-La)su%*N"
        "nkB&~`rNkD(=TnnS4?8btEZ4}(+pjc7o9!8nJ#7Vhn%LtQa_fBLjuF$)yj0W0(+;f$k64j5*<bL%g$oxhT)1%I!b"
        "OQd$+a_o)#j_D;aua(o&P#>l;+*vB>ycAAWct(J}UPjMY)BuMa`e}FjT>oT4kHU|3bzg>fJ&=dc}|aqUSGthN;Ex"
        "v+9Pyzqf>n?SH-)KmT$6KLO<m=`H"
    )
)
"""An `.xls`: nom, siret (a number), date (1 March 2024), commune; written by xlwt."""


def layer(crs: str | None = "EPSG:4326") -> gpd.GeoDataFrame:
    """Return two invented zones."""
    zones = [
        Polygon([(6, 44), (6.5, 44), (6.5, 44.5), (6, 44.5)]),
        Polygon([(6.5, 44), (7, 44), (7, 44.5), (6.5, 44.5)]),
    ]
    frame = gpd.GeoDataFrame(
        {"code": ["04070", "05048"], "nom": ["Zone fictive é", "Zone « b »"], "rang": [1, 2]},
        geometry=zones,
        crs="EPSG:4326",
    )
    return frame.to_crs(crs) if crs else frame.set_crs(None, allow_override=True)


def geopackage_bytes(frames: Mapping[str, gpd.GeoDataFrame] | None = None) -> bytes:
    """Write a GeoPackage."""
    content = io.BytesIO()
    for rank, (name, frame) in enumerate((frames or {"zones": layer()}).items()):
        if rank:
            message = "GDAL appends to no bytes: one layer"
            raise ValueError(message)
        pyogrio.write_dataframe(frame, content, layer=name, driver="GPKG")
    return content.getvalue()


def parquet_bytes(frame: pd.DataFrame | None = None) -> bytes:
    """Write a GeoParquet, or a Parquet if the table has no geometry."""
    content = io.BytesIO()
    (layer() if frame is None else frame).to_parquet(content, index=False)
    return content.getvalue()


def shapefile_members(
    frame: gpd.GeoDataFrame | None = None, *, folder: object, stem: str = "zones"
) -> dict[str, bytes]:
    """Write a Shapefile, and give the bytes of its parts."""
    pyogrio.write_dataframe(
        layer() if frame is None else frame, folder / f"{stem}.shp", encoding="UTF-8"
    )
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def geojson_bytes() -> bytes:
    """Write points as the national service did, one of them with an empty geometry."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [6.2356, 44.0925]},
            "properties": {"id": "p1", "name": "Médiathèque", "codes": ["04", "05"]},
        },
        {"type": "Feature", "geometry": {}, "properties": {"id": "p2", "name": "Mairie"}},
        {"type": "Feature", "geometry": None, "properties": {"id": "p3", "name": "École"}},
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def point_table() -> gpd.GeoDataFrame:
    """Return one point in Lambert-93."""
    return gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(6.2, 44.1)], crs=4326).to_crs(2154)
