"""Files → checked tables."""

from cnc_geo.readers.native import read_network
from cnc_geo.readers.territoire import read_territory

__all__ = ["read_network", "read_territory"]
