//! From what the person types to what the full-text index is asked.

/// So many words are looked for; a pasted page would be more than SQLite takes in one question.
const WORDS: usize = 32;

/// What to ask the index, made from the words the person typed. Nothing they type is an operator.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Search {
    /// The question to the index of words; the last word may be the beginning of one.
    pub(crate) words: Option<String>,
    /// Patterns for the index of parts of words, all of which must be found.
    pub(crate) parts: Vec<String>,
}

impl Search {
    /// Reads what the person typed; `None` when there is nothing in it to look for.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let typed: Vec<&str> = text.split_whitespace().take(WORDS).collect();
        let mut phrases = Vec::new();
        for typed in &typed {
            for (single, piece) in runs(typed) {
                if single {
                    let characters: Vec<String> = piece.chars().map(String::from).collect();
                    phrases.push(format!("singles : {}", quoted(&characters.join(" "))));
                } else if piece.contains(char::is_alphanumeric) {
                    phrases.push(quoted(piece));
                }
            }
        }
        let ends_in_word = text.chars().next_back().is_some_and(|last| last.is_alphanumeric() && !is_single(last));
        if ends_in_word && let Some(last) = phrases.last_mut() {
            last.push_str(" *");
        }
        // Trigrams need three characters; `%` and `_` in the person's text stand for anything, which finds too much
        // rather than too little.
        let indexed = typed.iter().any(|word| word.chars().count() >= 3);
        let parts = if indexed { parts(text).collect() } else { Vec::new() };
        let words = (!phrases.is_empty()).then(|| phrases.join(" AND "));
        (words.is_some() || !parts.is_empty()).then_some(Self { words, parts })
    }
}

/// Patterns of the words of a text, to find each of them anywhere.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().take(WORDS).map(|word| format!("%{word}%"))
}

/// The characters of scripts that put no spaces between words, one by one. A phrase of them finds any run of
/// characters, also one of a single character, which an index of trigrams cannot. `None` when there are none.
pub(crate) fn singles<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut found = String::new();
    for text in texts {
        for (_, run) in runs(text).filter(|(single, _)| *single) {
            if !found.is_empty() {
                // Keeps a phrase from running over from one place to another.
                found.push_str(" | x ");
            }
            for character in run.chars() {
                found.push(character);
                found.push(' ');
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The text in runs of single-character scripts (`true`) and of everything else.
fn runs(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let single = is_single(rest.chars().next()?);
        let end = rest.find(|character| is_single(character) != single).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((single, run))
    })
}

/// Han, Kana, Hangul, Thai, Lao, Burmese, Khmer. Korean has spaces, but its endings cling to the word.
fn is_single(character: char) -> bool {
    matches!(character,
        '\u{0e01}'..='\u{0e2e}' | '\u{0e30}'..='\u{0e3a}' | '\u{0e40}'..='\u{0e4e}' | '\u{0e81}'..='\u{0edf}'
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// The text as one phrase of the full-text language, whatever is in it.
fn quoted(text: &str) -> String {
    // A NUL would end the question early.
    format!("\"{}\"", text.replace('\0', " ").replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Option<String> {
        Search::new(text).and_then(|search| search.words)
    }

    #[test]
    fn every_word_is_quoted_and_the_last_may_be_a_beginning() {
        assert_eq!(words("neon  city").unwrap(), r#""neon" AND "city" *"#);
        assert_eq!(words("neon ").unwrap(), r#""neon""#);
        assert_eq!(words(r#"a"b OR -c* sent:x"#).unwrap(), r#""a""b" AND "OR" AND "-c*" AND "sent:x" *"#);
    }

    #[test]
    fn characters_without_spaces_become_phrases() {
        assert_eq!(words("霓虹city").unwrap(), r#"singles : "霓 虹" AND "city" *"#);
        assert_eq!(words("city霓").unwrap(), r#""city" AND singles : "霓""#);
        assert_eq!(singles(["a 霓虹 city", "夜"]).unwrap(), "霓 虹  | x 夜 ");
        assert_eq!(singles(["plain"]), None);
    }

    #[test]
    fn nothing_to_look_for_is_no_search() {
        assert_eq!(Search::new(""), None);
        assert_eq!(Search::new("  - \" "), None);
        assert_eq!(Search::new("--- !").unwrap(), Search { words: None, parts: vec!["%---%".into(), "%!%".into()] });
    }
}
