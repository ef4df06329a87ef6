"""Writing in the linkage: partners, referrals both ways, the committee."""
