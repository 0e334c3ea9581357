# Two commands do everything: `make run` and `make test`. Each sets up what it needs and says what it does.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test test-rust test-ui test-desktop test-contract lint setup-core setup-desktop setup-test ui bench

# Debian and Ubuntu packages: to compile the core, to compile and show the window, to test.
CORE_PACKAGES := build-essential pkg-config cmake nasm ca-certificates
DESKTOP_PACKAGES := libwebkit2gtk-4.1-dev librsvg2-dev gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-libav
TEST_PACKAGES := webkit2gtk-driver xvfb xauth dbus dbus-x11 gnome-keyring libsecret-tools xdotool procps imagemagick python3-venv chromium
BENCH_PACKAGES := libvips-tools poppler-utils

WISH ?= A futuristic developer workspace with multiple monitors, dark theme
HAS_DISPLAY := $(if $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s))),yes)
SAY = @printf '\n\033[1m==> %s\033[0m\n'

help: ## Lists what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: $(if $(HAS_DISPLAY),run-window,run-command) ## Sets up, builds and runs Limn: its window, or without a display its command

.PHONY: run-window run-command
run-window: setup-core setup-desktop ui
	$(SAY) "Building the window (about five minutes the first time)"
	cargo build --locked --package limn-desktop
	$(SAY) "Opening Limn"
	target/debug/limn-desktop

run-command: setup-core
	$(SAY) "No display here: building the limn command (about two minutes the first time)"
	cargo build --locked --package cli
	$(SAY) "Making a picture: $(WISH)"
	target/debug/limn generate "$(WISH)"

test: setup-core setup-desktop setup-test lint test-ui test-rust test-contract test-desktop ## Sets up and runs every test
	$(SAY) "All tests passed"

lint: ui ## Checks format, lints and types
	$(SAY) "Checking format and lints"
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets --features desktop-tests -- -D warnings
	npm --prefix ui run --silent lint
	npm --prefix ui run --silent check

test-ui: ui ## Tests the page
	$(SAY) "Testing the page"
	npm --prefix ui test --silent

test-rust: ui ## Tests every crate, and that the TypeScript of the IPC is the committed one
	$(SAY) "Testing the crates"
	if cargo nextest --version >/dev/null 2>&1; then cargo nextest run --locked --workspace; else cargo test --locked --workspace --lib --bins --tests; fi
	cargo test --locked --workspace --doc --quiet
	$(SAY) "Checking that ui/src/ipc is what the crates say"
	test -z "$$(git status --porcelain -- ui/src/ipc)" || { git --no-pager diff -- ui/src/ipc; git status --short -- ui/src/ipc; exit 1; }

test-contract: setup-core ## Drives the sandbox with the providers' own Python packages
	$(SAY) "Checking the sandbox against the official Python packages"
	bash crates/sandbox/tests/contract/run.sh

# Built with all tests, as test-rust does it: alone it would be built once more, with other features.
test-desktop: setup-core setup-desktop setup-test ui ## Drives the real window
	$(SAY) "Testing the real window"
	cargo build --locked --workspace --tests --features desktop-tests
	bash tests/desktop/run.sh

bench: setup-core ui ## Prints ratios against peers and limits measured in the same run
	@bash install-packages.sh $(BENCH_PACKAGES)
	bash tests/bench/run.sh

ui: ui/dist/index.html ## Builds the page

ui/dist/index.html: ui/node_modules/.package-lock.json $(shell git ls-files ui 2>/dev/null | grep -v ' ')
	$(SAY) "Building the page"
	npm --prefix ui run --silent build
	@touch $@

ui/node_modules/.package-lock.json: ui/package-lock.json
	$(SAY) "Installing the page's packages"
	npm --prefix ui ci --no-audit --no-fund
	@touch $@

setup-core:
	@command -v cargo >/dev/null || { echo "Limn needs Rust 1.95 or newer: https://rustup.rs"; exit 1; }
	@bash install-packages.sh $(CORE_PACKAGES)

setup-desktop:
	@command -v npm >/dev/null || { echo "Limn needs Node.js 20.19 or newer: https://nodejs.org"; exit 1; }
	@bash install-packages.sh $(DESKTOP_PACKAGES)

setup-test:
	@bash install-packages.sh $(TEST_PACKAGES)
	@command -v tauri-driver >/dev/null || test -x "$${CARGO_HOME:-$$HOME/.cargo}/bin/tauri-driver" || { \
		printf '\n==> Installing tauri-driver\n'; cargo install tauri-driver --version '^2' --locked; }
