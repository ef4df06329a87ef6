"""The pages of the linkage: the union's desk, the partner's window, the committee."""
