//! One answer about words: variations, shorter, richer, another light, in English, or the words for a picture.

use super::facts::{bare, split_outside_quotes};
use super::given::Words;
use super::lexicon::{self, MOODS};
use super::refine::{self, Style, has};
use super::said::Conversation;
use super::{Brief, phrasebook, see};
use crate::dice::{hash, scramble};

/// What the rules may ask to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Variations,
    Shorter,
    Richer,
    Light,
    English,
    Describe,
}

/// The task, told by how the rules begin or end: what stands between is about the models.
fn task(rules: &str) -> Option<Task> {
    let lower = rules.to_lowercase();
    let mut from = lower.len().saturating_sub(400);
    while !lower.is_char_boundary(from) {
        from += 1;
    }
    let mut to = lower.len().min(600);
    while !lower.is_char_boundary(to) {
        to -= 1;
    }
    let signs: [(Task, &[&str]); 6] = [
        (
            Task::Describe,
            &[
                "describe this picture",
                "describe the picture",
                "describe what",
                "describe a picture",
                "words for this picture",
            ],
        ),
        (Task::English, &["translate", "into english"]),
        (Task::Variations, &["variations", "different takes", "alternatives"]),
        (Task::Shorter, &["shorter", "shorten", "fewer words"]),
        (Task::Richer, &["richer", "enrich", "more detail"]),
        (Task::Light, &["another light", "different light", "other light", "only the light"]),
    ];
    let told =
        |text: &str| signs.iter().find(|(_, signs)| signs.iter().any(|s| text.contains(s))).map(|(task, _)| *task);
    told(&lower[..to]).or_else(|| told(&lower[from..]))
}

/// What to fill the schema with; `None` when the rules ask for no such task.
pub(super) fn brief(conversation: &Conversation, rules: &str, given: &Words) -> Option<Brief> {
    let mut task = task(&conversation.instructions).or_else(|| task(rules))?;
    let picture = conversation.persons().next().and_then(|p| p.pictures.first()).and_then(|url| see::look(url));
    let text = given.text.trim();
    if task == Task::Describe && picture.is_none() {
        // Nothing was shown: the words can still be made richer.
        task = Task::Richer;
    }
    let style = Style::of(rules, text);
    let (prompt, why) = match task {
        Task::Describe => {
            let seen = picture?;
            (described(&seen), format!("Named what can be seen at {} × {}.", seen.width, seen.height))
        }
        Task::English => (phrasebook::english(text), "Put into English, word by word; unknown words stay.".to_owned()),
        Task::Variations => {
            (refine::refine(given, style).prompt, "Three different takes on the same subject.".to_owned())
        }
        Task::Shorter => (shorter(text), "Left out what the picture does not need.".to_owned()),
        Task::Richer => (richer(given, style), "Named material, light and composition.".to_owned()),
        Task::Light => (relit(text), "Changed only the light.".to_owned()),
    };
    let prompt = if prompt.trim().is_empty() { text.to_owned() } else { prompt };
    let variations = if task == Task::Variations { variations(given, style) } else { Vec::new() };
    let subject = refine::refine(given, style).subject;
    Some(Brief {
        changes: vec![why.clone()],
        subject: if subject.is_empty() { "the picture".to_owned() } else { subject },
        negative: given.negative.clone(),
        said: text.to_lowercase(),
        dice: hash(&prompt),
        prompt,
        why,
        variations,
        ..Brief::default()
    })
}

fn described(seen: &see::Seen) -> String {
    let shape = match f64::from(seen.width) / f64::from(seen.height.max(1)) {
        s if s > 1.15 => "wide",
        s if s < 0.87 => "upright",
        _ => "square",
    };
    let depth = if seen.contrast > 0.2 { "strong contrast" } else { "soft contrast" };
    let place = match seen.weight {
        "centre" => "centred, even on all sides".to_owned(),
        side @ ("top" | "bottom") => format!("with its weight at the {side} and calm space opposite"),
        side => format!("with its weight on the {side} and calm space opposite"),
    };
    let hex: Vec<&str> = seen.colours.iter().map(|(_, hex)| hex.as_str()).collect();
    format!(
        "A {shape} picture, {} and with {depth}, {place}. A palette of {} ({}). {} × {} pixels.",
        seen.tone(),
        seen.palette(),
        hex.join(", "),
        seen.width,
        seen.height
    )
}

/// Fewer words; what carries numbers, names or quotes stays.
fn shorter(text: &str) -> String {
    let count = |t: &str| t.split_whitespace().count();
    let (all, most) = (count(text), count(text) * 3 / 5);
    let dot = text.trim_end().ends_with('.');
    let parts: Vec<String> = split_outside_quotes(text)
        .into_iter()
        .flat_map(|p| if p.contains(['"', '“']) { vec![p] } else { p.split(". ").collect() })
        .map(|p| p.trim().trim_end_matches('.').to_owned())
        .filter(|p| !p.is_empty())
        .collect();
    let keeps = |part: &str| {
        let name = |(i, w): (usize, &str)| i > 0 && w.starts_with(char::is_uppercase);
        part.contains(['"', '“'])
            || part.contains(|c: char| c.is_ascii_digit())
            || part.split_whitespace().enumerate().any(name)
    };
    let mut kept: Vec<String> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let room = kept.iter().map(|k| count(k)).sum::<usize>() + count(part) <= most;
        if i == 0 || keeps(part) || room {
            kept.push(part.clone());
        }
    }
    let mut text = kept.join(", ");
    if count(&text) >= all {
        let empty = |w: &&str| !lexicon::EMPTY.contains(&bare(w).as_str());
        text = text.split_whitespace().filter(empty).collect::<Vec<_>>().join(" ");
    }
    if count(&text) >= all && all > 3 {
        // One long part: what follows the subject goes, unless it says a number, a name or a quote.
        for link in [" with ", " under ", " in ", " on ", " at ", " and "] {
            if let Some((head, tail)) = text.rsplit_once(link)
                && !keeps(tail)
                && count(head) > 1
            {
                text = head.to_owned();
                break;
            }
        }
    }
    if dot { text + "." } else { text }
}

