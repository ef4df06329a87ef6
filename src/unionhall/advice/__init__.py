"""The consultation desk: questions and answers, articles of law, legal aid, lawyers on duty.

Disputes between two sides are none of it: they go to the app above that mediates.
"""
