"""Measures the product as it is served, and writes docs/benchmarks.md.

    make bench                                                everything, about an hour
    .venv/bin/python benchmarks/run.py --quick                a small run, in a few minutes
    … --sqlite DIRECTORY --postgresql URL DIRECTORY           with presets loaded before
    … --preset district                                       the smaller one on PostgreSQL too

A preset that was loaded before is taken as it is; how long it took stands beside its keys.
"""

import argparse
import json
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import measures
from benchmarks.load import Waited, drive

RUNS = 3
"""How the clients' connections fall to the workers is chance: the middle run of three counts."""
BAR = 300
"""Milliseconds in which 95 of 100 requests must be answered."""


@dataclass
class Place:
    """A database with a preset in it: where it is, and what was measured there."""

    name: str
    preset: str
    data: Path
    url: str
    version: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    waits: dict[str, Waited] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    proofs: dict[str, str] = field(default_factory=dict)
    load: str = ""

    def environment(self) -> dict[str, str]:
        """Return what every command and server of this place is started with."""
        return os.environ | {
            "PYTHONPATH": str(ROOT / "src"),
            "UNIONHALL_DATA": str(self.data),
            "UNIONHALL_DEMO": "1",
            "UNIONHALL_SUBMISSIONS_PER_HOUR": "10000000",  # one machine sends them all
            "UNIONHALL_SMS": "unionhall.accounts.sms.MemoryProvider",
            "DATABASE_URL": self.url,
        }

    def run(self, *command: str) -> float:
        """Run one of the product's commands; return its seconds."""
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "unionhall", *command],
            env=self.environment(),
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return time.perf_counter() - begun

    def measure(self, what: str, *arguments: str) -> dict[str, Any]:
        """Have ``measures.py`` do something in a process of its own, with this database."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "benchmarks" / "measures.py"), what, *arguments],
            env=self.environment(),
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return measures.read(done.stdout)


def fill(place: Place) -> None:
    """Load the preset, unless it is there, and note how long it took."""
    note = place.data / "loaded.txt"
    place.run("migrate", "--verbosity", "0")
    if not note.exists():
        seconds = place.run("make_preset", place.preset)
        note.write_text(f"{seconds:.1f} {place.run('count_months', '--rebuild'):.1f}")
    load, rebuild = note.read_text().split()
    place.seconds |= {"load": float(load), "rebuild": float(rebuild)}


def serve(place: Place, port: int) -> "subprocess.Popen[bytes]":
    """Start the server in a group of its own, and wait until it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "unionhall", "serve", "--no-tick", "--port", str(port)],
        env=place.environment(),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    measures.wait_for(port, lambda: server.poll() is None)
    return server


