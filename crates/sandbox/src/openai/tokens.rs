//! Counts tokens by a simple rule and remembers prompts for the prompt cache.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Prompts kept for each cache key.
const PROMPTS_PER_KEY: usize = 8;
/// Cache keys kept.
const KEYS: usize = 128;
/// The cache works on whole steps of so many tokens, and only from the least size on (OpenAI docs, "Prompt caching").
const STEP: u64 = 128;
const LEAST: u64 = 1_024;

/// Tokens of a text: four characters make one, every character outside ASCII counts double.
pub(crate) fn count(text: &str) -> u64 {
    let weight: u64 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    weight.div_ceil(4)
}

/// The first `tokens` tokens of a text.
pub(crate) fn first(text: &str, tokens: u64) -> &str {
    let (mut weight, most) = (0_u64, tokens.saturating_mul(4));
    for (at, c) in text.char_indices() {
        weight += if c.is_ascii() { 1 } else { 2 };
        if weight > most {
            return &text[..at];
        }
    }
    text
}

/// Earlier prompts by cache key.
#[derive(Debug, Default)]
pub(crate) struct PromptCache(Mutex<HashMap<String, VecDeque<String>>>);

impl PromptCache {
    /// How many tokens of this prompt an earlier one with the same key began with; remembers the prompt.
    pub(crate) fn cached(&self, key: &str, prompt: String) -> u64 {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= KEYS && !keys.contains_key(key) {
            keys.clear();
        }
        let earlier = keys.entry(key.to_owned()).or_default();
        let shared = earlier.iter().map(|old| shared_prefix(old, &prompt)).max().unwrap_or(0);
        let tokens = count(&prompt[..shared]) / STEP * STEP;
        if earlier.len() == PROMPTS_PER_KEY {
            earlier.pop_front();
        }
        earlier.push_back(prompt);
        if tokens >= LEAST { tokens } else { 0 }
    }
}

/// Bytes two texts have in common at the start, at a character's end.
fn shared_prefix(a: &str, b: &str) -> usize {
    let same = a.as_bytes().iter().zip(b.as_bytes()).position(|(x, y)| x != y);
    let mut at = same.unwrap_or(a.len().min(b.len()));
    while !a.is_char_boundary(at) || !b.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_counts_the_longest_shared_prefix_in_steps() {
        let cache = PromptCache::default();
        let long = "word ".repeat(1_200); // 6000 characters, 1500 tokens
        assert_eq!(cache.cached("a", long.clone()), 0, "nothing was said before");
        assert_eq!(cache.cached("a", format!("{long} and more")), 1_408);
        assert_eq!(cache.cached("b", long.clone()), 0, "another key knows nothing of it");
        assert_eq!(cache.cached("a", format!("x{long}")), 0, "only a prefix counts");
        assert_eq!(cache.cached("a", "short".into()), 0);
        assert_eq!(cache.cached("a", "short".into()), 0, "below 1024 tokens nothing is cached");
    }

    #[test]
    fn cutting_by_tokens_never_cuts_a_character() {
        let text = "größer und länger";
        for tokens in 0..10 {
            let cut = first(text, tokens);
            assert!(text.starts_with(cut) && count(cut) <= tokens, "{tokens}: {cut}");
        }
        assert_eq!(first(text, 99), text);
        assert_eq!(first(text, u64::MAX), text);
    }

    #[test]
    fn a_prefix_ends_between_characters() {
        assert_eq!(shared_prefix("käse", "kälte"), 3);
        assert_eq!(shared_prefix("ab", "abc"), 2);
        assert_eq!(shared_prefix("", "abc"), 0);
    }
}
