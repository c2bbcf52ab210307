"""The application as gunicorn loads it: gunicorn -c deploy/gunicorn.conf.py kneefoot.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneefoot.settings")

application = get_wsgi_application()
