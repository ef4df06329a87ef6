"""The mediation case: from an application to money that was paid, with its clocks."""
