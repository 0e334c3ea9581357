//! A paragraph while it is read, and how it is written as Markdown.

use std::collections::HashMap;

use super::styles::Styles;

/// A paragraph while it is read.
#[derive(Default)]
pub(super) struct Paragraph {
    /// Its words so far.
    pub(super) text: String,
    /// The id of its style.
    pub(super) style: Option<String>,
    /// Its own outline level, from 0.
    pub(super) outline: Option<usize>,
    /// Its own list; `0` takes it out of its style's.
    pub(super) list: Option<String>,
    /// The level in the list, from 0.
    pub(super) level: usize,
}

/// How far the numbers of each list have come, by level.
#[derive(Default)]
pub(super) struct Counters(HashMap<String, Vec<usize>>);

impl Counters {
    /// The next number on this level; deeper levels begin anew.
    fn next(&mut self, list: &str, level: usize) -> usize {
        let counts = self.0.entry(list.to_owned()).or_default();
        counts.resize(level + 1, 0);
        counts[level] += 1;
        counts[level]
    }
}

impl Paragraph {
    /// The paragraph as Markdown, without an end. Empty when it has no words.
    pub(super) fn markdown(&self, styles: &Styles, counters: &mut Counters) -> String {
        let words = self.text.trim();
        if words.is_empty() {
            return String::new();
        }
        let style = self.style.as_deref();
        let heading = self.outline.filter(|level| *level < 9).or_else(|| styles.heading(style?));
        if let Some(level) = heading {
            let words: Vec<_> = words.split_whitespace().collect();
            return format!("{} {}", "#".repeat(level.min(5) + 1), words.join(" "));
        }
        let list = self.list.as_deref().or_else(|| styles.list(style?)).filter(|list| *list != "0");
        match list {
            Some(list) => {
                let level = self.level.min(8);
                let mark = match styles.is_numbered(list, level) {
                    true => format!("{}.", counters.next(list, level)),
                    false => "-".into(),
                };
                format!("{}{mark} {words}", "   ".repeat(level))
            }
            None => words.to_owned(),
        }
    }

    /// Whether the next paragraph follows without an empty line when it is an item too.
    pub(super) fn is_item(&self, styles: &Styles) -> bool {
        let of_style = || styles.list(self.style.as_deref()?);
        self.list.as_deref().or_else(of_style).is_some_and(|list| list != "0")
    }
}
