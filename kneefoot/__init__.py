"""Settings, root addresses and request-wide protections. No medicine in here."""
