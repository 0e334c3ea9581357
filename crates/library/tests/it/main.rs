//! The library as its callers see it, on a real disk.
#![expect(clippy::unwrap_used, reason = "a test ends at the first error")]

mod choices;
mod confidential;
mod conversations;
mod disk_full;
mod documents;
mod fixtures;
mod forks;
mod formats;
mod imports;
mod jobs;
mod keeping;
mod killed;
mod lending;
mod media;
mod money;
mod opening;
mod order;
mod plans;
mod previews;
mod prompts;
mod search;
mod shelf;
mod sums;
