"""The application: choose, call, show. `main → pages → parts → state → display`."""
