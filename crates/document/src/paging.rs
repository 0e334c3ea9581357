//! Cuts text without pages of its own into pages.

use crate::limits::PAGE;

/// Pages of about [`PAGE`] characters, cut at a form feed, else where a paragraph ends, else where a line, a sentence or a
/// word ends. Nothing is lost but the white space at a cut.
pub(crate) fn cut(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n").split('\u{c}').flat_map(|part| fill(part.trim_end())).collect()
}

fn fill(mut rest: &str) -> Vec<String> {
    let mut pages = Vec::new();
    // The place of the first character that no longer fits.
    while let Some((end, _)) = rest.char_indices().nth(PAGE) {
        let (page, next) = rest.split_at(last_end(&rest[..end]));
        pages.push(page.trim_end().to_owned());
        rest = next.trim_start_matches(['\n', '\r', ' ']);
    }
    pages.push(rest.to_owned());
    pages
}

/// Where to cut a text that is too long: the last good place in its second half.
fn last_end(text: &str) -> usize {
    let half = text.char_indices().nth(PAGE / 2).map_or(0, |(place, _)| place);
    let after = |what: &str| text.rfind(what).map(|place| place + what.len()).filter(|place| *place > half);
    ["\n\n", "\n", ". ", " "].into_iter().find_map(after).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_one_page() {
        assert_eq!(cut("One.\r\n\r\nTwo."), ["One.\n\nTwo."]);
        assert_eq!(cut("One.\u{c}Two."), ["One.", "Two."]);
    }

    #[test]
    fn pages_end_with_a_paragraph_and_nothing_is_lost() {
        let paragraph = |number: usize| format!("Paragraph {number} {}.", "word ".repeat(60 + number % 7));
        let text = (0..100).map(paragraph).collect::<Vec<_>>().join("\n\n");
        let pages = cut(&text);
        assert!(pages.len() > 8);
        for page in &pages {
            assert!(page.chars().count() <= PAGE, "{}", page.chars().count());
            assert!(page.starts_with("Paragraph ") && page.ends_with('.'), "{page}");
        }
        assert_eq!(pages.join("\n\n"), text);
    }

    #[test]
    fn one_long_line_is_cut_between_words() {
        let text = "größer ".repeat(2_000);
        let pages = cut(&text);
        assert_eq!(pages.join(" "), text.trim_end());
        assert!(pages.iter().all(|page| page.ends_with("größer") && page.chars().count() <= PAGE));
        assert_eq!(cut(&"x".repeat(7_000)).iter().map(String::len).collect::<Vec<_>>(), [3_000, 3_000, 1_000]);
    }
}
