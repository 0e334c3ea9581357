//! The Responses API on the wire: the body, and the events of its stream.

mod body;
mod events;

pub(crate) use body::body;
pub(crate) use events::Collector;
