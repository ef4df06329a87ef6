"""What can be done about early warnings."""
