"""``unionhall import_members``: take a list of members in."""

from argparse import ArgumentParser

from unionhall.intake.management.importing import Importing
from unionhall.intake.models import Batch


class Command(Importing):
    help = "Take a list of members in, from .xlsx, .xls or .csv."
    subject = Batch.Subject.MEMBERS

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--attested", action="store_true", help="signed forms are at hand")
