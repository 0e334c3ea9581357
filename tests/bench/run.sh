#!/usr/bin/env bash
# Runs every benchmark. Each prints ratios against a peer or a limit measured in the same run, never a bare time.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo bench --locked --package library --package document
cargo bench --locked --package studio --bench tool_search
npm --prefix ui run --silent bench
