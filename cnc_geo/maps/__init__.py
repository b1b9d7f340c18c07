"""Tables → a map: classes, layers, one message; a page or a picture; it knows no Streamlit."""
