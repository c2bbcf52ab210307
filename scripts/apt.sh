# Sourced by make_venv.sh and install_pdf.sh.

# install_with_apt LOG WHY PACKAGE...: install Debian's packages where that can be done, and say
# so before. Fails if nothing was installed; NO_APT=1 keeps it from trying.
install_with_apt() {
  local log="$1" why="$2"
  shift 2
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  if [ "${NO_APT:-0}" = 1 ]; then
    echo "NO_APT=1: not installing $* ($why)."
    return 1
  fi
  echo "Installing system packages with apt-get: $* ($why)."
  echo "To leave the system as it is: Ctrl-C, then make NO_APT=1 run"
  apt-get update -q >>"$log" 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >>"$log" 2>&1
}
