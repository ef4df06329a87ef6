"""What the files of papers are called when they leave: Chinese, and safe on every system."""

import re

from unionhall.papers.kinds import KINDS
from unionhall.papers.models import Paper, Scan

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
LONGEST = 80


def safe(name: str, ending: str = "") -> str:
    """Return a name that any system takes: without paths, control signs or endless length."""
    stem = _UNSAFE.sub("_", name).strip(" .")[: LONGEST - len(ending)].strip(" .") or "_"
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return f"{stem}{ending}"


def of_paper(paper: Paper) -> str:
    """Name a paper's file: kind, number, subject."""
    parts = [KINDS.named(paper.kind), paper.reference, paper.subject_name]
    return safe(" ".join(filter(None, parts)), ".docx")


def of_scan(paper: Paper, scan: Scan) -> str:
    """Name a scan's file after its paper, page and version."""
    parts = [KINDS.named(paper.kind), paper.reference, f"扫描件{scan.page}"]
    if scan.version > 1:
        parts.append(f"第{scan.version}版")
    return safe(" ".join(filter(None, parts)), f".{scan.format}")
