"""Data quality: which records are complete, and how to make more of them so."""
