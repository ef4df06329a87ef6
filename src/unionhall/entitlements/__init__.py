"""The law's arithmetic: what a worker may claim, step by step, with the law of the day.

``law`` computes and knows neither the web nor a database; this app hands it the dated rules,
and shows what comes out on pages, in the API and on the command line. Nothing is kept.
"""
