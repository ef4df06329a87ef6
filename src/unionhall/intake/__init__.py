"""Real-name lists of members (实名采集): any list in, each row answered, all of it reversible."""