/// More words: the refinement, and what it found no need to add.
fn richer(given: &Words, style: Style) -> String {
    let refined = refine::refine(given, style).prompt;
    if refined.split_whitespace().count() > given.text.split_whitespace().count() {
        return refined;
    }
    let lower = given.text.to_lowercase();
    let (topic, mood) = (refine::topic_of(&lower), refine::mood_of(&lower));
    let pick = |from: &[&str]| from[(scramble(hash(&lower)) % from.len() as u64) as usize].to_owned();
    let more = [pick(topic.material), pick(topic.composition), pick(mood.light)].join(", ");
    match style {
        Style::Prose => format!("{} {}.", given.text.trim(), super::copy::capital(&more)),
        Style::Tags => format!("{}, {more}", given.text.trim().trim_end_matches('.')),
    }
}

/// The same words in another light: the part that speaks of light is replaced, or one is added.
fn relit(text: &str) -> String {
    let lower = text.to_lowercase();
    let own = MOODS.iter().position(|m| std::ptr::eq(m, refine::mood_of(&lower))).unwrap_or(0);
    let light = |i: usize| {
        let from = MOODS[(own + 1 + i) % MOODS.len()].light;
        from[(scramble(hash(&lower)) % from.len() as u64) as usize]
    };
    let new = (0..MOODS.len()).map(light).find(|l| !lower.contains(l)).unwrap_or(light(0));
    // Parts between commas and full stops, with the sign that ends each.
    let mut parts: Vec<String> = text.split_inclusive([',', '.']).map(str::to_owned).collect();
    let speaks = |part: &String| has(&part.to_lowercase(), lexicon::HAS_LIGHT);
    let at = parts.iter().enumerate().skip(1).find(|(_, p)| speaks(p)).map(|(i, _)| i);
    match at {
        Some(at) => {
            let part = &parts[at];
            let lead = part.len() - part.trim_start().len();
            let end = part.len() - part.trim_end_matches([',', '.']).len();
            let capital = part.trim_start().starts_with(char::is_uppercase);
            let words = if capital { super::copy::capital(new) } else { new.to_owned() };
            parts[at] = format!("{}{words}{}", &part[..lead], &part[part.len() - end..]);
            parts.concat()
        }
        None if text.trim_end().ends_with('.') => format!("{} {}.", text.trim_end(), super::copy::capital(new)),
        None => format!("{}, {new}", text.trim_end()),
    }
}

/// Three takes that differ in view, light and colour.
fn variations(given: &Words, style: Style) -> Vec<String> {
    let takes = [
        "close, one telling detail, light from one side",
        "small in a wide and empty place, morning haze",
        "seen from above, even light, two flat colours",
    ];
    let take = |take: &&str| {
        let text = format!("{}, {take}", given.text.trim().trim_end_matches('.'));
        refine::refine(&Words { text, negative: given.negative.clone() }, style).prompt
    };
    takes.iter().map(take).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shorter_keeps_subject_numbers_names_and_quotes() {
        let long = "Three red kettles on a walnut shelf, soft window light from the left, a sign that says \"TEA, HOT\", \
                    gentle falloff, very calm mood, in the manner of Vermeer.";
        let short = shorter(long);
        assert!(short.split_whitespace().count() < long.split_whitespace().count(), "{short}");
        for kept in ["Three red kettles", "\"TEA, HOT\"", "Vermeer"] {
            assert!(short.contains(kept), "{short}");
        }
        assert_eq!(shorter("a small red fox sitting in deep snow"), "a small red fox sitting");
    }

    #[test]
    fn only_the_light_changes() {
        let text = "A brass lamp on oak, soft light from the left, 50 mm lens.";
        let other = relit(text);
        assert!(other.starts_with("A brass lamp on oak, ") && other.ends_with(", 50 mm lens."), "{other}");
        assert!(!other.contains("soft light from the left"), "{other}");
        assert!(relit("a red door").starts_with("a red door, "));
    }

    #[test]
    fn richer_is_longer_and_variations_differ() {
        for words in ["a red door", "A brass lamp, soft light, 50 mm lens, centred, muted tones, clay."] {
            let more = richer(&Words::plain(words), Style::Prose);
            assert!(more.split_whitespace().count() > words.split_whitespace().count(), "{more}");
        }
        let takes = variations(&Words::plain("a red door"), Style::Prose);
        assert!(takes.len() == 3 && takes[0] != takes[1] && takes.iter().all(|t| t.contains("red door")), "{takes:?}");
    }

    #[test]
    fn the_task_is_told_by_the_rules() {
        assert_eq!(task("Make three variations of these words."), Some(Task::Variations));
        assert_eq!(task("You improve the words of a designer for a model that makes pictures."), None);
        assert_eq!(task("Describe this picture in words another model could draw from."), Some(Task::Describe));
        assert_eq!(task("The same picture in another light. Only the light changes."), Some(Task::Light));
    }
}
