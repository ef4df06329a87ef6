"""People who sign in, their dated duties, and roles.py: what each role may do."""
