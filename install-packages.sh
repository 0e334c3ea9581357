#!/usr/bin/env bash
# Installs those of the named Debian packages that are missing, with sudo where needed. On other systems it says what
# is needed and goes on: the build tells what it lacks.
set -euo pipefail

if [ "$(uname -s)" != Linux ]; then exit 0; fi
if ! command -v dpkg-query >/dev/null; then
  echo "Not Debian or Ubuntu: please make sure that the equivalents of these are installed: $*"
  exit 0
fi

missing=()
for package in "$@"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

sudo=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}"; exit 1; }
  sudo=(sudo)
fi
printf '\n==> Installing system packages: %s\n' "${missing[*]}"
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
