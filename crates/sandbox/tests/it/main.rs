//! The sandbox over real HTTP, asked by a plain client.
#![expect(clippy::unwrap_used, reason = "a failed step is a failed test, also in functions the tests share")]

mod account;
mod ask;
mod chat;
mod director;
mod documents;
mod edits;
mod faces;
mod faults;
mod images;
mod inpaint;
mod lifecycle;
mod media;
mod one_shots;
mod photo;
mod quirks;
mod responses;
mod rooms;
mod search;
mod sound;
mod stream;
mod studio;
mod three_d;
mod tools;
mod v7_images;
mod video;
