#!/usr/bin/env bash
# What `make run` does once everything is installed: bring the local database up to date
# and serve it. Content is loaded into an empty database only, so that a start never
# undoes what a clinician has written.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${HOST:=127.0.0.1}" "${PORT:=8000}"

.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py load_knowledge --if-empty --publish
# For the page /how-accurate/; without it the page says that nothing was measured.
.venv/bin/python manage.py publish_accuracy --if-missing || true
if [ "${KNEEFOOT_PSEUDO:-0}" = 1 ]; then .venv/bin/python scripts/pseudo_locale.py; fi

cat <<WORDS

  Kneefoot is at       http://$HOST:$PORT/      (Ctrl-C stops it)
  Clinicians sign in   http://$HOST:$PORT/staff/   (make an account in another window: make clinician)

WORDS
exec .venv/bin/gunicorn -c deploy/gunicorn.conf.py --bind "$HOST:$PORT" kneefoot.wsgi
