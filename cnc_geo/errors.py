"""The errors of cnc_geo; each message is French and says what to do.

::

    CncGeoError
    ├── TableError     a table does not have the columns or the values of its schema
    ├── CodeError      a territorial code is not one of the vintage in use
    ├── SourceError    a file or folder is absent, empty, or not of the expected form
    ├── ChoiceError    options that do not go together, or an unknown level, state or date
    └── SizeError      what is asked would make more than is made at once
"""


class CncGeoError(Exception):
    """Base of every error raised on purpose; shells show its text and exit with 1."""


class TableError(CncGeoError):
    """Raised when a table does not have the columns or the values of its schema."""


class CodeError(CncGeoError):
    """Raised when a territorial code is not one of the vintage in use."""


class SourceError(CncGeoError):
    """Raised when a file or a folder is absent, empty, or not of the expected form."""


class ChoiceError(CncGeoError):
    """Raised when options do not go together, or name an unknown level, state or date."""


class SizeError(CncGeoError):
    """Raised when what is asked would make more rows or shapes than are made at once."""
