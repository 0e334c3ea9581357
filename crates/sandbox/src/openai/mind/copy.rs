//! Writes copy: what a content pack, a product demo or a support answer says about its subject, and what its pictures show.

use super::facts::bare;
use super::refine::{mood_of, topic_of};
use crate::dice::{hash, scramble};

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Pack,
    Demo,
    Support,
}

/// A part of a document: a step or a section, with what its picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) heading: String,
    pub(super) text: String,
    /// The words for the picture.
    pub(super) picture: String,
    /// A few words to stand on the picture.
    pub(super) label: String,
}

fn pick<'a>(from: &[&'a str], key: &str) -> &'a str {
    from[(scramble(hash(key)) % from.len() as u64) as usize]
}

pub(super) fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |c| c.to_uppercase().chain(signs).collect())
}

/// The subject without its article.
fn bare_subject(subject: &str) -> &str {
    let lower = ["a ", "an ", "the ", "our ", "my ", "A ", "An ", "The ", "Our ", "My "];
    lower.iter().find_map(|a| subject.strip_prefix(a)).unwrap_or(subject)
}

/// What is to be done in a question: "change my password" in "How do I change my password".
fn task(subject: &str) -> String {
    let lower = subject.to_lowercase();
    let leads = ["how do i ", "how can i ", "how do you ", "how to ", "how do we ", "how does one ", "how should i "];
    let found = leads.iter().filter_map(|l| lower.find(l).map(|at| at + l.len())).min();
    let rest = found.and_then(|at| subject.get(at..)).unwrap_or(subject);
    rest.trim().trim_end_matches('?').to_owned()
}

/// The steps a wish spells out: numbered lines, or "first …, then …, finally …".
fn told(words: &str) -> Vec<String> {
    let numbered = words.lines().filter_map(|l| {
        let l = l.trim();
        let rest = l.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < l.len()).then(|| rest.strip_prefix(['.', ')'])).flatten().map(|r| r.trim().to_owned())
    });
    let numbered: Vec<String> = numbered.filter(|s| !s.is_empty()).collect();
    if numbered.len() > 1 {
        return numbered;
    }
    let lower = words.to_lowercase();
    let Some(at) = lower.find("first ").filter(|_| lower.len() == words.len() && lower.contains("then ")) else {
        return Vec::new();
    };
    let mut rest = words[at + "first ".len()..].to_owned();
    for mark in [", and then ", " and then ", ", then ", " then ", ", finally ", " and finally ", " finally ", "; "] {
        rest = rest.replace(mark, "\n");
    }
    rest.lines().map(|s| s.trim().trim_end_matches(['.', ',']).to_owned()).filter(|s| !s.is_empty()).collect()
}

/// The parts of a document about a subject; `number` is how many were asked for.
pub(super) fn parts(kind: Kind, subject: &str, words: &str, number: Option<usize>) -> Vec<Piece> {
    let steps = told(words);
    if !steps.is_empty() && kind != Kind::Pack {
        return steps.iter().take(6).map(|step| told_step(kind, subject, step)).collect();
    }
    match kind {
        Kind::Pack => pack(subject, number.unwrap_or(3)),
        Kind::Demo => demo(subject, number.unwrap_or(4)),
        Kind::Support => support(&task(subject), number.unwrap_or(3)),
    }
}

fn told_step(kind: Kind, subject: &str, step: &str) -> Piece {
    let place = if kind == Kind::Support { "A clean app window" } else { "A product scene" };
    Piece {
        heading: capital(step),
        text: format!(
            "{}. Nothing else in {} changes while you do it, and you can go back at any time.",
            capital(step),
            bare_subject(&task(subject))
        ),
        picture: format!("{place} that shows how to {step}, for {subject}"),
        label: short(step, 4),
    }
}

fn short(text: &str, words: usize) -> String {
    capital(&text.split_whitespace().take(words).collect::<Vec<_>>().join(" "))
}

fn pack(subject: &str, number: usize) -> Vec<Piece> {
    let lower = subject.to_lowercase();
    let (topic, mood) = (topic_of(&lower), mood_of(&lower));
    let it = bare_subject(subject);
    let material = pick(topic.material, subject);
    let composition = pick(topic.composition, subject);
    let light = pick(mood.light, subject);
    let all = [
        Piece {
            heading: format!("{} at first sight", capital(it)),
            text: format!(
                "The opening picture gives {subject} room: {composition}. One look should be enough to know what it is and \
                 who it is for. The line beneath stays short, because the picture has said most of it."
            ),
            picture: format!("{subject}, {composition}, {light}"),
            label: short(it, 4),
        },
        Piece {
            heading: "Close enough to touch".to_owned(),
            text: format!(
                "Up close it is about {material}. Here the copy names what can be seen and leaves the adjectives out. Who \
                 reads this far wants to know how {it} is made and how long it will last."
            ),
            picture: format!("a close view of {subject}, {material}"),
            label: "Detail".to_owned(),
        },
        Piece {
            heading: "In its place".to_owned(),
            text: format!(
                "The third picture shows {subject} in use, with {light}. It answers the question every customer has and \
                 few ask: where would I put it, and when would I reach for it?"
            ),
            picture: format!("{subject} in everyday use, a person's hand nearby, {light}"),
            label: "In use".to_owned(),
        },
        Piece {
            heading: "What stays with you".to_owned(),
            text: format!(
                "The last picture is quiet. {} stands alone, and there is space for a line of type.",
                capital(subject)
            ),
            picture: format!("{subject} alone with wide empty space on the right"),
            label: "Closing".to_owned(),
        },
    ];
    let n = number.clamp(2, 6);
    let more = (all.len()..n).map(|i| Piece {
        heading: format!("Another side, {}", i + 1),
        text: format!("A further view of {subject} for a post of its own."),
        picture: format!("{subject} from another side, view {}", i + 1),
        label: format!("View {}", i + 1),
    });
    all.iter().cloned().chain(more).take(n).collect()
}

