"""For staff: every component of the pages in every state, on one page."""
