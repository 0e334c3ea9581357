//! Chat Completions on the wire, for servers without the Responses API: the body, and the chunks of its stream.

mod body;
mod chunks;

pub(crate) use body::body;
pub(crate) use chunks::Collector;
