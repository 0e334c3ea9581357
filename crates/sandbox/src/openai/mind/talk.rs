//! What it says around the work: hello, a sentence before a call, a remark on what came back.

use super::facts::{Facts, bare};
use super::outcome::{Came, came, parts};
use super::refine::Refined;
use super::said::{Conversation, Said, collect_handles};
use crate::dice::{hash, scramble};
use crate::openai::tools::Tool;

/// Verbs that ask for something to be made, even inside a question.
const MAKING: &[&str] = &[
    "make",
    "create",
    "generate",
    "draw",
    "paint",
    "design",
    "render",
    "illustrate",
    "show",
    "picture",
    "image",
    "photo",
    "video",
    "upscale",
    "animate",
    "remove",
    "edit",
    "compose",
    "find",
    "search",
];

fn choose<'a>(options: &[&'a str], words: &str) -> &'a str {
    options[(scramble(hash(words)) % options.len() as u64) as usize]
}

fn bares(words: &str) -> Vec<String> {
    words.split_whitespace().map(bare).filter(|w| !w.is_empty()).collect()
}

/// "Yes", "go ahead": agreement to what was said before.
pub(super) fn agrees(words: &str) -> bool {
    let words = bares(words).join(" ");
    ["yes", "yes please", "yep", "sure", "go", "go ahead", "do it", "ok", "okay", "ok do it", "please do", "make it so"]
        .contains(&words.as_str())
}

/// An answer to talk that asks for nothing; `None` when something is to be made.
pub(super) fn small_talk(conversation: &Conversation, said: &str) -> Option<String> {
    let words = bares(said);
    let all = words.join(" ");
    let first = words.first().map_or("", String::as_str);
    let starts = |list: &[&str]| list.iter().any(|s| all == *s || all.starts_with(&format!("{s} ")));
    let makes = words.iter().any(|w| MAKING.contains(&w.as_str()));
    if words.is_empty() {
        return Some("I did not get any words. Tell me what you would like to see.".to_owned());
    }
    if starts(&["thanks", "thank you", "cheers", "great thanks", "perfect thanks"]) && words.len() <= 6 {
        let answers = [
            "You're welcome. Say the word when you want another.",
            "Glad it helped.",
            "Any time. What shall we make next?",
        ];
        return Some(choose(&answers, said).to_owned());
    }
    if words.len() <= 3 && starts(&["great", "nice", "perfect", "lovely", "beautiful", "wonderful", "good", "cool"]) {
        return Some("Good to hear. I can make variations of it, or go on to the next idea.".to_owned());
    }
    if agrees(said) && !conversation.said.iter().any(|s| matches!(s, Said::Model(_))) {
        return Some("Gladly. What should it show?".to_owned());
    }
    if matches!(all.as_str(), "no" | "no thanks" | "nope" | "never mind" | "stop" | "not now") {
        return Some("All right, nothing was made. What would you like instead?".to_owned());
    }
    if starts(&["hi", "hello", "hey", "good morning", "good evening", "good afternoon"]) && !makes && words.len() <= 6 {
        let answers = [
            "Hello. Tell me what you would like to see, and I'll make it.",
            "Hi. What are we making today?",
            "Hello. A subject and a mood are enough to begin with.",
        ];
        return Some(choose(&answers, said).to_owned());
    }
    if starts(&["who are you", "what are you", "what can you do", "how do you work", "help"]) && words.len() <= 8 {
        return Some(about_itself(conversation));
    }
    if starts(&["how are you"]) && words.len() <= 5 {
        return Some("Well, thank you. What would you like to see?".to_owned());
    }
    let asks = ["what", "why", "how", "when", "who", "which", "where", "is", "are", "does", "do", "did", "should"];
    if said.trim_end().ends_with('?') && asks.contains(&first) && !makes {
        return Some(format!(
            "I am the sandbox's stand-in and know little about that. What I can do is turn “{}” into a picture: \
             tell me the subject, the mood and the light.",
            last_words(said, 4)
        ));
    }
    None
}

