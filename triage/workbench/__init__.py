"""The clinicians' workbench: pages inside the admin that try a draft on the engine."""
