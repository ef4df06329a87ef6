"""Pages: the staff's, and the member's own."""
