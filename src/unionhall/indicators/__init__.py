"""Figures that open their records: definitions, months counted in advance, the bulletin."""
