"""Serve the page with one map as the application is served: by an `App` with our routes."""

from pathlib import Path

import streamlit as st

from cnc_geo.app.routes import routes

app = st.App(Path(__file__).with_name("map_component_app.py"), routes=routes())
