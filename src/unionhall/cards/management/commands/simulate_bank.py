from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from unionhall.cards import simulator
from unionhall.cards.keys import bank_key_file, bank_keys, key_id, simulated_bank_key
from unionhall.cards.models import Batch
from unionhall.cards.services.answers import TakeAnswer, take_answer
from unionhall.cards.services.batches import SendBatch, send_batch
from unionhall.core.actors import the_system
from unionhall.core.errors import DomainError


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError as not_a_number:
        raise ArgumentTypeError("give a number from 0 to 1") from not_a_number
    if not 0 <= value <= 1:
        raise ArgumentTypeError("give a number from 0 to 1")
    return value


class Command(BaseCommand):
    help = "Answer a file for the bank as a bank would, with chosen errors (demo and tests)."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--batch", help="number of a file; its answer is taken at once")
        which.add_argument("--in", dest="source", help="a hand-over file as it was downloaded")
        parser.add_argument("--out", help="write the answer here instead of taking it")
        wrong = parser.add_mutually_exclusive_group()
        wrong.add_argument("--errors", type=_share, default=0.1, help="share of refusals, 0 to 1")
        wrong.add_argument("--fail", choices=simulator.MISHAPS, default="", help="what goes wrong")
        parser.add_argument("--share", type=_share, default=1.0, help="answer only so many, 0 to 1")
        parser.add_argument("--seed", type=int, default=0, help="same seed, same answer")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line per answer; refusals become one sentence and a failing exit code."""
        if bool(options["source"]) and not options["out"]:
            raise CommandError("--in needs --out: where to write the answer.")
        self._become_the_bank()
        wish = simulator.Wish(
            at=timezone.now(),
            errors=options["errors"],
            fail=options["fail"],
            seed=options["seed"],
            share=options["share"],
        )
        with translation.override("en"):
            try:
                self._answer(wish, options)
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal

    def _become_the_bank(self) -> None:
        if not bank_key_file().exists() and not settings.DEMO:
            raise CommandError(
                "No bank key is set up. Only with UNIONHALL_DEMO=1 may the simulated bank take "
                "its place; otherwise its answers would be trusted as the bank's."
            )
        mine = key_id(simulated_bank_key().public_key())
        if mine not in bank_keys():
            self.stderr.write("Note: another bank's key is set up; this answer will be refused.")

    def _answer(self, wish: simulator.Wish, options: dict[str, Any]) -> None:
        if options["source"]:
            answer = simulator.answer(Path(options["source"]).read_bytes(), wish)
            Path(options["out"]).write_bytes(answer)
            self.stdout.write(f"Answer written to {options['out']}.")
            return
        for batch in self._batches(options["batch"]):
            actor = the_system("simulate_bank")
            sent = send_batch(actor, SendBatch(batch=batch.public_id))
            answer = simulator.answer(sent.content, wish)
            if options["out"]:
                Path(options["out"]).write_bytes(answer)
                self.stdout.write(f"{batch.number}: answer written to {options['out']}.")
                continue
            taken = take_answer(actor, TakeAnswer(content=answer, batch=batch.public_id))
            self.stdout.write(
                f"{batch.number}: {taken.answer.opened} opened, {taken.answer.refused} refused, "
                f"{taken.answer.different} different."
            )

    def _batches(self, number: str | None) -> list[Batch]:
        open_ones = Batch.objects.filter(state__in=(Batch.State.MADE, Batch.State.SENT))
        if number:
            found = list(Batch.objects.filter(number=number))
            if not found:
                raise CommandError(f"There is no file {number}.")
            return found
        waiting = list(open_ones.order_by("pk"))
        if not waiting:
            self.stdout.write("No file waits for the bank.")
        return waiting
