//! Client for OpenAI's Responses API and servers that speak it.
//!
//! Thin on purpose: a request is a struct, an answer is its output items kept verbatim, and everything between them is
//! what makes a paid, streamed, often interrupted conversation trustworthy:
//!
//! - **Errors** come from HTTP, from inside a stream under status 200, nested or flat. One classifier (`classify`) reads
//!   them all into a closed set, and each is one sentence that says what to do next ([`Error`]).
//! - **Retries** (`retry`) go by the kind of trouble and the server's own hint, and end where something of the answer was
//!   seen.
//! - **Other servers** (`ladder`) get what they understand; what they lack is found out once and remembered.
//! - **Money** ([`prices`], [`tokens`]): what an answer cost, and the most that a request can cost before it is sent.
//! - **Many tools**: what a model need not see at first is searched for, by the server or by us ([`ToolSearch`]).
//!
//! The base URL and the key are arguments and never read from the environment, no redirect is followed, and the key goes
//! to the configured server only. The system's proxy is used, except for servers on this machine.
//!
//! ```no_run
//! use futures_util::StreamExt;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = openai::Client::new("https://api.openai.com/v1".parse()?, Some("sk-…".into()))?;
//! let request = openai::Request {
//!     model: "gpt-5.4".into(),
//!     instructions: "Rewrite the idea as one vivid image prompt.".into(),
//!     input: vec![serde_json::json!({"role": "user", "content": "a fox in snow"})],
//!     effort: Some("none".into()),
//!     max_output_tokens: Some(600),
//!     ..openai::Request::default()
//! };
//! let mut events = client.stream(&request);
//! while let Some(event) = events.next().await {
//!     match event? {
//!         openai::Event::Words(delta) => { /* show it */ }
//!         openai::Event::Done(response) => { /* keep response.output, pay response.usage */ }
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! To stop an answer, drop the stream: the connection closes and the server stops writing.

mod answer;
mod bound;
mod call;
mod chat;
mod classify;
mod client;
mod error;
mod event;
mod history;
mod ladder;
pub mod prices;
mod request;
mod response;
mod responses;
mod retry;
mod search;
mod sse;
pub mod tokens;
mod tool;
mod turn;

pub use call::{Call, CallKind, expand_parallel};
pub use client::{Client, Model, Options};
pub use error::{Error, ErrorKind};
pub use event::Event;
pub use ladder::Rung;
pub use request::{Format, Request, ToolChoice};
pub use response::{Response, Status, Usage};
pub use search::{found, loaded, search};
pub use tool::{FIND_TOOLS, Namespace, Tool, ToolSearch};
