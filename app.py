"""The entry: ``streamlit run app.py``, or better ``cnc-geo app``."""

import streamlit as st

from cnc_geo.app.guard.middleware import middleware
from cnc_geo.app.guard.silence import be_quiet
from cnc_geo.app.routes import SCRIPT, apologize, routes
from cnc_geo.app.sessions import watch_sessions

be_quiet()
app = st.App(
    SCRIPT,
    routes=routes(),
    middleware=middleware(),
    lifespan=watch_sessions,
    on_script_error=apologize,
)
