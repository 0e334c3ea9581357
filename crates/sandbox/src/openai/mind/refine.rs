//! Refinement: keeps the subject, drops what says nothing, names what is missing.

use super::facts::{bare, split_outside_quotes};
use super::given::Words;
use super::lexicon::{self, MOODS, Mood};
use super::topics::{TOPICS, Topic};
use crate::dice::{hash, scramble};

/// How the words are to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Whole sentences, for FLUX and its kind.
    Prose,
    /// Comma separated tags, for Stable Diffusion.
    Tags,
}

impl Style {
    /// What the instructions ask for; prose when they do not say.
    pub(crate) fn of(rules: &str, words: &str) -> Self {
        let weigh = |text: &str, signs: &[&str]| -> usize { signs.iter().map(|s| text.matches(s).count()).sum() };
        let tags = ["tags", "tag list", "comma-separated", "comma separated", "stable diffusion", "sdxl", "keywords"];
        let prose = ["prose", "sentences", "natural language", "flux", "z-image", "paragraph"];
        let rules = rules.to_lowercase();
        // Rules for several models at once are settled by the model that is named.
        if weigh(&rules, &["flux"]) > 0 && weigh(&rules, &["stable diffusion"]) > 0 {
            let words = words.to_lowercase();
            let named = weigh(&words, &["sdxl", "stable diffusion", "juggernaut", "dreamshaper", "model: sd"]);
            return if named > 0 { Self::Tags } else { Self::Prose };
        }
        // "Not tags" and "no tags" speak for prose.
        let against = weigh(
            &rules,
            &["not tags", "no tags", "never tags", "instead of tags", "no comma", "not a list", "rather than tags"],
        );
        let (mut t, mut p) = (weigh(&rules, &tags), weigh(&rules, &prose));
        t = t.saturating_sub(2 * against);
        p += against;
        if t == p {
            let words = words.to_lowercase();
            (t, p) = (weigh(&words, &["sdxl", "stable diffusion", "stable-diffusion"]), weigh(&words, &["flux"]));
        }
        if t > p { Self::Tags } else { Self::Prose }
    }
}

/// A refinement, with what was done.
#[derive(Debug, Clone)]
pub(crate) struct Refined {
    pub(crate) prompt: String,
    pub(crate) negative: Option<String>,
    /// The subject in a few words.
    pub(crate) subject: String,
    /// What was taken away.
    pub(crate) dropped: Vec<String>,
    /// Kinds of details that were added: "light", "lens" …
    pub(crate) added: Vec<&'static str>,
}

impl Refined {
    /// One line on what was done and why.
    pub(crate) fn why(&self) -> String {
        let mut parts = vec![format!("Kept {}", self.subject)];
        if let [first, ..] = self.dropped.as_slice() {
            let more =
                if self.dropped.len() > 1 { " and other words that show nothing" } else { ", which shows nothing" };
            parts.push(format!("dropped “{first}”{more}"));
        }
        match self.added.as_slice() {
            [] => parts.push("left the rest, which was already concrete".to_owned()),
            [one] => parts.push(format!("named the {one}")),
            [init @ .., last] => parts.push(format!("named {} and {last}", init.join(", "))),
        }
        let last = parts.pop().unwrap_or_default();
        format!("{} and {last}.", parts.join(", "))
    }

    /// The same as a list.
    pub(crate) fn changes(&self) -> Vec<String> {
        let mut list = vec![format!("kept {}", self.subject)];
        list.extend(self.dropped.iter().map(|d| format!("dropped “{d}”")));
        list.extend(self.added.iter().map(|a| format!("added {a}")));
        list
    }
}

