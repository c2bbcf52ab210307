#!/usr/bin/env bash
# Install what can be had for the summary as a PDF. Whatever fails, the site runs without it.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh
PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
mkdir -p build
works() { .venv/bin/python "$@" -c 'import weasyprint' >>build/pdf.log 2>&1; }
# WeasyPrint does without HarfBuzz-Subset for now, and warns: then there is something to install.
complete() { works -W error::DeprecationWarning; }
: >build/pdf.log

echo "Installing what the summary as a PDF needs (optional)."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pdf.txt >>build/pdf.log 2>&1
complete || install_with_apt build/pdf.log "optional, for the summary as a PDF" "${PACKAGES[@]}"
works || echo "No PDFs here: WeasyPrint or Pango is missing (build/pdf.log). Pages can still be printed. On Debian and Ubuntu: apt install ${PACKAGES[*]}"
exit 0
