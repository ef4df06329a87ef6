"""``unionhall import_employers``: take a list of employers in."""

from unionhall.intake.management.importing import Importing
from unionhall.intake.models import Batch


class Command(Importing):
    help = "Take a list of employers in, from .xlsx, .xls or .csv."
    subject = Batch.Subject.EMPLOYERS
