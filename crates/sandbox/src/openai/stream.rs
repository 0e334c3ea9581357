//! Sends events at a reading pace, in pieces that end anywhere: inside an event, inside a character.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::events::Event;
use crate::dice::Dice;
use crate::server::World;

/// The bytes of one event.
pub(crate) fn bytes(event: &Event) -> Vec<u8> {
    match event {
        Event::Raw(text) => text.as_bytes().to_vec(),
        Event::Data { data, .. } => {
            let kind = data["type"].as_str().unwrap_or("message");
            format!("event: {kind}\ndata: {data}\n\n").into_bytes()
        }
    }
}

/// A piece of the stream: how long to wait before it, and its bytes.
type Step = (Duration, Vec<u8>);

/// An event stream with a pause before each word.
pub(crate) fn respond(world: &Arc<World>, blocks: Vec<(bool, Vec<u8>)>, think: Duration) -> Response {
    let steps = steps(world, blocks, think).into_iter();
    let body = stream::unfold(steps, |mut steps| async move {
        let (pause, bytes) = steps.next()?;
        if pause.is_zero() {
            // Hyper writes out what it has while this task gives way, so that pieces really leave one by one.
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(pause).await;
        }
        Some((Ok::<_, std::io::Error>(Bytes::from(bytes)), steps))
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, Body::from_stream(body)).into_response()
}

/// Where to cut: anywhere, but half of the time inside a character when there is a long one.
fn place(piece: &[u8], dice: &Dice) -> usize {
    let inside: Vec<usize> = piece.iter().enumerate().filter(|(_, b)| **b & 0xc0 == 0x80).map(|(i, _)| i).collect();
    if !inside.is_empty() && dice.below(2) == 0 {
        return inside[dice.below(inside.len() as u64) as usize];
    }
    dice.below(piece.len() as u64 + 1) as usize
}

/// Cuts blocks into pieces: some whole, some in two, some with their tail kept back for the next.
fn steps(world: &Arc<World>, blocks: Vec<(bool, Vec<u8>)>, think: Duration) -> Vec<Step> {
    let pause = world.options.word_pause();
    let mut steps = Vec::with_capacity(blocks.len() + 8);
    let mut kept: Vec<u8> = Vec::new();
    for (number, (word, block)) in blocks.into_iter().enumerate() {
        let wait = match number {
            2 => think,
            _ if word => pause,
            _ => Duration::ZERO,
        };
        let mut piece = std::mem::take(&mut kept);
        piece.extend(block);
        let at = place(&piece, &world.dice);
        match world.dice.below(8) {
            0 => {
                kept = piece.split_off(at);
                steps.push((wait, piece));
            }
            1 | 2 => {
                let rest = piece.split_off(at);
                steps.push((wait, piece));
                steps.push((Duration::ZERO, rest));
            }
            _ => steps.push((wait, piece)),
        }
    }
    steps.push((Duration::ZERO, kept));
    steps.retain(|(_, piece)| !piece.is_empty());
    steps
}
