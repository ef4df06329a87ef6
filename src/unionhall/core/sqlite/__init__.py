"""SQLite as Django speaks to it, but with writers that are served in the order of coming."""
