"""The pages of founding cases."""