@contextmanager
def served(place: Place) -> Iterator[str]:
    """Serve the place as ``unionhall serve`` does, on a free port."""
    port = measures.free_port()
    server = serve(place, port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def measure(place: Place, *, requests: int, rounds: int, kept: int) -> None:
    """Take every measurement of one place."""
    place.load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    known = place.measure("prepare", place.preset)
    place.version, place.counts = known["version"], known["counts"]
    today = date.today()  # noqa: DTZ011 -- a period for the bulletin, nothing more
    place.seconds["bulletin"] = place.run(
        "bulletin", "--org", known["code"], "--from", f"{today.year}-01-01", "--to", f"{today}"
    )
    with served(place) as address:
        asked = measures.questions(known)
        for name, ask in asked.items():
            runs = [drive(address, ask, requests=requests) for _ in range(RUNS)]
            place.waits[name] = sorted(runs, key=lambda run: run.p95)[RUNS // 2]
        sent = measures.race(int(address.rsplit(":", 1)[1]), known, rounds)
    found = recorded(place, sent)
    place.proofs["race"] = (
        f"{rounds} applications, each sent eight times at the same moment: the eight answers "
        f"were equal every time, and {found['rows']} rows came of {found['asked']} applications"
    )
    place.proofs["kill"] = kill(place, known, kept)


def recorded(place: Place, submissions: list[str]) -> dict[str, int]:
    """Count the rows of these submissions; raises unless each has exactly one."""
    file = place.data / "asked.json"
    file.write_text(json.dumps(submissions))
    found = place.measure("kept", str(file))
    if len(set(found.values())) != 1:
        raise AssertionError(f"{place.name}: {found}")
    return found


def kill(place: Place, known: dict[str, Any], number: int) -> str:
    """Kill the server while applications arrive: what was answered must be on record.

    What was not answered is sent again to the next server, as a phone would.
    """
    waiting = [measures.an_application(known) for _ in range(number)]
    done: set[bytes] = set()
    starts = 0
    while waiting:
        port, starts = measures.free_port(), starts + 1
        server = serve(place, port)
        try:
            answered = measures.send_until_killed(
                port,
                waiting,
                number // 5,
                lambda server=server: os.killpg(server.pid, signal.SIGKILL),
            )
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        recorded(place, [json.loads(body)["submission_id"] for body in answered])
        done.update(answered)
        waiting = [body for body in waiting if body not in done]
    found = recorded(place, [json.loads(body)["submission_id"] for body in done])
    return (
        f"{number} applications; the server was killed (SIGKILL) {starts} times in their midst and "
        f"what had no answer was sent again: {found['rows']} rows, nothing that was answered "
        "is missing, nothing is there twice"
    )


def machine() -> list[str]:
    """Describe what this was measured on."""
    about = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.+)", about.read_text()) if about.exists() else None
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    origin = "the system's own" if sys.base_prefix == "/usr" else "not the system's own"
    return [
        (
            f"{os.cpu_count()} cores ({model[1] if model else platform.machine()}), "
            f"{memory:.0f} GB memory, {platform.system()} {platform.release()}"
        ),
        (
            f"Python {platform.python_version()} ({origin}), `unionhall serve` with its defaults, "
            "the clients on the same machine"
        ),
    ]


def page(places: list[Place], command: str) -> str:
    """Write the page."""
    lines = [
        "# Benchmarks",
        "",
        f"Written by `{command}` on {date.today()}. Nothing here is estimated.",  # noqa: DTZ011
        "",
        *(f"- {line}" for line in machine()),
        *(
            f"- {p.name} {p.version}; preset `{p.preset}`: {p.counts['unions']:,} bodies, "
            f"{p.counts['memberships']:,} spells of membership, {p.counts['members']:,} members "
            f"today; load average when measuring began: {p.load}"
            for p in places
        ),
        "",
        "## Sixteen clients at once",
        "",
        f"The bar: 95 of 100 answers within {BAR} ms. Milliseconds; the middle of {RUNS} runs.",
        "",
        "| | database | requests | median | 95 % within | slowest | a second | bar |",
        "|---|---|--:|--:|--:|--:|--:|---|",
    ]
    for p in places:
        lines += [
            f"| {name} | {p.name} | {w.requests} | {w.median:.0f} | {w.p95:.0f} | {w.slowest:.0f} "
            f"| {w.per_second:.0f} | {'met' if w.p95 <= BAR else '**not met**'} |"
            for name, w in p.waits.items()
        ]
    lines += [
        "",
        "## Commands",
        "",
        "| | database | seconds |",
        "|---|---|--:|",
    ]
    for p in places:
        rate = p.counts["memberships"] / p.seconds["load"]
        lines += [
            (
                f"| load the preset ({rate:,.0f} members a second) "
                f"| {p.name} | {p.seconds['load']:.0f} |"
            ),
            f"| `count_months --rebuild` | {p.name} | {p.seconds['rebuild']:.1f} |",
            f"| `bulletin` of the whole tree, this year | {p.name} | {p.seconds['bulletin']:.1f} |",
        ]
    lines += ["", "## Nothing twice, nothing lost", ""]
    for p in places:
        lines += [
            f"- {p.name}, at once: {p.proofs['race']}",
            f"- {p.name}, killed: {p.proofs['kill']}",
        ]
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure both places; write the page unless this is a quick run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small presets and short runs")
    parser.add_argument("--preset", choices=["district", "city"], default="city")
    parser.add_argument("--sqlite", metavar="DIRECTORY", type=Path)
    parser.add_argument("--postgresql", metavar=("URL", "DIRECTORY"), nargs=2)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped too
    with tempfile.TemporaryDirectory(prefix="unionhall-bench.") as scratch:
        places = [Place("SQLite", "district", asked.sqlite or Path(scratch) / "sqlite", "")]
        url, data = asked.postgresql or (os.environ.get("DATABASE_URL", ""), f"{scratch}/pg")
        if url:
            preset = "district" if asked.quick else asked.preset
            places.append(Place("PostgreSQL", preset, Path(data), url))
        for place in places:
            print(f"» {place.name}: {place.preset}", flush=True)
            fill(place)
            small = {"requests": 160, "rounds": 10, "kept": 40}
            full = {"requests": 480, "rounds": 200, "kept": 500}
            measure(place, **(small if asked.quick else full))
        command = "benchmarks/run.py --sqlite DIRECTORY --postgresql URL DIRECTORY"
        text = page(places, command if asked.sqlite or asked.postgresql else "make bench")
    print(text)
    if not asked.quick:
        asked.output.write_text(text)


if __name__ == "__main__":
    main()
