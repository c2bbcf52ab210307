#!/usr/bin/env bash
# manage.py as the site runs it: its settings, its user. For root:
#   deploy/manage.sh create_clinician clara --publisher
set -euo pipefail
cd "$(dirname "$0")/.."
set -a
source /etc/kneefoot.env
set +a
exec runuser --user kneefoot -- .venv/bin/python manage.py "$@"
