"""The pages of lists of members."""
