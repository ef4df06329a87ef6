"""Pages: the worker's own, and the staff's."""
