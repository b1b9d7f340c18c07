"""The Streamlit entry: ``streamlit run app.py``, or better ``cnc-geo app``."""

from cnc_geo.ui.main import main

main()
