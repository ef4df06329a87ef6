"""The register: the life of a union after its founding."""
