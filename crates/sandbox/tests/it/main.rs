//! The sandbox over real HTTP, asked by a plain client.
#![expect(clippy::unwrap_used, reason = "a failed step is a failed test, also in functions the tests share")]

mod account;
mod ask;
mod chat;
mod faults;
mod images;
mod lifecycle;
mod responses;
mod stream;
mod tools;
