"""The kernel: actors, refusals, places, states, the audit trail, sealing, lists.

It knows no word of the unions' work and imports nothing of ours.
"""
