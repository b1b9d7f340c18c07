"""The application: choose, call, show.

Inside, `main → pages → parts → state → display`.
"""
