"""Finding pairs, judging them from both sides, merging, and taking a merge back."""
