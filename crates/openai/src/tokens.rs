//! How many tokens a text or a picture is, without asking anybody.
//!
//! Texts are counted with the vocabulary of OpenAI's models since gpt-4o (`o200k_base`), which is part of the program.

mod memo;
mod picture;

use std::{
    hash::{BuildHasher, RandomState},
    sync::{LazyLock, Mutex, PoisonError},
};

use self::memo::Memo;
pub(crate) use self::picture::most_for_picture;
pub use self::picture::picture;

/// Texts from this length on are remembered with their count, in bytes: a history is counted again at every step.
const WORTH_REMEMBERING: usize = 512;
/// Texts that are remembered at most.
const REMEMBERED: usize = 4_096;
/// Texts are counted in pieces of this many bytes: the vocabulary's rule for whitespace goes back over a run of it, and
/// gives up on runs without end.
const PIECE: usize = 8 * 1024;

/// How many tokens a text is for OpenAI's models since gpt-4o. Exact for texts with spaces; in a run of 8 KiB without one
/// it may be one off.
pub fn count(text: &str) -> usize {
    if text.len() < WORTH_REMEMBERING {
        return count_anew(text);
    }
    static MEMO: LazyLock<Mutex<Memo>> = LazyLock::new(|| Mutex::new(Memo::holding(REMEMBERED)));
    // Two hashes of secret seeds: no text can be made to pass for another.
    static SEEDS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);
    let key = [SEEDS[0].hash_one(text), SEEDS[1].hash_one(text)];
    let memo = || MEMO.lock().unwrap_or_else(PoisonError::into_inner);
    let known = memo().get(&key);
    known.unwrap_or_else(|| {
        let tokens = count_anew(text);
        memo().put(key, tokens);
        tokens
    })
}

/// Whether [`count`] counts as this model does: gpt-4o and every later one of OpenAI's, also behind a gateway that puts
/// the maker before the name.
pub fn counts_for(model: &str) -> bool {
    const FAMILIES: [&str; 8] = ["gpt-4o", "gpt-4.1", "gpt-4.5", "chatgpt-4o", "gpt-oss", "o1", "o3", "o4"];
    let name = model.rsplit('/').next().unwrap_or(model);
    let is = |family: &str| name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let version = name.strip_prefix("gpt-").and_then(|rest| rest.split(['.', '-']).next()?.parse::<u32>().ok());
    FAMILIES.iter().any(|family| is(family)) || version.is_some_and(|version| version >= 5)
}

fn count_anew(text: &str) -> usize {
    let vocabulary = tiktoken_rs::o200k_base_singleton();
    pieces(text).map(|piece| vocabulary.count_ordinary(piece)).sum()
}

/// The text in pieces of at most [`PIECE`] bytes, cut before a space between two letters where there is one: no token
/// goes over such a place.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(cut(rest));
        rest = after;
        Some(piece)
    })
}

fn cut(text: &str) -> usize {
    if text.len() <= PIECE {
        return text.len();
    }
    let end = text.floor_char_boundary(PIECE);
    let bytes = text.as_bytes();
    let between_letters = |at: &usize| {
        bytes[*at] == b' '
            && bytes[at - 1].is_ascii_alphabetic()
            && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
    };
    (PIECE / 2..end).rev().find(between_letters).unwrap_or(end)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::scribble;
