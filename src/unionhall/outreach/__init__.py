"""Meetings with workers and with employers (双沟通), what was promised, what is due."""
