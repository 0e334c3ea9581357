//! Counts that OpenAI's own tokenizer gives, and texts that would trouble one.

use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};

use super::*;

fn whole(text: &str) -> usize {
    tiktoken_rs::o200k_base_singleton().count_ordinary(text)
}

#[test]
fn known_texts_have_their_known_counts() {
    // From the tiktoken repository and the OpenAI cookbook: o200k_base.
    for (text, tokens) in
        [("", 0), ("tiktoken is great!", 6), ("hello world", 2), ("antidisestablishmentarianism", 6), ("2 + 2 = 4", 7)]
    {
        assert_eq!(count(text), tokens, "{text}");
    }
    assert!(count("<|endoftext|>") > 1, "what looks like a mark is text");
}

#[test]
fn a_long_document_counts_as_in_one_piece() {
    let paragraph =
        "The brief asks for twelve posters, each with room for a headline in Größe 画 🦊; print at 300 dpi.\n\n";
    let document = paragraph.repeat(4_000);
    assert!(document.len() > 40 * PIECE);
    assert_eq!(count(&document), whole(&document));
    assert_eq!(count(&document), whole(&document), "also from memory");
}

#[test]
fn texts_without_a_place_to_cut_are_nearly_exact_and_end() {
    for text in
        ["a".repeat(300_000), " ".repeat(300_000), "\n ".repeat(150_000), "画".repeat(100_000), "🦊".repeat(50_000)]
    {
        let pieces = text.len().div_ceil(PIECE);
        let tokens = count(&text);
        assert!(tokens > 0 && tokens <= text.len());
        // No space run in one piece: its rule would go back over all of it.
        if !text.starts_with([' ', '\n']) {
            assert!(tokens.abs_diff(whole(&text)) <= 2 * pieces, "{tokens} and {}", whole(&text));
        }
    }
}

#[test]
fn pieces_are_the_text_and_never_too_long() {
    let mut dice = StdRng::seed_from_u64(7);
    for _ in 0..8 {
        let text = scribble(&mut dice, 30_000);
        assert_eq!(pieces(&text).collect::<String>(), text);
        assert!(pieces(&text).all(|piece| !piece.is_empty() && piece.len() <= PIECE));
    }
}

#[test]
fn the_vocabulary_is_known_of_the_models_that_have_it() {
    for model in [
        "gpt-4o",
        "gpt-4o-mini-2024-07-18",
        "gpt-4.1-nano",
        "gpt-5",
        "gpt-5.4-2026-03-05",
        "gpt-6-astra",
        "gpt-10",
        "o3-pro",
        "openai/gpt-5.4",
        "gpt-oss-20b",
    ] {
        assert!(counts_for(model), "{model}");
    }
    for model in
        ["gpt-4", "gpt-4-turbo", "gpt-3.5-turbo", "gpt-4omni", "qwen3", "o10", "", "claude-5", "gpt-", "my-gpt-5"]
    {
        assert!(!counts_for(model), "{model}");
    }
}

/// Random characters of many scripts, with whitespace here and there.
pub(crate) fn scribble(dice: &mut impl Rng, chars: usize) -> String {
    let any = |dice: &mut dyn Rng| match dice.random_range(0..6) {
        0 => ' ',
        1 => char::from(dice.random_range(b' '..=b'~')),
        2 => char::from_u32(dice.random_range(0x4E00..0x9FFF)).unwrap_or('?'),
        3 => char::from_u32(dice.random_range(0x1F300..0x1FAFF)).unwrap_or('?'),
        4 => char::from_u32(dice.random_range(0..0x0011_0000)).unwrap_or('\u{FFFD}'),
        _ => char::from_u32(dice.random_range(0..0x0800)).unwrap_or('?'),
    };
    (0..chars).map(|_| any(dice)).collect()
}
