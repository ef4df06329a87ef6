"""The founding case: from the application to a union with its committee and its members."""
