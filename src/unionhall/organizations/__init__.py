"""The tree of union bodies, the employers apart from it, and the coverage between them."""
