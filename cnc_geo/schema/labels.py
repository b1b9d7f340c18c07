"""The French words of every code, written once."""

NOM_NIVEAU = {
    "commune": "commune",
    "epci": "EPCI",
    "ept": "EPT",
    "departement": "département",
    "region": "région",
}
"""How messages call a level."""
