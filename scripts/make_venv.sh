#!/usr/bin/env bash
# Make .venv with the Python named as the first argument (3.11 or newer).
set -euo pipefail
source "$(dirname "$0")/apt.sh"
python="${1:-python3}"

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Kneefoot needs Python 3.11 or newer; $python is older or missing. Name another: make PYTHON=python3.12 run" >&2
  exit 1
fi
make_it() { rm -rf .venv && "$python" -m venv .venv >build/venv.log 2>&1; }

mkdir -p build
if ! make_it; then
  # Debian keeps venv in a package of its own.
  install_with_apt build/venv.log "Python's virtual environments" python3-venv || true
  if ! make_it; then
    cat build/venv.log >&2
    rm -rf .venv
    echo "No virtual environment could be made. On Debian and Ubuntu: apt install python3-venv" >&2
    exit 1
  fi
fi
