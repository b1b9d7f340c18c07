#!/usr/bin/env bash
# A cell in error is read as an empty cell by python-calamine.
#
# Versions: python-calamine 0.9.1; openpyxl 3.1.5 writes the workbook, and reads it for comparison.
# Expected: a workbook keeps errors as a type of cell of their own (t="e" in its XML), openpyxl hands on
#   their text, and the Rust library beneath calamine has a value for them. So «#N/A» should arrive as
#   text, as some mark or as a refusal: anything but what an empty cell gives.
# Seen: '' for #N/A, #REF! and #DIV/0!, the very value of a cell that nobody filled. A column of codes
#   looked up in another sheet, where the look-up failed, cannot be told from one left blank.
#     calamine: ['', '', '', '', 'a']
#     openpyxl: ['#N/A', '#REF!', '#DIV/0!', None, 'a']
# So: «empty» read through calamine means «empty or in error»; to tell them apart, read the XML.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv environment
environment/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
environment/bin/python - <<'PYTHON'
from io import BytesIO

import openpyxl
from python_calamine import CalamineWorkbook

written = ["#N/A", "#REF!", "#DIV/0!", None, "a"]
book = openpyxl.Workbook()
book.active.append(written)
assert [cell.data_type for cell in book.active[1]] == ["e", "e", "e", "n", "s"]
stream = BytesIO()
book.save(stream)

stream.seek(0)
calamine = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()[0]
stream.seek(0)
other = [cell.value for cell in openpyxl.load_workbook(stream).active[1]]
print("calamine:", calamine)
print("openpyxl:", other)
assert other == written
assert calamine == ["", "", "", "", "a"], "errors are told now"
print("still so")
PYTHON
