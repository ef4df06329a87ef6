"""What a few typed words may mean: a name, its pinyin initials, a code.

No index answers "anywhere in it". By EXPLAIN a search is one statement that walks the index of the
paths and reads the short columns, as it already did for a part of the name.
"""

from django.db.models import Q

from unionhall.organizations.models import FormerName


def called(text: str) -> Q:
    """Choose what has these words in its name, or these pinyin initials anywhere in it.

    Each character of a Chinese name begins a word of its own. A single letter stands in nearly
    every name, so it must begin it.
    """
    text = text.strip()
    plain = text.lower().replace(" ", "")
    if not plain.isascii():
        return Q(name__icontains=text)
    initials = Q(initials__contains=plain) if len(plain) > 1 else Q(initials__startswith=plain)
    return Q(name__icontains=text) | initials


def matches(text: str, bearer: str) -> Q:
    """Choose bodies or employers (``bearer``) by a name, also a former one, initials or code."""
    text = text.strip()
    named, coded = called(text), Q()
    if text.isascii():
        coded = Q(credit_code=text.upper())
    formerly = FormerName.objects.filter(named).exclude(**{bearer: None}).order_by()
    return named | coded | Q(pk__in=formerly.values(bearer))
