"""The pages of the tree and of the employers."""
