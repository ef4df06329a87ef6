"""The forms of supervision: one for each deed; what is typed becomes a command."""
