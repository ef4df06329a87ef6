"""Supervision of labour law by the union: letters, investigations, employers' notices."""
