#!/usr/bin/env bash
# Drives a running sandbox with clients we did not write: OpenAI's and ModelsLab's own Python packages.
# LIMN_SKIP_CONTRACT=1 turns a missing network into a skip instead of a failure.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
cd "$root"

skip_or_fail() {
  echo "$1" >&2
  if [ "${LIMN_SKIP_CONTRACT:-}" = 1 ]; then
    echo "SKIPPED: the sandbox was not compared with the official clients (LIMN_SKIP_CONTRACT=1)."
    exit 0
  fi
  exit 1
}

echo "Contract: preparing the official Python clients in .venv ..." >&2
[ -x .venv/bin/python ] || python3 -m venv .venv || skip_or_fail "No Python environment could be made: install python3 with its venv module."
.venv/bin/python "$here/contract.py" --have-packages 2>/dev/null \
  || .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" \
  || skip_or_fail "PyPI cannot be reached, so the official clients cannot be installed; connect, or set LIMN_SKIP_CONTRACT=1."

echo "Contract: starting a sandbox ..." >&2
cargo build --quiet --package sandbox --example serve
bases=$(mktemp)
"${CARGO_TARGET_DIR:-target}/debug/examples/serve" 0 --fast >"$bases" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$bases"' EXIT
for _ in $(seq 200); do
  [ -s "$bases" ] && break
  kill -0 "$server" 2>/dev/null || { echo "The sandbox did not start." >&2; exit 1; }
  sleep 0.05
done
NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 .venv/bin/python "$here/contract.py" "$(cat "$bases")"
