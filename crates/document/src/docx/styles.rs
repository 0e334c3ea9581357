//! Styles and numbering: which paragraphs are headings and list items.

use std::collections::HashMap;

use super::xml::{Step, walk};

/// What styles and numbering say about paragraphs. A part that is damaged says nothing.
#[derive(Default)]
pub(super) struct Styles {
    /// By the style's id: the level of the heading, from 0.
    headings: HashMap<String, usize>,
    /// By the style's id: the list it puts a paragraph in.
    lists: HashMap<String, String>,
    /// By list and level: whether items are numbered.
    numbered: HashMap<(String, usize), bool>,
}

impl Styles {
    pub(super) fn read(styles: &[u8], numbering: &[u8]) -> Self {
        let mut read = Self::default();
        let _ = read.read_styles(styles);
        let _ = read.read_numbering(numbering);
        read
    }

    pub(super) fn heading(&self, style: &str) -> Option<usize> {
        self.headings.get(style).copied().or_else(|| heading_level(style))
    }

    pub(super) fn list(&self, style: &str) -> Option<&str> {
        self.lists.get(style).map(String::as_str)
    }

    /// Whether items of this list and level have numbers; bullets otherwise.
    pub(super) fn is_numbered(&self, list: &str, level: usize) -> bool {
        self.numbered.get(&(list.to_owned(), level)).copied().unwrap_or(false)
    }

    fn read_styles(&mut self, part: &[u8]) -> Result<(), crate::Error> {
        let mut id = String::new();
        walk(part, |step| {
            let Step::Open(element) = step else { return };
            match (element.name(), element.val()) {
                ("style", _) => id = element.get("styleId").unwrap_or_default(),
                ("name", Some(name)) => {
                    if let Some(level) = heading_level(&name) {
                        self.headings.insert(id.clone(), level);
                    }
                }
                ("outlineLvl", Some(level)) => {
                    if let Some(level) = level.parse().ok().filter(|level| *level < 9) {
                        self.headings.insert(id.clone(), level);
                    }
                }
                ("numId", Some(list)) => {
                    self.lists.insert(id.clone(), list);
                }
                _ => {}
            }
        })
    }

    /// A list (`num`) points to its look (`abstractNum`), which says the format of each level.
    fn read_numbering(&mut self, part: &[u8]) -> Result<(), crate::Error> {
        let mut looks: HashMap<(String, usize), bool> = HashMap::new();
        let mut lists: Vec<(String, String)> = Vec::new();
        let (mut look, mut list, mut level) = (String::new(), String::new(), 0);
        walk(part, |step| {
            let Step::Open(element) = step else { return };
            match element.name() {
                "abstractNum" => look = element.get("abstractNumId").unwrap_or_default(),
                "lvl" => level = element.get("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0),
                "numFmt" => {
                    let numbered = !matches!(element.val().as_deref(), Some("bullet" | "none") | None);
                    looks.insert((look.clone(), level), numbered);
                }
                "num" => list = element.get("numId").unwrap_or_default(),
                "abstractNumId" => lists.push((list.clone(), element.val().unwrap_or_default())),
                _ => {}
            }
        })?;
        for (list, look) in lists {
            for level in 0..9 {
                if let Some(numbered) = looks.get(&(look.clone(), level)) {
                    self.numbered.insert((list.clone(), level), *numbered);
                }
            }
        }
        Ok(())
    }
}

/// Word's own names, `heading 1` and `Title`, are the same in every language; ids such as `Heading1` mostly are.
fn heading_level(name: &str) -> Option<usize> {
    let name = name.to_ascii_lowercase().replace(' ', "");
    match name.strip_prefix("heading") {
        Some(level) => level.parse::<usize>().ok().filter(|level| (1..=9).contains(level)).map(|level| level - 1),
        None => (name == "title").then_some(0),
    }
}
