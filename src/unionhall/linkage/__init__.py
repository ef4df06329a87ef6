"""The linkage: partners with their windows, referrals both ways, the tripartite committee."""