fn demo(subject: &str, number: usize) -> Vec<Piece> {
    let it = bare_subject(subject);
    let stages = [
        (
            "Before",
            "start",
            "the situation before",
            format!(
                "Without {it}, this part of the day is done by hand. It works, it is slow, and every mistake is found late."
            ),
        ),
        (
            "Turn it on",
            "switch",
            "a hand switching on",
            format!(
                "{} is one switch away. Nothing has to be set up first, and nothing that was there before is lost.",
                capital(it)
            ),
        ),
        (
            "Watch it work",
            "work",
            "a screen in the middle of",
            format!(
                "Now {it} does its part while you go on with yours. What it is doing is shown where you would look for it anyway."
            ),
        ),
        (
            "See the result",
            "result",
            "the finished result of",
            format!(
                "When it is done you see what changed, and what did not. One step takes it back if {it} was not what you wanted."
            ),
        ),
        (
            "Make it yours",
            "settings",
            "a calm settings panel for",
            format!(
                "A few choices make {it} fit the way you work. The rest has sensible values that can be left alone."
            ),
        ),
    ];
    let stages = stages.iter().take(number.clamp(3, 5)).enumerate();
    stages
        .map(|(i, (heading, label, scene, text))| Piece {
            heading: (*heading).to_owned(),
            text: text.clone(),
            picture: format!("{scene} {subject}, step {} of a product demo, one clear subject", i + 1),
            label: capital(label),
        })
        .collect()
}

fn support(task: &str, number: usize) -> Vec<Piece> {
    let verb = task.split_whitespace().next().map(bare).unwrap_or_default();
    let rest: Vec<&str> = task.split_whitespace().skip(1).collect();
    let thing = if rest.is_empty() { task.to_owned() } else { rest.join(" ") };
    let thing = ["my ", "our ", "your "].iter().find_map(|a| thing.strip_prefix(a)).unwrap_or(&thing).to_owned();
    let it = bare_subject(&thing);
    let all = [
        (
            "Open the settings",
            format!("Open the menu in the corner and choose Settings. You need to be signed in to {task}."),
            format!("A screenshot of an app window with an open menu, Settings highlighted, on the way to {task}"),
            "Settings".to_owned(),
        ),
        (
            "Find the entry",
            format!("In the list on the left choose the entry for {it}. What is set now is shown on the right."),
            format!("A screenshot of a settings window with the entry for {it} selected in the list on the left"),
            capital(it),
        ),
        (
            "Make the change",
            format!(
                "Press the button to {verb} {thing}, enter the new values and confirm. The change takes effect at once."
            ),
            format!("A screenshot of a dialog to {task}, two fields and a confirm button"),
            "Confirm".to_owned(),
        ),
        (
            "Check that it worked",
            format!("A short notice says that it is done. Open the entry for {it} again to see the new state."),
            format!("A screenshot of a settings window with a small notice that {it} was saved"),
            "Saved".to_owned(),
        ),
        (
            "If it did not work",
            format!(
                "Sign out and in again, then try to {task} once more. If it fails again, write to us and say at which step."
            ),
            format!("A screenshot of an app's help page about {it}, a contact button below"),
            "Help".to_owned(),
        ),
    ];
    let piece = |(heading, text, picture, label): &(&str, String, String, String)| Piece {
        heading: (*heading).to_owned(),
        text: text.clone(),
        picture: picture.clone(),
        label: label.clone(),
    };
    all.iter().take(number.clamp(2, 5)).map(piece).collect()
}

/// The look a wish or a recipe gives: what stands behind "in the style of" or "style:".
pub(super) fn look(words: &str, recipe: &str) -> String {
    [words, recipe]
        .iter()
        .find_map(|text| {
            let lower = text.to_lowercase();
            let marks = ["in the style of ", "in a style of ", "style: ", "style is "];
            let at = marks.iter().find_map(|m| lower.find(m).map(|at| at + m.len()))?;
            let rest = text.get(at..)?;
            let end = rest.find(['.', '\n', ';']).unwrap_or(rest.len());
            Some(rest[..end].trim().to_owned())
        })
        .unwrap_or_default()
}

