"""The arithmetic itself: typed input in, a result with its steps out.

Nothing of Django or of the rest of the product is imported here, and no value of law is
written here: whoever calls hands in a ``Book``, which knows the rules of the day. Money is
``Decimal`` and is rounded once, at the end.
"""
