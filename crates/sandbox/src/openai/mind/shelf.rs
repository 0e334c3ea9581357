//! Work in the library: finding, looking through, rating, tagging, collecting.

use serde_json::{Value, json};

use super::facts::bare;
use super::reach::look_at;
use super::said::{Conversation, Turn, mentioned};
use super::steps::asks_opinion;
use super::{Reach, Reply, see};

/// Words of a search that are not what is searched for.
const EMPTY: &[&str] = &[
    "find", "search", "for", "look", "up", "show", "me", "my", "our", "the", "all", "any", "of", "in", "library",
    "pictures", "picture", "images", "image", "photos", "photo", "clips", "which", "with", "from", "please", "a", "an",
    "that", "have", "i", "we", "made", "did", "make", "can", "you", "what", "do", "are", "is", "there", "ones", "one",
];
const NUMBERS: &[&str] = &["zero", "one", "two", "three", "four", "five"];

/// The next step of work in the library.
pub(super) fn next(conversation: &Conversation, turn: &Turn<'_>) -> Option<Reply> {
    let words = &turn.person.words;
    if turn.done.iter().any(|d| !d.well() && d.name != "find_tools") {
        return None;
    }
    let jobs = [search, rate, tag, collect, versions, read_pages];
    jobs.iter().find_map(|job| job(conversation, turn, words))
}

/// Handles of the pictures that words speak of: named ones, "both", "all", else the last one.
pub(super) fn meant(conversation: &Conversation, words: &str) -> Vec<String> {
    let named = mentioned(words, "");
    if !named.is_empty() {
        return named;
    }
    let lower = words.to_lowercase();
    let has = |signs: &[&str]| lower.split_whitespace().map(bare).any(|w| signs.contains(&w.as_str()));
    let last = match () {
        () if has(&["clip", "video"]) => conversation.known("clip:"),
        () if has(&["sound", "song", "speech", "recording"]) => conversation.known("sound:"),
        () => conversation.known("img:"),
    };
    let batch = || {
        let mut handles = Vec::new();
        if let Some(output) = conversation.outputs().find(|o| o.to_string().contains("\"handle\"")) {
            super::said::collect_handles(&output, &mut handles);
        }
        handles
    };
    match () {
        () if has(&["both"]) => last.into_iter().take(2).rev().collect(),
        () if has(&["all", "them", "these", "those", "which", "compare"]) => batch(),
        () => last.into_iter().take(1).collect(),
    }
}

fn step(conversation: &Conversation, turn: &Turn<'_>, name: &str, words: String, arguments: &Value) -> Option<Reply> {
    let about = match name {
        "search" => "search the library",
        "rate" => "rate a picture of the library",
        "tag" => "tag pictures of the library",
        "collect" => "put pictures in a collection of the library",
        "read_document" => "read pages of a document",
        _ => "list versions of a picture in the library",
    };
    let reach = conversation.reach(Some(turn), &[name], about);
    if matches!(reach, Reach::Nowhere) && turn.asked.is_empty() {
        // Another tool may do it, chosen by what it says of itself.
        return None;
    }
    let cannot = "I have no way into the library here.";
    Some(conversation.begin(format!("**In the library**\n\n{name}."), words).at(reach, arguments, cannot))
}

