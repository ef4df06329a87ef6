"""Dated rules of law, and the law's calendar.

Rules are data with a region, days of validity, a source and a grade of certainty; deadlines
count the days as the Civil Code does. No unions and no people: everybody above stands on it.
"""
