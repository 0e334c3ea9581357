//! The library as its callers see it, on a real disk.
#![expect(clippy::unwrap_used, reason = "a test ends at the first error")]

mod conversations;
mod disk_full;
mod fixtures;
mod jobs;
mod keeping;
mod killed;
mod money;
mod opening;
mod search;
mod shelf;