pub(super) fn title(kind: Kind, subject: &str) -> String {
    match kind {
        Kind::Pack => format!("{}: content pack", capital(bare_subject(subject))),
        Kind::Demo => format!("{}, step by step", capital(bare_subject(subject))),
        Kind::Support => format!("How to {}", task(subject)),
    }
}

/// The text to be spoken over a demo.
pub(super) fn narration(subject: &str, parts: &[Piece]) -> String {
    let steps: Vec<&str> = parts.iter().map(|p| p.text.split(". ").next().unwrap_or(&p.text)).collect();
    format!("This is {subject}. {}.", steps.join(". ").trim_end_matches('.'))
}

/// The whole document. Every picture is in it, those beyond the parts at the end.
pub(super) fn markdown(kind: Kind, subject: &str, parts: &[Piece], pictures: &[String]) -> String {
    let it = bare_subject(subject);
    let opening = match kind {
        Kind::Pack => format!(
            "This pack holds the copy and the pictures for {subject}. Use the parts together or one by one; each picture \
             stands beside the words it was made for."
        ),
        Kind::Demo => format!(
            "This is what {it} does, in {} steps. Each picture shows one step, in the order in which you will see them.",
            parts.len()
        ),
        Kind::Support => {
            format!("To {}, follow these {} steps. It takes about two minutes.", task(subject), parts.len())
        }
    };
    let mut lines = vec![format!("# {}", title(kind, subject)), String::new(), opening, String::new()];
    for (i, part) in parts.iter().enumerate() {
        match kind {
            Kind::Pack => lines.push(format!("## {}", part.heading)),
            Kind::Demo | Kind::Support => lines.push(format!("## {}. {}", i + 1, part.heading)),
        }
        lines.extend([String::new(), part.text.clone(), String::new()]);
        if let Some(handle) = pictures.get(i) {
            lines.extend([format!("![{}]({handle})", alt(part)), String::new()]);
        }
    }
    for handle in pictures.iter().skip(parts.len()) {
        lines.extend([format!("![{}]({handle})", capital(it)), String::new()]);
    }
    match kind {
        Kind::Pack => {
            let post = format!(
                "> {}: seen once, known again. {}",
                capital(it),
                parts.first().map_or("", |p| p.label.as_str())
            );
            lines.extend(["## For a post".to_owned(), String::new(), post, String::new()]);
            lines.push(format!(
                "Say what {it} is in the first line, show it in the second, and ask for nothing in the third."
            ));
        }
        Kind::Demo => {
            lines.extend(["## In short".to_owned(), String::new()]);
            lines.extend(parts.iter().enumerate().map(|(i, p)| format!("{}. {}", i + 1, p.heading)));
        }
        Kind::Support => {
            lines.extend(["## The steps in short".to_owned(), String::new()]);
            lines.extend(parts.iter().enumerate().map(|(i, p)| format!("{}. {}", i + 1, p.heading)));
            lines.extend([String::new(), "The numbers in the pictures are those of the steps.".to_owned()]);
        }
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}

/// The description of a picture, free of signs that end it.
fn alt(part: &Piece) -> String {
    part.picture.chars().filter(|c| !matches!(c, '[' | ']' | '(' | ')' | '\n')).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_speaks_of_its_subject_and_shows_every_picture() {
        let pictures: Vec<String> = (1..=5).map(|n| format!("img:{n}")).collect();
        for (kind, subject, part) in [
            (Kind::Pack, "a copper kettle", "copper kettle"),
            (Kind::Demo, "offline sync", "Offline sync is one switch away"),
            (Kind::Support, "How do I change my password?", "To change my password, follow"),
        ] {
            let parts = parts(kind, subject, subject, None);
            assert!((3..=5).contains(&parts.len()));
            let text = markdown(kind, subject, &parts, &pictures);
            assert!(text.starts_with("# ") && text.contains(part), "{text}");
            assert!(text.matches("\n## ").count() >= 4 && text.len() > 700, "{text}");
            assert!(pictures.iter().all(|p| text.contains(&format!("]({p})"))), "{text}");
        }
    }

    #[test]
    fn steps_the_person_tells_are_the_steps() {
        let words = "demo of sync: first open the panel, then press Sync, finally read the report";
        let headings: Vec<_> = parts(Kind::Demo, "sync", words, None).into_iter().map(|p| p.heading).collect();
        assert_eq!(headings, ["Open the panel", "Press Sync", "Read the report"]);
        let words = "How to sync:\n1. Open it\n2) Wait";
        assert_eq!(parts(Kind::Support, "sync", words, None).len(), 2);
    }

    #[test]
    fn the_look_is_what_the_words_say() {
        assert_eq!(look("a demo, in the style of flat paper cuts. Short.", ""), "flat paper cuts");
        assert_eq!(look("a demo", "Style: dark theme, rounded.\nMore"), "dark theme, rounded");
    }
}