fn search(conversation: &Conversation, turn: &Turn<'_>, words: &str) -> Option<Reply> {
    let lower = words.to_lowercase();
    let asks = [
        "find ",
        "search for",
        "search my",
        "look up",
        "which of my",
        "in my library",
        "did i make",
        "show me my",
        "do i have",
    ];
    if !asks.iter().any(|a| lower.contains(a)) {
        return None;
    }
    let Some(found) = turn.of("search").last().map(|d| (d.handles(), d.output["found"].as_u64())) else {
        let query = query(&lower);
        let kind = if ["clip", "video"].iter().any(|w| lower.contains(w)) { "video" } else { "image" };
        let starred = lower.contains("starred").then_some(true);
        let arguments = json!({ "query": query, "kind": kind, "starred": starred, "limit": 12 });
        return step(conversation, turn, "search", format!("I'll look for “{query}” in the library."), &arguments);
    };
    let (handles, number) = found;
    if handles.is_empty() {
        return Some(Reply::words(format!("There is nothing in the library for “{}”.", query(&lower))));
    }
    let looks: Vec<String> = handles.iter().filter(|h| h.starts_with("img:")).take(6).cloned().collect();
    if asks_opinion(words) && conversation.has("look") && !turn.did("look") && !looks.is_empty() {
        let reach = conversation.reach(Some(turn), &["look"], "");
        return Some(conversation.begin("", "").at(reach, &look_at(&looks, "To compare what was found."), ""));
    }
    let list = handles.join(", ");
    let said = format!("I found {}: {list}.", number.unwrap_or(handles.len() as u64));
    let seen = see::shown(turn);
    let opinion = if seen.is_empty() { String::new() } else { super::steps::opinion(conversation, turn, &seen) };
    Some(Reply::words(format!("{said} {opinion}").trim()))
}

/// What is searched for.
fn query(lower: &str) -> String {
    let end = [" and tell", " and rate", " and tag", " and say", " and show", " and put", " and compare", "?", "."]
        .iter()
        .filter_map(|s| lower.find(s))
        .min()
        .unwrap_or(lower.len());
    let words = lower[..end].split_whitespace().map(bare).filter(|w| !w.is_empty() && !EMPTY.contains(&w.as_str()));
    words.collect::<Vec<_>>().join(" ")
}

fn rate(conversation: &Conversation, turn: &Turn<'_>, words: &str) -> Option<Reply> {
    let list: Vec<String> = words.split_whitespace().map(bare).collect();
    let at = list
        .iter()
        .position(|w| w == "rate" || w == "stars" || w == "star")
        .filter(|_| list.contains(&"rate".into()))?;
    let number = |w: &String| w.parse().ok().or_else(|| NUMBERS.iter().position(|n| n == w).map(|n| n as u64));
    let after = list[at..].iter().filter_map(number).find(|n| *n <= 5);
    let rating = after.or_else(|| list.iter().filter_map(number).find(|n| *n <= 5))?;
    each(
        conversation,
        turn,
        "rate",
        words,
        &|handle| json!({ "handle": handle, "rating": rating }),
        &format!("rated {rating}"),
    )
}

fn tag(conversation: &Conversation, turn: &Turn<'_>, words: &str) -> Option<Reply> {
    let list: Vec<String> = words.split_whitespace().map(bare).collect();
    let at = list.iter().position(|w| w == "tag" || w == "tagged").filter(|at| *at < 4)?;
    let handles = meant(conversation, words);
    let skip = [
        "the", "last", "one", "it", "this", "that", "picture", "image", "both", "them", "all", "as", "with", "and",
        "these", "please", "two", "those", "pictures",
    ];
    let marks = |w: &String| w.is_empty() || skip.contains(&w.as_str()) || w.contains(':');
    let tags: Vec<&String> =
        list[at + 1..].iter().take_while(|w| *w != "rate" && *w != "put").filter(|w| !marks(w)).collect();
    if tags.is_empty() || handles.is_empty() {
        return None;
    }
    once(
        conversation,
        turn,
        "tag",
        &json!({ "handles": handles, "tags": tags }),
        &format!("tagged {}", handles.join(", ")),
    )
}

fn collect(conversation: &Conversation, turn: &Turn<'_>, words: &str) -> Option<Reply> {
    let lower = words.to_lowercase();
    let at = lower.find("collection").filter(|_| lower.len() == words.len())?;
    ["put", "add", "collect", "move"].iter().any(|w| lower.contains(w)).then_some(())?;
    let rest = words[at + "collection".len()..].trim().trim_start_matches("called ").trim_start_matches("named ");
    let name = rest.trim_matches(|c: char| !c.is_alphanumeric());
    let handles = meant(conversation, words);
    if name.is_empty() || handles.is_empty() {
        return None;
    }
    let arguments = json!({ "collection": name, "handles": handles });
    once(conversation, turn, "collect", &arguments, &format!("put {} in {name}", handles.join(", ")))
}

