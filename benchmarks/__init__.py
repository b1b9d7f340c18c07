"""Side-by-side measures of cnc_geo and its peers; run as ``python -m benchmarks``."""
