"""The HTML forms of outreach; each valid form answers with a command."""