/// Refines words.
pub(crate) fn refine(words: &Words, style: Style) -> Refined {
    let (parts, dropped) = clean(&words.text);
    let lower = words.text.to_lowercase();
    let seed = hash(&lower);
    let (topic, mood) = (topic_of(&lower), mood_of(&lower));
    let mut added = Vec::new();
    let coloured = lexicon::COLOURS.split(' ').filter(|c| has(&lower, &[c])).count() >= 2;
    let mut pick = |kind: &'static str, present: &[&str], from: &'static [&'static str]| -> Option<&'static str> {
        if has(&lower, present) || kind == "palette" && coloured {
            return None;
        }
        added.push(kind);
        Some(from[(scramble(seed ^ hash(kind)) % from.len() as u64) as usize])
    };
    let material = pick("material", lexicon::HAS_MATERIAL, topic.material);
    let composition = pick("composition", lexicon::HAS_COMPOSITION, topic.composition);
    let lens = pick("lens", lexicon::HAS_LENS, topic.lens);
    let light = pick("light", lexicon::HAS_LIGHT, mood.light);
    let palette = pick("palette", lexicon::HAS_PALETTE, mood.palette);
    let subject = subject(&parts);
    let (prompt, negative) = match style {
        Style::Prose => (prose(&parts, material, &[composition, lens], &[light, palette]), words.negative.clone()),
        Style::Tags => {
            let details = [material, composition, lens, light, palette];
            let (tags, avoid) = tags(&parts, &details);
            let own = format!("blurry, low contrast, watermark, jpeg artifacts, {}", topic.pitfalls);
            let mut negative: Vec<String> = words.negative.iter().cloned().chain(avoid).collect();
            negative.push(own);
            (tags, Some(negative.join(", ")))
        }
    };
    Refined { prompt, negative, subject, dropped, added }
}

/// The most words the rules allow, when they say "30 to 90 words".
pub(crate) fn most_words(rules: &str) -> usize {
    let words: Vec<&str> = rules.split_whitespace().collect();
    let limit = words.windows(4).find_map(|w| match w {
        [low, "to", high, unit] if unit.starts_with("words") && low.parse::<usize>().is_ok() => high.parse().ok(),
        _ => None,
    });
    limit.unwrap_or(usize::MAX)
}

impl Refined {
    /// Leaves the last sentences out until no more than so many words are left; the first stays.
    pub(crate) fn keep_within(&mut self, words: usize) {
        while self.prompt.split_whitespace().count() > words {
            let Some((first, _)) = self.prompt.rsplit_once(". ") else { return };
            self.prompt = format!("{first}.");
            self.added.pop();
        }
    }
}

/// An earlier prompt with a change to it.
pub(crate) fn changed(earlier: &str, change: &str) -> String {
    let (parts, _) = clean(change);
    let change = parts.join(", ");
    let same = ["again", "another", "another one", "more", "redo", "same", "same again", "it again", "once more"];
    let change = change.strip_prefix("it ").unwrap_or(&change);
    if change.is_empty() || same.contains(&change.to_lowercase().as_str()) {
        return earlier.to_owned();
    }
    let joint = if earlier.trim_end().ends_with('.') { " Now " } else { ", " };
    let end = if joint == ", " { "" } else { "." };
    format!("{}{joint}{}{end}", earlier.trim_end(), change.trim_end_matches('.'))
}

/// Whether one of these words or phrases is in a lower-case text, as whole words.
pub(super) fn has(lower: &str, signs: &[&str]) -> bool {
    signs.iter().any(|sign| {
        lower.match_indices(sign).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let after = lower[at + sign.len()..].chars().next();
            let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic());
            // "35mm" has a digit before it, "f/2.8" one behind.
            apart(before) && (apart(after) || sign.ends_with('/'))
        })
    })
}

pub(super) fn topic_of(lower: &str) -> &'static Topic {
    let score = |t: &Topic| t.told_by.split_whitespace().filter(|w| has(lower, &[w])).count();
    let best = TOPICS.iter().rev().max_by_key(|t| score(t)).filter(|t| score(t) > 0);
    best.unwrap_or(&TOPICS[TOPICS.len() - 1])
}

pub(super) fn mood_of(lower: &str) -> &'static Mood {
    MOODS.iter().find(|m| m.told_by.split_whitespace().any(|w| has(lower, &[w]))).unwrap_or(&MOODS[MOODS.len() - 1])
}

/// The parts of a text without the words that say nothing, and those words.
fn clean(text: &str) -> (Vec<String>, Vec<String>) {
    let mut dropped = Vec::new();
    let parts = split_outside_quotes(text).into_iter().filter_map(|part| {
        let mut words: Vec<String> = Vec::new();
        let source: Vec<&str> = part.split_whitespace().collect();
        let bares: Vec<String> = source.iter().map(|w| bare(w)).collect();
        let (mut at, mut quoted) = (0, false);
        while at < source.len() {
            let quotes = source[at].chars().filter(|c| matches!(c, '"' | '“' | '”')).count();
            let empty = lexicon::EMPTY.iter().find(|e| {
                let e: Vec<&str> = e.split(' ').collect();
                !quoted && quotes == 0 && bares[at..].iter().map(String::as_str).take(e.len()).eq(e.iter().copied())
            });
            if let Some(empty) = empty {
                let n = empty.split(' ').count();
                dropped.push(source[at..at + n].join(" ").to_lowercase());
                // "a beautiful old house" is "an old house".
                at += n;
                continue;
            }
            quoted ^= quotes % 2 == 1;
            words.push(source[at].to_owned());
            at += 1;
        }
        mend_articles(&mut words);
        let part = words.join(" ");
        let loose = part.trim_matches(|c: char| c.is_whitespace() || c == '.').to_owned();
        let only_joints = loose
            .split_whitespace()
            .map(bare)
            .all(|w| matches!(w.as_str(), "" | "a" | "an" | "the" | "and" | "with" | "of" | "in"));
        (!only_joints).then_some(loose)
    });
    let parts = parts.collect();
    dropped.dedup();
    (parts, dropped)
}

