"""Forms: the only place that decides whether an answer makes sense.

Texts of questions are curated, so they are escaped before they become a help text (Django
prints help texts as they are).
"""
