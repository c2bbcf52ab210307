#!/usr/bin/env python
"""Entry point for Django's commands: ./manage.py help."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneefoot.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed for this Python. Run `make install`, then use "
            ".venv/bin/python manage.py, or activate the environment first."
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
