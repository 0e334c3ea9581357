//! The real `limn` program, as a script or a person runs it: against the sandbox with faults on order, and against a
//! server that was written for these tests from the providers' documents alone.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test ends where the ground under it does")]

mod any_server;
mod create;
mod director;
mod disk_full;
mod interrupted;
mod keys;
mod limn;
mod lists;
mod operations;
mod outcomes;
mod sandbox_command;
mod server;
mod settings;
mod shelf;
mod typed;
