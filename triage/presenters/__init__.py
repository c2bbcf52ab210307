"""Words for what the engine found: one module per page, no medicine decided here."""
