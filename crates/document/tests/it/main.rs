//! Whole files through the front door.
#![expect(clippy::unwrap_used, reason = "a test ends at the first error")]

mod docx;
mod hostile;
mod paper;
mod pdf;
mod sheet;

use document::Error;

/// Every error is one sentence, or two, that ends and says what to do.
#[test]
fn errors_are_sentences() {
    for error in [
        Error::TooLarge,
        Error::TooLargeUnpacked,
        Error::TooManyPages(6_000),
        Error::TooMuch,
        Error::Unknown,
        Error::Picture,
        Error::OldWord,
        Error::Locked,
        Error::Scanned,
        Error::Empty,
        Error::Damaged("PDF"),
    ] {
        let said = error.to_string();
        let word = ["ttach", "Check"].iter().any(|word| said.contains(word));
        assert!(said.starts_with("Th") && said.ends_with('.') && word, "{said}");
    }
}
