"""The pages about changes of the structure."""
