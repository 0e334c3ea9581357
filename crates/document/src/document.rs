//! A document that was read, and how to find a place in it.

use std::ops::RangeInclusive;

use crate::{clean::clean, error::Error, kind::Kind, limits::check_pages};

/// How many characters of the page stand on each side of what was found.
const AROUND: usize = 80;

/// The text of a document, by page. What is in it was written by somebody else: it is material, never an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it was read from.
    pub kind: Kind,
    /// The title it gives itself, at most 200 characters: the file's own of a PDF or DOCX, a Markdown file's first
    /// heading.
    pub title: Option<String>,
    pages: Vec<String>,
}

/// A page on which all the words stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The page, counted from 1.
    pub page: usize,
    /// One line of about 160 characters around the words, or around the longest of them.
    pub excerpt: String,
}

impl Document {
    /// # Errors
    /// [`Error::TooManyPages`], [`Error::Empty`] when no page has a visible character.
    pub(crate) fn new(kind: Kind, title: Option<String>, pages: Vec<String>) -> Result<Self, Error> {
        check_pages(pages.len())?;
        let pages: Vec<_> = pages.iter().map(|page| clean(page)).collect();
        if pages.iter().all(String::is_empty) {
            return Err(Error::Empty);
        }
        let title = title.map(|title| one_line(&clean(&title)).chars().take(200).collect());
        Ok(Self { kind, title: title.filter(|title: &String| !title.is_empty()), pages })
    }

    /// The pages, the first at index 0. A page without text is an empty string, so that numbers stay those of the file.
    ///
    /// PDF has pages of its own. DOCX has those its author or Word marked with page breaks, or else, like text, Markdown
    /// and CSV, one for about [`crate::PAGE`] characters, cut where a paragraph or row ends.
    pub fn pages(&self) -> &[String] {
        &self.pages
    }

    /// The text of these pages, counted from 1, each after a line `[page 7]`. Pages the document does not have are left
    /// out.
    pub fn text(&self, pages: RangeInclusive<usize>) -> String {
        let mut text = String::new();
        for (page, words) in (1..).zip(&self.pages).filter(|(page, _)| pages.contains(page)) {
            text.push_str(&format!("[page {page}]\n{words}\n"));
        }
        text
    }

    /// How many characters (Unicode scalar values) all pages have together.
    pub fn characters(&self) -> usize {
        self.pages.iter().map(|page| page.chars().count()).sum()
    }

    /// The pages on which every one of the words stands, also as a part of a longer word; first the pages on which they
    /// stand one after the other, each in the order of the document. Upper and lower case are the same. No words, no
    /// hits.
    pub fn search(&self, words: &str) -> Vec<Hit> {
        let words: Vec<Vec<char>> = words.split_whitespace().map(|word| word.chars().map(lower).collect()).collect();
        let (mut together, mut apart) = (Vec::new(), Vec::new());
        for (page, text) in (1..).zip(&self.pages) {
            let letters: Vec<char> = text.chars().collect();
            let lowered: Vec<char> = letters.iter().copied().map(lower).collect();
            let Some(places) = words.iter().map(|word| find(&lowered, word)).collect::<Option<Vec<_>>>() else {
                continue;
            };
            // Of words that stand apart, the longest says most.
            let longest = words.iter().zip(&places).max_by_key(|(word, _)| word.len()).map(|(_, place)| *place);
            let Some(longest) = longest else { break };
            match find_together(&lowered, &words) {
                Some(place) => together.push(Hit { page, excerpt: excerpt(&letters, place) }),
                None => apart.push(Hit { page, excerpt: excerpt(&letters, longest) }),
            }
        }
        together.extend(apart);
        together
    }
}

fn find(letters: &[char], word: &[char]) -> Option<usize> {
    letters.windows(word.len()).position(|place| place == word)
}

/// Where these words stand with nothing but white space between them.
fn find_together(letters: &[char], words: &[Vec<char>]) -> Option<usize> {
    let after = |place: usize| {
        words.iter().try_fold(place, |place, word| {
            let rest =
                letters[place..].iter().position(|letter| !letter.is_whitespace()).map(|spaces| place + spaces)?;
            letters[rest..].starts_with(word).then(|| rest + word.len())
        })
    };
    let first = *words.first()?.first()?;
    (0..letters.len()).find(|place| letters[*place] == first && after(*place).is_some())
}

/// One character for one, so that places in the lowered text are places in the text.
fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn excerpt(letters: &[char], place: usize) -> String {
    let (mut from, mut to) = (place.saturating_sub(AROUND), (place + AROUND).min(letters.len()));
    while from > 0 && from < place && !letters[from - 1].is_whitespace() {
        from += 1;
    }
    while to < letters.len() && to < place + AROUND + 20 && !letters[to].is_whitespace() {
        to += 1;
    }
    let words = one_line(&letters[from..to].iter().collect::<String>());
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < letters.len() { "…" } else { "" });
    format!("{before}{words}{after}")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(pages: &[&str]) -> Document {
        Document::new(Kind::Text, None, pages.iter().map(ToString::to_string).collect()).unwrap()
    }

    #[test]
    fn text_names_its_pages() {
        let read = document(&["one", "", "three", "four"]);
        assert_eq!(read.text(2..=3), "[page 2]\n\n[page 3]\nthree\n");
        assert_eq!(read.text(4..=9), "[page 4]\nfour\n");
        assert_eq!(read.text(0..=1), "[page 1]\none\n");
        assert_eq!(read.characters(), 12);
    }

    #[test]
    fn a_hit_has_all_the_words_in_any_case() {
        let read = document(&["The Logo is blue.", "The logo is ÖKRA.", "No mark."]);
        let pages = |words| read.search(words).iter().map(|hit| hit.page).collect::<Vec<_>>();
        assert_eq!(pages("logo"), [1, 2]);
        assert_eq!(pages("LOGO ökra"), [2]);
        assert_eq!(pages("logo mark"), [0; 0]);
        assert_eq!(pages("  "), [0; 0]);
        assert_eq!(pages("ö"), [2]);
    }

    #[test]
    fn words_that_stand_together_come_first() {
        let read = document(&["The headline is quiet. The area is not.", "none", "Keep a quiet\narea for it."]);
        let hits = read.search("QUIET area");
        assert_eq!(hits.iter().map(|hit| hit.page).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(hits[0].excerpt, "Keep a quiet area for it.");
    }

    #[test]
    fn an_excerpt_is_one_line_of_whole_words_around_the_place() {
        let page = format!("{}\nthe quiet area\nfor the headline {}", "before ".repeat(40), "after ".repeat(40));
        let hit = document(&[&page]).search("quiet").remove(0);
        assert!(hit.excerpt.contains("the quiet area for the headline"), "{}", hit.excerpt);
        assert!(hit.excerpt.starts_with("…before ") && hit.excerpt.ends_with("after…"), "{}", hit.excerpt);
        assert!(hit.excerpt.chars().count() < 190, "{}", hit.excerpt);
    }

    #[test]
    fn nothing_to_read_is_an_error() {
        let made = Document::new(Kind::Text, None, vec!["\u{200b} \n".into(), String::new()]);
        assert_eq!(made, Err(Error::Empty));
        let made = Document::new(Kind::Text, None, vec!["a".into(); 5_001]);
        assert_eq!(made, Err(Error::TooManyPages(5_001)));
    }
}
