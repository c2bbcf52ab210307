#!/usr/bin/env bash
# manage.py as the site runs it: its settings, its user. For root:
#   deploy/manage.sh create_clinician clara --publisher
# KNEEFOOT_SETTINGS=/etc/other.env before it: another file of settings.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 -I deploy/with_settings.py "${KNEEFOOT_SETTINGS:-/etc/kneefoot.env}" \
  runuser --user kneefoot -- .venv/bin/python manage.py "$@"
