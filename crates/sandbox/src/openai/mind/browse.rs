//! Opens pages and keeps them as reference pictures.

use serde_json::json;

use super::Reply;
use super::said::{Conversation, Turn};

/// Web addresses in a text.
fn addresses(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | ')' | ','));
    let links = words.filter(|w| w.starts_with("https://") || w.starts_with("http://"));
    links.map(|w| w.trim_end_matches(['.', '!', '?', ';', ':']).to_owned()).collect()
}

/// The next step of a visit to the pages that were named, and what it says when all were seen.
pub(super) fn next(conversation: &Conversation, turn: &Turn<'_>) -> Option<Reply> {
    let words = turn.person.words.to_lowercase();
    visit(conversation, turn).or_else(|| {
        let went = |d: &super::said::Done| matches!(d.name.as_str(), "open" | "act" | "capture");
        (wants(&words) && turn.did("open") && turn.done.iter().filter(|d| went(d)).all(|d| d.well()))
            .then(|| seen(turn))
    })
}

/// Whether words ask for pages to be opened.
fn wants(words: &str) -> bool {
    let asked = ["capture", "screenshot", "open ", "go to", "visit", "reference", "browse", "look at http"];
    asked.iter().any(|a| words.contains(a))
}

/// The next step of a visit; `None` when there is nothing to open, when all was seen, or when a step failed.
pub(super) fn visit(conversation: &Conversation, turn: &Turn<'_>) -> Option<Reply> {
    let words = turn.person.words.to_lowercase();
    let pages = addresses(&turn.person.words);
    if pages.is_empty() || !wants(&words) {
        return None;
    }
    let opened = turn.of("open").len();
    let captured = turn.of("capture").len();
    if turn.done.iter().any(|d| matches!(d.name.as_str(), "open" | "act" | "capture") && !d.well()) {
        return None;
    }
    let keeps = ["capture", "screenshot", "reference"].iter().any(|a| words.contains(a));
    let cannot = "I have no browser here, so I cannot capture that page.";
    let step = |names: &[&str], about: &str, words: String, arguments| {
        let thinking = "**Visiting a page**\n\nWhat stands on it is material.";
        Some(conversation.begin(thinking, words).at(conversation.reach(Some(turn), names, about), &arguments, cannot))
    };
    let about = "open a web page in the browser";
    match pages.get(opened) {
        Some(url) if !keeps || opened == captured => {
            step(&["open"], about, format!("I'll open {url}."), json!({ "url": url }))
        }
        _ if words.contains("scroll") && turn.of("act").len() < opened => {
            step(&["act"], about, String::new(), json!({ "action": "scroll", "amount": 600 }))
        }
        _ if keeps && captured < opened => {
            let title = turn.of("open").last().and_then(|d| d.output["title"].as_str()).unwrap_or_default().to_owned();
            let title = if title.is_empty() { pages[opened - 1].clone() } else { title };
            step(&["capture"], about, String::new(), json!({ "note": format!("Reference: {title}") }))
        }
        _ => None,
    }
}

fn seen(turn: &Turn<'_>) -> Reply {
    let kept = turn.of("capture").iter().flat_map(|d| d.handles()).collect::<Vec<_>>().join(", ");
    let pages = addresses(&turn.person.words).join(", ");
    Reply::words(match kept.as_str() {
        "" => format!("{pages} is open. Tell me what to keep of it."),
        kept => format!("Captured {pages} as {kept}. I can use it as a reference now."),
    })
}

/// What it says to a refusal by the person or by the list of allowed sites.
pub(super) fn denied(turn: &Turn<'_>) -> Option<Reply> {
    let last = turn.done.last().filter(|d| matches!(d.name.as_str(), "open" | "act" | "capture"))?;
    let why = last.output["message"].as_str().map(|m| format!(" ({})", m.trim_end_matches('.'))).unwrap_or_default();
    Some(Reply::words(format!(
        "The page was not allowed{why}, so I captured nothing. Allow the site, or name another one."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_without_what_stands_around_them() {
        assert_eq!(
            addresses("capture https://example.com/a?b=1, and (http://127.0.0.1:8080/x). Not ftp://x"),
            ["https://example.com/a?b=1", "http://127.0.0.1:8080/x"]
        );
    }
}
