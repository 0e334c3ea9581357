//! What differs between two prompts, in phrases a designer can read and pick from.

use similar::{ChangeTag, TextDiff};

use crate::request::{Change, Piece};

/// Words up to this many characters ("a", "of", "à", one Han character) only link others.
const SHORT: usize = 2;
/// Longer ones that do, in the languages prompts are mostly written in.
const LINKING: [&str; 24] = [
    "and", "for", "from", "into", "near", "over", "the", "with", "das", "dem", "den", "der", "die", "ein", "mit",
    "und", "avec", "des", "les", "une", "con", "del", "los", "las",
];

/// The difference between two texts, word by word by the Unicode rules.
///
/// Joining the `same` and `removed` pieces gives `old` byte for byte, joining `same` and `added` pieces gives `new`. A
/// changed phrase is one removal followed by one addition: white space, punctuation and short linking words inside it
/// do not cut it into bits.
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let words = TextDiff::from_unicode_words(old, new);
    let mut stretches: Vec<Stretch> = Vec::new();
    for change in words.iter_all_changes() {
        let word = change.value();
        match (change.tag(), stretches.last_mut()) {
            (ChangeTag::Equal, Some(Stretch::Same(text))) => text.push_str(word),
            (ChangeTag::Equal, _) => stretches.push(Stretch::Same(word.into())),
            (ChangeTag::Delete, Some(Stretch::Changed { removed, .. })) => removed.push_str(word),
            (ChangeTag::Insert, Some(Stretch::Changed { added, .. })) => added.push_str(word),
            (ChangeTag::Delete, _) => stretches.push(Stretch::Changed { removed: word.into(), added: String::new() }),
            (ChangeTag::Insert, _) => stretches.push(Stretch::Changed { removed: String::new(), added: word.into() }),
        }
    }
    pieces(into_phrases(stretches))
}

/// The difference between two texts in single words, each with the place of the word in the old text where it has it.
/// Words are those of the Unicode rules, with what stands between them; joining those that are not removed gives `new`
/// byte for byte.
pub(crate) fn word_changes(old: &str, new: &str) -> Vec<(Change, Option<usize>, String)> {
    let change = |tag| match tag {
        ChangeTag::Equal => Change::Same,
        ChangeTag::Delete => Change::Removed,
        ChangeTag::Insert => Change::Added,
    };
    let words = TextDiff::from_unicode_words(old, new);
    words.iter_all_changes().map(|one| (change(one.tag()), one.old_index(), one.value().to_owned())).collect()
}

/// The text that results when only some changes are accepted: `accept` is asked for each removal and each addition by
/// its place in `pieces`.
pub fn picked(pieces: &[Piece], accept: impl Fn(usize) -> bool) -> String {
    let mut text = String::new();
    for (place, piece) in pieces.iter().enumerate() {
        let kept = match piece.change {
            Change::Same => true,
            Change::Removed => !accept(place),
            Change::Added => accept(place),
        };
        if kept {
            text.push_str(&piece.text);
        }
    }
    text
}

/// A run of words that both texts have, or one place where they differ.
enum Stretch {
    Same(String),
    Changed { removed: String, added: String },
}

/// Joins neighbouring changes with what links them into one.
fn into_phrases(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut phrases: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        let Stretch::Changed { removed, added } = stretch else {
            phrases.push(stretch);
            continue;
        };
        let before = phrases.len().checked_sub(2);
        let joins = before.is_some_and(|before| match (&phrases[before], &phrases[before + 1]) {
            (Stretch::Changed { removed: removed_before, added: added_before }, Stretch::Same(link)) => {
                // Joining two additions would show the link between them as taken out and put back.
                let removes = !removed_before.is_empty() || !removed.is_empty();
                let adds = !added_before.is_empty() || !added.is_empty();
                removes && adds && is_link(link)
            }
            _ => false,
        });
        if !joins {
            phrases.push(Stretch::Changed { removed, added });
            continue;
        }
        if let Some(Stretch::Same(link)) = phrases.pop()
            && let Some(Stretch::Changed { removed: removed_before, added: added_before }) = phrases.last_mut()
        {
            for (all, last) in [(removed_before, removed), (added_before, added)] {
                all.push_str(&link);
                all.push_str(&last);
            }
        }
    }
    phrases
}

/// Whether a text between two changes is nothing to hold on to: no word at all, or a single one that only links.
fn is_link(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    match (words.next(), words.next()) {
        (None, _) => true,
        // A number always says something.
        (Some(word), None) if word.chars().any(char::is_numeric) => false,
        (Some(word), None) => word.chars().count() <= SHORT || LINKING.contains(&word.to_lowercase().as_str()),
        _ => false,
    }
}

