"""Words in, files out: the command `cnc-geo`.

Standard output is data, standard error is messages. Exit codes: 0 done, 1 the data are refused,
2 the command is not understood. Heavy packages are imported inside the commands.
"""

from cnc_geo.cli import app_command, map_command, table_commands, verify
from cnc_geo.cli.group import cnc_geo, main

__all__ = ["app_command", "cnc_geo", "main", "map_command", "table_commands", "verify"]
