#!/usr/bin/env bash
# Runs the tests of the real window: in a virtual display, on a session bus of their own, with GNOME Keyring on it.
# The app must have been built: make test-desktop does both. Arguments go to the test program (a name to run one test).
set -euo pipefail
cd "$(dirname "$0")/../.."

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache" XDG_RUNTIME_DIR="$home/run"
mkdir -p -m 700 "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
# No accessibility bus here: asking for one costs each start some seconds.
export NO_AT_BRIDGE=1 GTK_A11Y=none

cargo test --locked --workspace --features desktop-tests --test desktop --no-run
# A driver that never answers must not hold everything up for ever.
timeout --kill-after=10 1200 xvfb-run --auto-servernum --server-args="-screen 0 2560x1600x24" dbus-run-session -- bash -c '
  printf "test" | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null
  cargo test --locked --workspace --features desktop-tests --test desktop -- --test-threads=1 "$@"
' tests "$@"
