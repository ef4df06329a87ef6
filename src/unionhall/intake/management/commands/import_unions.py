"""``unionhall import_unions``: take a list of union bodies in."""

from unionhall.intake.management.importing import Importing
from unionhall.intake.models import Batch


class Command(Importing):
    help = "Take a list of union bodies in, from .xlsx, .xls or .csv."
    subject = Batch.Subject.UNIONS