/// Makes "a" and "an" fit the word that follows now, and drops "and" where nothing is left to join.
fn mend_articles(words: &mut Vec<String>) {
    for i in 0..words.len().saturating_sub(1) {
        let vowel = bare(&words[i + 1]).starts_with(['a', 'e', 'i', 'o', 'u']);
        match words[i].as_str() {
            "a" if vowel && !bare(&words[i + 1]).starts_with("uni") => words[i] = "an".into(),
            "A" if vowel => words[i] = "An".into(),
            "an" if !vowel => words[i] = "a".into(),
            "An" if !vowel => words[i] = "A".into(),
            _ => {}
        }
    }
    while words.first().is_some_and(|w| bare(w) == "and") {
        words.remove(0);
    }
    while words.last().is_some_and(|w| matches!(bare(w).as_str(), "and" | "with" | "of" | "a" | "an" | "the")) {
        words.pop();
    }
}

/// The first part in at most eight words, in lower case where it is not a name.
fn subject(parts: &[String]) -> String {
    let Some(first) = parts.first() else { return "your words".to_owned() };
    let words: Vec<&str> = first.split_whitespace().take(8).collect();
    let text = words.join(" ");
    let mut signs = text.chars();
    match signs.next() {
        Some(c) if words.first().is_some_and(|w| matches!(*w, "A" | "An" | "The")) => {
            c.to_lowercase().chain(signs).collect()
        }
        _ => text.clone(),
    }
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |c| c.to_uppercase().chain(signs).collect())
}

fn prose(parts: &[String], material: Option<&str>, frame: &[Option<&str>], light: &[Option<&str>]) -> String {
    let mut sentences = Vec::new();
    let first: Vec<&str> = parts.iter().map(String::as_str).chain(material).collect();
    sentences.push(first.join(", "));
    for group in [frame, light] {
        let group: Vec<&str> = group.iter().flatten().copied().collect();
        if !group.is_empty() {
            sentences.push(group.join(", "));
        }
    }
    let ended = sentences.iter().filter(|s| !s.is_empty()).map(|s| {
        let s = capital(s);
        if s.ends_with(['.', '!', '?', '。']) { s } else { s + "." }
    });
    ended.collect::<Vec<_>>().join(" ")
}

