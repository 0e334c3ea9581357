//! Names of originals: a few words of the prompt and the beginning of the hash, safe on every system.

use crate::asset::Kind;

const WORDS: usize = 6;
const LENGTH: usize = 60;

/// The name of an original without its ending: up to six words in ASCII, then eight digits of the hash. The digits also
/// keep it from being one of the names Windows reserves.
pub(crate) fn stem(words: &str, kind: Kind, sha256: &str) -> String {
    let mut name = String::new();
    // The rest of a very long prompt cannot matter, and need not be transliterated.
    let start: String = words.chars().take(500).collect();
    let ascii = deunicode::deunicode_with_tofu(&start, " ").to_ascii_lowercase();
    // "it's" is one word.
    let ascii = ascii.replace(['\'', '`'], "");
    for word in ascii.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(WORDS)
    {
        let room = LENGTH.saturating_sub(name.len() + 1);
        if room < word.len() && !name.is_empty() {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word[..word.len().min(room)]);
    }
    if name.is_empty() {
        name.push_str(match kind {
            Kind::Image => "picture",
            Kind::Video => "video",
            Kind::Audio => "sound",
            Kind::Text => "text",
            Kind::Model => "model",
        });
    }
    format!("{name}-{}", &sha256[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(words: &str) -> String {
        stem(words, Kind::Image, "7f3a9c12ffffffff")
    }

    #[test]
    fn words_are_readable_and_safe() {
        assert_eq!(
            named("A futuristic developer workspace with multiple monitors, dark theme"),
            "a-futuristic-developer-workspace-with-multiple-7f3a9c12"
        );
        assert_eq!(named("../../etc/passwd\0:con"), "etc-passwd-con-7f3a9c12");
        assert_eq!(named("it's Größe, ñandú & Łódź"), "its-grosse-nandu-lodz-7f3a9c12");
        assert_eq!(named("霓虹 city"), "ni-hong-city-7f3a9c12");
        assert_eq!(named("con"), "con-7f3a9c12");
    }

    #[test]
    fn it_is_never_empty_and_never_long() {
        assert_eq!(named(" …!?\u{202e}\u{7f} "), "picture-7f3a9c12");
        assert_eq!(stem("", Kind::Audio, "0011223344"), "sound-00112233");
        assert_eq!(named(&"x".repeat(100_000)).len(), LENGTH - 1 + 9);
        for words in ["", "a b", "🦊🦊", "ﷺ ﷽", "\u{0}\u{ffff}", "a\u{0301}".repeat(50).as_str()] {
            let name = named(words);
            assert!(name.len() <= LENGTH + 9 && name.is_ascii(), "{name}");
            assert!(name.chars().all(|letter| letter == '-' || letter.is_ascii_alphanumeric()), "{name}");
            assert!(!name.starts_with('-') && !name.contains("--"), "{name}");
        }
    }
}
