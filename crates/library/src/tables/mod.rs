//! One file per table: its rows, reads and writes.

mod assets;
mod charges;
mod conversations;
mod jobs;
mod messages;
mod prompts;
mod proposals;
mod wallet;
