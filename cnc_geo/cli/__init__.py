"""Words in, files out: the command `cnc-geo`.

Standard output is data, standard error is messages. Exit codes: 0 done, 1 the data are refused,
2 the command is not understood. Heavy packages are imported inside the commands.
"""

from cnc_geo.cli import analyses, candidacies, figures, verify
from cnc_geo.cli.group import cnc_geo, main

__all__ = ["analyses", "candidacies", "cnc_geo", "figures", "main", "verify"]
