"""What pages are made of: the map, the side bar, tables, downloads."""
