"""The entry: ``streamlit run app.py``, or better ``cnc-geo app``."""

import streamlit as st

from cnc_geo.app.routes import SCRIPT, apologize, routes
from cnc_geo.app.sessions import watch_sessions

app = st.App(SCRIPT, routes=routes(), on_script_error=apologize, lifespan=watch_sessions)
