"""The site as gunicorn serves it, with the bare view beside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneefoot.settings")
settings.ROOT_URLCONF = "scripts.benchmarks.urls"

application = get_wsgi_application()
