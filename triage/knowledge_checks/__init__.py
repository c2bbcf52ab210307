"""What a careful reader would find wrong with the knowledge, found by machine. No Django.

One file per kind of check; each takes the knowledge (or its compiled arrays) and yields
``Row``s. ``every_check`` runs them all; ``python manage.py check_knowledge`` prints them.
"""