/// The tags, and what the words asked to leave out.
fn tags(parts: &[String], details: &[Option<&str>]) -> (String, Vec<String>) {
    let mut avoid = Vec::new();
    let mut tags: Vec<String> = Vec::new();
    for part in parts {
        let lower = part.to_lowercase();
        let left_out = ["no ", "without any ", "without "].iter().find_map(|p| lower.strip_prefix(p));
        if let Some(thing) = left_out {
            avoid.push(thing.to_owned());
            continue;
        }
        // "a red fox in snow with a scarf" gives three tags; what is in quotes stays whole.
        let mut rest = part.as_str();
        let quoted = rest.contains(['"', '“']);
        while let Some((at, link)) = [" with ", " and ", " without "]
            .iter()
            .filter_map(|l| rest.find(l).map(|at| (at, *l)))
            .min()
            .filter(|_| !quoted)
        {
            tags.push(rest[..at].to_owned());
            rest = &rest[at + link.len()..];
            if link == " without " {
                avoid.push(std::mem::take(&mut rest).to_owned());
            }
        }
        tags.push(rest.to_owned());
    }
    let article = |t: &str| {
        let bare = ["a ", "an ", "the ", "A ", "An ", "The "].iter().find_map(|a| t.strip_prefix(a)).unwrap_or(t);
        bare.trim().trim_end_matches('.').to_owned()
    };
    let palette = |d: &str| d.strip_prefix("a palette of ").map_or_else(|| d.to_owned(), |p| format!("{p} palette"));
    tags.extend(details.iter().flatten().map(|d| palette(d)));
    let tags: Vec<String> = tags.iter().map(|t| article(t)).filter(|t| !t.is_empty()).collect();
    (tags.join(", "), avoid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refined(text: &str, style: Style) -> Refined {
        refine(&Words::plain(text), style)
    }

    #[test]
    fn the_subject_stays_and_empty_words_go() {
        let it = refined("a really beautiful old house by the sea, amazing, 8k", Style::Prose);
        assert!(it.prompt.starts_with("An old house by the sea"), "{}", it.prompt);
        for gone in ["really", "beautiful", "amazing", "8k"] {
            assert!(!it.prompt.contains(gone), "{gone} is still in {}", it.prompt);
        }
        assert_eq!(it.dropped, ["really", "beautiful", "amazing", "8k"]);
        assert_eq!(it.added, ["material", "composition", "lens", "light", "palette"]);
    }

    #[test]
    fn prose_is_sentences_and_tags_are_tags() {
        let words = "A futuristic developer workspace with multiple monitors, dark theme";
        let prose = refined(words, Style::Prose);
        assert!(prose.prompt.matches(". ").count() >= 2 && prose.prompt.ends_with('.'), "{}", prose.prompt);
        assert!(prose.prompt.contains("workspace with multiple monitors, dark theme"));
        assert_eq!(prose.negative, None);
        let tags = refined(words, Style::Tags);
        assert!(tags.prompt.starts_with("futuristic developer workspace, multiple monitors, dark theme, "));
        assert!(!tags.prompt.contains('.') || tags.prompt.contains("f/"), "{}", tags.prompt);
        assert!(tags.negative.unwrap().contains("watermark"));
    }

    #[test]
    fn what_is_said_already_is_not_said_again() {
        let it = refined("a brass lamp, soft light from the left, 50 mm lens, centred, muted tones", Style::Prose);
        assert!(it.added.is_empty(), "{:?}", it.added);
        let once = refined("a quiet harbour", Style::Prose).prompt;
        let twice = refined(&once, Style::Prose).prompt;
        assert!(twice.len() <= once.len() + 60, "refining a refinement does not pile up:\n{once}\n{twice}");
    }

    #[test]
    fn different_words_get_different_details() {
        let details: std::collections::HashSet<_> =
            ["a red fox", "a blue fox", "a small fox", "an old fox", "two foxes"]
                .iter()
                .map(|w| refined(w, Style::Prose).prompt.split_once(", ").map(|(_, rest)| rest.to_owned()))
                .collect();
        assert!(details.len() >= 3, "{details:?}");
        assert_eq!(refined("a red fox", Style::Prose).prompt, refined("a red fox", Style::Prose).prompt);
    }

    #[test]
    fn the_mood_follows_the_words() {
        let dark = refined("a desk at night", Style::Prose).prompt;
        assert!(MOODS[0].palette.iter().any(|p| dark.to_lowercase().contains(p)), "{dark}");
        let own = refined("waves in amber and cyan", Style::Prose);
        assert!(!own.added.contains(&"palette"), "two colours are a palette: {}", own.prompt);
        let warm = refined("a desk at sunset", Style::Prose).prompt;
        assert!(MOODS[1].palette.iter().any(|p| warm.to_lowercase().contains(p)), "{warm}");
    }

    #[test]
    fn quoted_words_are_not_touched() {
        let it = refined("a neon sign that says \"very nice, really\" over a bar", Style::Prose);
        assert!(it.prompt.contains("\"very nice, really\""), "{}", it.prompt);
    }

    #[test]
    fn what_to_leave_out_goes_into_the_negative_prompt_of_tags() {
        let words = Words { text: "a street, no people".into(), negative: Some("cars".into()) };
        let it = refine(&words, Style::Tags);
        assert!(!it.prompt.contains("people"), "{}", it.prompt);
        assert!(it.negative.unwrap().starts_with("cars, people, blurry"));
    }

    #[test]
    fn the_style_is_read_from_the_instructions() {
        let style = |rules| Style::of(rules, "");
        assert_eq!(style("Write prose for FLUX."), Style::Prose);
        assert_eq!(style("Write comma-separated tags for Stable Diffusion."), Style::Tags);
        assert_eq!(style("Write natural language sentences, not tags."), Style::Prose);
        assert_eq!(style(""), Style::Prose);
        assert_eq!(Style::of("Refine.", "model: sdxl"), Style::Tags);
    }

    #[test]
    fn the_number_of_words_the_rules_allow_is_kept() {
        assert_eq!(most_words("Write one sentence of 8 to 25 words."), 25);
        assert_eq!(most_words("Write well."), usize::MAX);
        let mut it = refined("a quiet harbour", Style::Prose);
        it.keep_within(12);
        assert!(it.prompt.split_whitespace().count() <= 12, "{}", it.prompt);
        assert!(it.prompt.starts_with("A quiet harbour"));
    }

    #[test]
    fn a_change_goes_on_from_the_earlier_prompt() {
        assert_eq!(changed("A fox. Soft light.", "it darker"), "A fox. Soft light. Now darker.");
        assert_eq!(changed("fox, snow", "with rain"), "fox, snow, with rain");
        assert_eq!(changed("A fox.", "another one"), "A fox.");
    }
}
