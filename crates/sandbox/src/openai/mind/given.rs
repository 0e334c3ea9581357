//! Finds the words to refine in the message they came in.

use serde_json::Value;

/// The words to refine, taken out of whatever message they came in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) text: String,
    pub(crate) negative: Option<String>,
}

impl Words {
    /// The words as they stand.
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: text.trim().to_owned(), negative: None }
    }

    /// Looks for the words inside a message: JSON, tags like `<prompt>`, labels like `Prompt:`; else all of it.
    pub(crate) fn read(message: &str) -> Self {
        Self::json(message).or_else(|| Self::tagged(message)).or_else(|| Self::labelled(message)).unwrap_or_else(|| {
            let text = message.trim().trim_matches(|c| matches!(c, '"' | '“' | '”')).to_owned();
            // Quotes inside are part of the words, such as lettering to be shown.
            Self::plain(if text.contains(['"', '“', '”']) { message } else { &text })
        })
    }

    fn json(message: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(message.trim()).ok()?;
        let member = |names: &[&str]| names.iter().find_map(|n| value[*n].as_str()).map(str::to_owned);
        let text = member(&["prompt", "words", "text", "idea", "wish", "original"])?;
        Some(Self { text, negative: member(&["negative_prompt", "negative"]).filter(|n| !n.is_empty()) })
    }

    fn tagged(message: &str) -> Option<Self> {
        let between = |name: &str| {
            let (_, rest) = message.split_once(&format!("<{name}>"))?;
            let (inside, _) = rest.split_once(&format!("</{name}>"))?;
            Some(inside.trim().to_owned()).filter(|t| !t.is_empty())
        };
        let first = |names: &[&str]| names.iter().find_map(|n| between(n));
        let text = first(&["prompt", "words", "text", "idea", "wish", "mine"])?;
        Some(Self { text, negative: first(&["negative_prompt", "negative", "negative-prompt"]) })
    }

    fn labelled(message: &str) -> Option<Self> {
        let (mut words, mut found) = (Self::default(), false);
        let mut negative = String::new();
        let mut into: Option<&mut String> = None;
        for line in message.lines() {
            let label = line.split_once(':').map(|(label, rest)| (label.trim().to_lowercase(), rest.trim()));
            match label {
                Some((label, rest)) if label.contains("negative") => {
                    negative.push_str(rest);
                    into = Some(&mut negative);
                }
                Some((label, rest))
                    if ["prompt", "words", "my words", "the words", "idea", "wish", "text"]
                        .contains(&label.as_str()) =>
                {
                    found = true;
                    words.text.push_str(rest);
                    into = Some(&mut words.text);
                }
                Some((label, _)) if label.split_whitespace().count() <= 2 && !label.is_empty() => into = None,
                _ => {
                    if let Some(text) = &mut into {
                        text.push('\n');
                        text.push_str(line);
                    }
                }
            }
        }
        let negative = negative.trim();
        let none = negative.is_empty() || negative.eq_ignore_ascii_case("none");
        words.negative = (!none).then(|| negative.to_owned());
        words.text = words.text.trim().to_owned();
        (found && !words.text.is_empty()).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_the_message_they_came_in() {
        let expected = Words { text: "a red fox".into(), negative: Some("people".into()) };
        for message in [
            r#"{"prompt": "a red fox", "negative_prompt": "people"}"#,
            "Model: flux\n<prompt>\na red fox\n</prompt>\n<negative_prompt>people</negative_prompt>",
            "Model: flux\nPrompt: a red fox\nNegative prompt: people",
        ] {
            assert_eq!(Words::read(message), expected, "{message}");
        }
        assert_eq!(Words::read("a red fox").text, "a red fox");
        assert_eq!(Words::read("a sign: \"OPEN\"").text, "a sign: \"OPEN\"");
    }
}
