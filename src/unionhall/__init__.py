"""Unionhall (职工之家): one platform for a district federation of trade unions."""

__version__ = "0.1.0"
