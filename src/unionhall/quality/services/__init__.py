"""Sending members links for what their records lack, and taking their answers."""
