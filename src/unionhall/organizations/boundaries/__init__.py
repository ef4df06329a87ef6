"""The boundaries of areas: read from GeoJSON, matched to bodies, drawn as maps."""
