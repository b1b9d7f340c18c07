"""What stands between the network and Streamlit: who may ask what, and what every answer says."""