fn versions(conversation: &Conversation, turn: &Turn<'_>, words: &str) -> Option<Reply> {
    let lower = words.to_lowercase();
    ["versions of", "came from", "family of", "lineage"].iter().any(|s| lower.contains(s)).then_some(())?;
    let handle = meant(conversation, words).into_iter().next()?;
    if let Some(done) = turn.of("list_versions").last() {
        let count = |name: &str| done.output[name].as_array().map_or(0, Vec::len);
        let (parents, children) = (count("parents"), count("children"));
        return Some(Reply::words(format!("{handle} has {parents} before it and {children} after it.")));
    }
    step(conversation, turn, "list_versions", String::new(), &json!({ "handle": handle }))
}

fn read_pages(conversation: &Conversation, turn: &Turn<'_>, words: &str) -> Option<Reply> {
    let list: Vec<String> = words.split_whitespace().map(bare).collect();
    let at = list.iter().position(|w| w == "page" || w == "pages").filter(|_| list.iter().any(|w| w == "read"))?;
    let pages: Vec<u64> = list[at..].iter().filter_map(|w| w.parse().ok()).take(2).collect();
    let document = mentioned(words, "doc:").into_iter().next();
    let attached =
        || conversation.persons().flat_map(|p| &p.documents).find_map(|d| super::said::attribute(d, "handle"));
    let document = document.or_else(|| attached().map(str::to_owned))?;
    let (from, to) = (*pages.first()?, *pages.last()?);
    if let Some(done) = turn.of("read_document").last() {
        let said = done.output.to_string();
        let start: String = said.chars().filter(|c| !matches!(c, '{' | '}' | '"')).take(200).collect();
        return Some(Reply::words(format!("Pages {from} to {to} of {document} begin: {start}")));
    }
    let arguments = json!({ "document": document, "from_page": from, "to_page": to });
    step(conversation, turn, "read_document", String::new(), &arguments)
}

/// A job that one call does.
fn once(conversation: &Conversation, turn: &Turn<'_>, name: &str, arguments: &Value, done: &str) -> Option<Reply> {
    if turn.did(name) {
        return finished(turn, name, done);
    }
    step(conversation, turn, name, String::new(), arguments)
}

/// A job that takes one call for each picture.
fn each(
    conversation: &Conversation,
    turn: &Turn<'_>,
    name: &str,
    words: &str,
    arguments: &dyn Fn(&str) -> Value,
    done: &str,
) -> Option<Reply> {
    let before = turn.of(name).len();
    let handles = if before > 0 { Vec::new() } else { meant(conversation, words) };
    if before > 0 {
        return finished(turn, name, done);
    }
    let first = handles.first()?;
    let Reach::Ready(tool) = conversation.reach(Some(turn), &[name], "") else {
        return step(conversation, turn, name, String::new(), &arguments(first));
    };
    let mut reply = conversation.begin(format!("**In the library**\n\n{name}."), "");
    for handle in handles.iter().take(8) {
        reply = reply.call(tool, &arguments(handle));
    }
    Some(reply.done())
}

/// Says so only when no other job of the same message is left to do.
fn finished(turn: &Turn<'_>, name: &str, done: &str) -> Option<Reply> {
    let lower = turn.person.words.to_lowercase();
    let other = |job: &str| job != name && lower.split_whitespace().any(|w| bare(w) == job) && !turn.did(job);
    let more =
        other("tag") || other("rate") || !turn.did("collect") && lower.contains("collection") && name != "collect";
    (!more).then(|| Reply::words(format!("Done: {done}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_left_of_the_words() {
        assert_eq!(query("find my fox pictures and tell me which is best"), "fox");
        assert_eq!(query("which of my pictures have a blue kettle?"), "blue kettle");
    }
}
