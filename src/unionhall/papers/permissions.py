"""What can be allowed about papers."""

from unionhall.core.actors import Permission

VIEW = Permission("papers.view")
MAKE = Permission("papers.make")
"""Make papers, attach their signed scans, void a paper with its number."""
SET_TEMPLATES = Permission("papers.set_templates")
"""Replace the shipped templates and set the words of the numbers."""
EXPORT = Permission("papers.export")