fn pieces(stretches: Vec<Stretch>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for stretch in stretches {
        match stretch {
            Stretch::Same(text) => pieces.push(Piece { change: Change::Same, text }),
            Stretch::Changed { removed, added } => {
                pieces.push(Piece { change: Change::Removed, text: removed });
                pieces.push(Piece { change: Change::Added, text: added });
            }
        }
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    use super::*;

    fn joined(pieces: &[Piece], without: Change) -> String {
        pieces.iter().filter(|piece| piece.change != without).map(|piece| piece.text.as_str()).collect()
    }

    fn shown(old: &str, new: &str) -> String {
        let mark = |piece: &Piece| match piece.change {
            Change::Same => piece.text.clone(),
            Change::Removed => format!("[-{}]", piece.text),
            Change::Added => format!("[+{}]", piece.text),
        };
        difference(old, new).iter().map(mark).collect()
    }

    #[test]
    fn phrases_stay_whole() {
        assert_eq!(shown("a small house", "a tall brick house"), "a [-small][+tall brick] house");
        assert_eq!(
            shown("a cat by the window, dark theme", "a sleeping tabby at a window, dark theme"),
            "a [-cat by the][+sleeping tabby at a] window, dark theme",
        );
    }

    #[test]
    fn a_word_that_says_something_is_seen_to_stay() {
        assert_eq!(shown("red cat sitting", "crimson cat lounging"), "[-red][+crimson] cat [-sitting][+lounging]");
        assert_eq!(shown("desk with screens", "bench with monitors"), "[-desk with screens][+bench with monitors]");
    }

    #[test]
    fn a_number_between_two_changes_is_not_swallowed() {
        assert_eq!(shown("red 4 doors", "blue 4 gates"), "[-red][+blue] 4 [-doors][+gates]");
    }

    #[test]
    fn additions_alone_never_look_like_removals() {
        let pieces = difference("dark theme", "moody dark theme, soft light");
        assert!(pieces.iter().all(|piece| piece.change != Change::Removed), "{pieces:?}");
    }

    #[test]
    fn equal_and_empty_texts() {
        assert_eq!(difference("", ""), []);
        assert_eq!(difference("door", "door"), [Piece { change: Change::Same, text: "door".into() }]);
        assert_eq!(difference("", "door"), [Piece { change: Change::Added, text: "door".into() }]);
        assert_eq!(difference("door", ""), [Piece { change: Change::Removed, text: "door".into() }]);
    }

    #[test]
    fn picking_some_changes_keeps_the_rest_of_my_words() {
        let pieces = difference("a red door, wet street", "a crimson door, rain-slick street at dusk");
        assert_eq!(picked(&pieces, |_| true), "a crimson door, rain-slick street at dusk");
        assert_eq!(picked(&pieces, |_| false), "a red door, wet street");
        let first = pieces.iter().position(|piece| piece.change != Change::Same).unwrap();
        assert_eq!(picked(&pieces, |place| place <= first + 1), "a crimson door, wet street");
    }

    /// Bits that are hard to cut right: combining marks, joined emoji, flags, Han, right-to-left, line ends, controls.
    const BITS: &[&str] = &[
        "a",
        "the",
        "monitor",
        "Straße",
        "e\u{301}",
        "\u{301}",
        "\u{200d}",
        "👩\u{200d}🚀",
        "🇨🇭",
        "🇩",
        "猫",
        "窓辺の猫",
        "ก็",
        "한글",
        "שלום",
        "مرحبا",
        " ",
        "  ",
        "\t",
        "\r\n",
        "\r",
        "\n",
        ",",
        ". ",
        "(red:1.3)",
        "3.5",
        "35mm",
        "don't",
        "\"",
        "\u{feff}",
        "\u{a0}",
        "\u{2028}",
        "\0",
        "ﬁ",
        "𝔘",
        "_",
        "-",
    ];

    fn random_text(random: &mut StdRng) -> String {
        let count = random.random_range(0..14);
        let bit = |random: &mut StdRng| match random.random_range(0..8) {
            0 => random.random::<char>().to_string(),
            _ => BITS[random.random_range(0..BITS.len())].to_owned(),
        };
        (0..count).map(|_| bit(random)).collect()
    }

    #[test]
    fn any_two_texts_come_back_byte_for_byte() {
        let mut random = StdRng::seed_from_u64(20_261_122);
        for _ in 0..20_000 {
            let old = random_text(&mut random);
            // Half of the time the new text is an edit of the old one, as in life.
            let new = match random.random_bool(0.5) {
                true => random_text(&mut random),
                false => {
                    let cut = old.char_indices().map(|(at, _)| at).nth(3).unwrap_or(0);
                    format!("{}{}{}", &old[..cut], random_text(&mut random), &old[cut..])
                }
            };
            let pieces = difference(&old, &new);
            assert_eq!(joined(&pieces, Change::Added), old);
            assert_eq!(joined(&pieces, Change::Removed), new);
            assert_eq!(picked(&pieces, |_| true), new);
            assert_eq!(picked(&pieces, |_| false), old);
            assert!(pieces.windows(2).all(|two| two[0].change != two[1].change), "{pieces:?}");
            assert!(pieces.iter().all(|piece| !piece.text.is_empty()));
        }
    }
}
