"""Where the coordination of France's conseillers numériques is missing, doubled or fragile.

>>> from cnc_geo import measure_coverage, read_network, read_territory, situate
>>> territory = read_territory()
>>> situation = situate(territory, read_network(territory), jour="2026-10-01", departement="35")
>>> couvertures = measure_coverage(situation, niveau="epci")
"""

import lazy_loader

# Names are imported when first used: `cnc-geo --help` must not wait for pandas. The stub beside
# this file is their one list: type checkers read it, and so does what follows.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
