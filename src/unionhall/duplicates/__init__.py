"""Records that may be of one person: found, judged by both sides, merged, taken apart again."""