fn about_itself(conversation: &Conversation) -> String {
    let does = |t: &Tool| {
        let first = first_sentence(&t.description);
        let short = (1..=60).contains(&first.len()).then(|| first.trim_end_matches('.').to_lowercase());
        short.unwrap_or_else(|| t.name.replace('_', " "))
    };
    let names: Vec<String> = conversation.tools.list.iter().take(4).map(does).collect();
    let can = match names.as_slice() {
        [] => "sharpen your words into a prompt".to_owned(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    };
    format!(
        "I am the sandbox's stand-in for GPT: I read what you write, choose details and call tools. Here I can {can}. \
         Nothing I do costs money."
    )
}

fn number_word(n: u64) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six"];
    words.get(n as usize).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

/// A sentence before the call.
pub(super) fn before_call(facts: &Facts, refined: &Refined) -> String {
    let subject = &refined.subject;
    let many = facts.count.filter(|n| *n > 1).map_or_else(|| "one".to_owned(), number_word);
    let shape = match facts.aspect {
        Some((w, h)) if w > h => " in a wide frame",
        Some((w, h)) if w < h => " in an upright frame",
        Some(_) => " in a square frame",
        None => "",
    };
    if facts.again {
        let answers = [
            format!("I'll take the last one further: {}.", facts.said.trim().trim_end_matches('.').to_lowercase()),
            "Going on from the last one with that change.".to_owned(),
        ];
        return answers[(hash(&facts.said) % 2) as usize].clone();
    }
    let added = match refined.added.as_slice() {
        [] => "your words were concrete enough to use as they are".to_owned(),
        [one] => format!("I settled the {one}"),
        [first, .., last] => format!("I settled the {first} and the {last}"),
    };
    let answers = [
        format!("I'll make {many} of {subject}{shape}; {added}."),
        format!("Let me try {subject}{shape}: {many} to begin with, and {added}."),
        format!("Starting with {many}{shape}, {subject}; {added}."),
    ];
    answers[(scramble(hash(&facts.said)) % 3) as usize].clone()
}

/// The words for a tool that changes or moves a picture: the wish, with "it" in the place of the handles.
pub(super) fn change_of(said: &str, handles: &[String], tool: &str) -> String {
    let mut words = said.trim().trim_end_matches(['.', '!']).to_owned();
    if tool.contains("video") {
        // "Turn it into a clip" says nothing of what moves.
        let moves = [" where ", " with ", " in which ", ", "].iter().find_map(|link| words.split_once(link));
        return moves.map_or_else(
            || "Slow, natural movement while the camera hardly moves.".to_owned(),
            |(_, moves)| format!("{}.", super::copy::capital(moves)),
        );
    }
    for handle in handles {
        words = words.replace(handle.as_str(), "it");
    }
    let words = words.trim_start_matches("please ").trim_start_matches("Please ");
    format!("{}.", super::copy::capital(words))
}

pub(super) fn no_tool(wish: &str) -> String {
    format!("None of the tools I was given can do that. I can still help with the words for “{wish}”.")
}

pub(super) fn without_tools(prompt: &str) -> String {
    format!("I cannot make pictures here: this server gives me no tools. These are words for it: “{prompt}”.")
}

/// A remark on the outputs since the last words.
pub(super) fn about_outputs(conversation: &Conversation) -> String {
    let said = &conversation.said;
    let since = said.iter().rposition(|s| matches!(s, Said::Person(_) | Said::Model(_))).map_or(0, |at| at + 1);
    let outputs: Vec<(Came, Option<String>)> = said[since..]
        .iter()
        .filter_map(|s| match s {
            Said::Output { text, .. } => Some(parts(text)),
            _ => None,
        })
        .flatten()
        .map(|part| came(&part))
        .collect();
    let all = |came: Came| outputs.iter().all(|(c, _)| *c == came);
    let any = |came: Came| outputs.iter().find(|(c, _)| *c == came);
    let key = said.iter().map(|s| format!("{s:?}")).collect::<String>();
    if all(Came::Denied) {
        let answers = [
            "Understood: nothing was made and nothing was spent. Tell me what to change, and I'll propose it again.",
            "All right, I left it. Shall I change the subject, the size or the number?",
        ];
        return choose(&answers, &key).to_owned();
    }
    if all(Came::Cancelled) {
        return "It was stopped before it was done. I can start it again when you like.".to_owned();
    }
    if let Some((_, reason)) = any(Came::Failed) {
        let reason = reason.as_deref().map(first_sentence).filter(|r| !r.is_empty());
        let reason = reason.map_or_else(|| "without saying why".to_owned(), |r| format!("with this: “{r}”"));
        let rest = if outputs.len() > 1 { " The others came through." } else { "" };
        return format!("That one failed {reason}.{rest} I can try again with other words or another model.");
    }
    if any(Came::Denied).is_some() {
        return "The part you approved is done; the rest I left, and it cost nothing.".to_owned();
    }
    if any(Came::Running).is_some() {
        return "It is being made now and will appear in the gallery by itself.".to_owned();
    }
    let since: Vec<&Said> = said[since..].iter().collect();
    let handles = handles(&since);
    let subject = conversation.earlier_prompt().map(|p| first_words(&p, 7)).unwrap_or_default();
    let subject = if handles.is_empty() { subject } else { handles.join(", ") };
    let many = outputs.len().max(handles.len());
    let answers = [
        format!("Done. {} came out close to what the words say; the light carries it.", named(&subject, many)),
        format!(
            "Here it is. In {} the composition holds; a calmer background would be the next thing I'd try.",
            lower(&subject, many)
        ),
        format!(
            "It's in the gallery. If {} should be warmer or closer, say so and I'll go on from this seed.",
            lower(&subject, many)
        ),
    ];
    answers[(scramble(hash(&key)) % 3) as usize].clone()
}

/// What the pictures just made are called, such as `img:12`.
fn handles(said: &[&Said]) -> Vec<String> {
    let mut found = Vec::new();
    for said in said {
        if let Said::Output { text, .. } = said {
            collect_handles(&serde_json::from_str(text).unwrap_or_default(), &mut found);
        }
    }
    found
}

fn named(subject: &str, many: usize) -> String {
    match subject {
        "" => "The pictures".to_owned(),
        handles if handles.starts_with("img:") => handles.to_owned(),
        _ if many > 1 => "The pictures".to_owned(),
        subject => format!("“{subject}”"),
    }
}

fn lower(subject: &str, many: usize) -> String {
    let name = named(subject, many);
    if name == "The pictures" { "the pictures".to_owned() } else { name }
}

fn first_sentence(text: &str) -> String {
    let text = text.trim();
    let end = text.find(". ").unwrap_or(text.len()).min(text.char_indices().nth(160).map_or(text.len(), |(at, _)| at));
    text[..end].trim_end_matches('.').to_owned()
}

fn last_words(text: &str, n: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words[words.len().saturating_sub(n)..].join(" ").trim_end_matches(['?', '.', '!']).to_owned()
}

fn first_words(text: &str, n: usize) -> String {
    let part = text.split(['.', ',']).next().unwrap_or(text);
    part.split_whitespace().take(n).collect::<Vec<_>>().join(" ")
}
