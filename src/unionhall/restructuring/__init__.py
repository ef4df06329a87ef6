"""Changes of the structure: firms leave, unions merge, split, move and end; each can be undone."""
