"""Persons (each once), their consent, and their dated spells of membership."""
