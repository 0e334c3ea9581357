//! Sums a conversation up so that it can go on without its beginning.

use serde_json::Value;

use super::Reply;
use super::said::{Conversation, Said, mentioned};

/// Longest wish that is repeated, in characters.
const LONGEST: usize = 240;

/// A summary, when the instructions ask for one.
pub(super) fn next(conversation: &Conversation) -> Option<Reply> {
    conversation.instructions.trim_start().starts_with("Summarise this conversation so that it can go on").then(|| {
        let mut reply = Reply::words(written(conversation));
        reply.thinking = "**Summing up**\n\nWishes, decisions and every handle.".to_owned();
        reply
    })
}

fn cut(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = flat.chars().take(LONGEST).collect();
    if short.len() < flat.len() { format!("{short} …") } else { short }
}

fn written(conversation: &Conversation) -> String {
    let (mut wishes, mut made, mut decided, mut rules) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut handles: Vec<String> = Vec::new();
    let mut meet = |text: &str| {
        for handle in mentioned(text, "") {
            if !handles.contains(&handle) {
                handles.push(handle);
            }
        }
    };
    for said in &conversation.said {
        match said {
            Said::Rule(text) => rules.push(format!("- {}", cut(text))),
            Said::Person(message) | Said::Shown(message) => {
                let names =
                    message.documents.iter().filter_map(|d| super::said::attribute(d, "handle")).collect::<Vec<_>>();
                [&names.join(" "), &message.attached.join(" "), &message.words].iter().for_each(|t| meet(t));
                if matches!(said, Said::Person(_)) && !message.words.is_empty() {
                    wishes.push(format!("- {}", cut(&message.words)));
                }
            }
            Said::Model(text) => {
                meet(text);
                decided.extend(text.lines().next().filter(|l| !l.trim().is_empty()).map(|l| format!("- {}", cut(l))));
            }
            Said::Call(call) => {
                meet(&call.arguments);
                let arguments: Value = serde_json::from_str(&call.arguments).unwrap_or_default();
                let words = ["prompt", "title", "query", "words"].iter().find_map(|n| arguments[*n].as_str());
                made.push(format!("- {}{}", call.name, words.map(|w| format!(": {}", cut(w))).unwrap_or_default()));
            }
            Said::Output { text, .. } => {
                meet(text);
                let output: Value = serde_json::from_str(text).unwrap_or_default();
                if let (Some(last), Some(status)) = (made.last_mut(), output["status"].as_str()) {
                    last.push_str(&format!(" ({status})"));
                }
            }
            Said::Asked(_) => {}
        }
    }
    let part = |title: &str, lines: &[String]| {
        if lines.is_empty() { String::new() } else { format!("{title}\n{}\n\n", lines.join("\n")) }
    };
    let all = [
        part("Rules:", &rules),
        part("Wishes:", &wishes),
        part("Made:", &made),
        part("Decided:", &decided),
        if handles.is_empty() { String::new() } else { format!("Handles: {}", handles.join(", ")) },
    ];
    all.concat().trim_end().to_owned()
}
