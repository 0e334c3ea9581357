//! PDF: the text of each page, in the order it was written.

mod bomb;
mod lines;
mod words;

use std::thread;

use encoding_rs::{UTF_8, UTF_16BE, WINDOWS_1252};
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent,
    hayro_syntax::{LoadPdfError, Pdf},
    interpret_page,
    kurbo::{Affine, Rect},
};
use words::{Effort, TooMuch, Words};

use crate::{error::Error, limits::check_pages};

/// Enough for the deepest nesting that the parser allows, also in a debug build.
const STACK: usize = 64 << 20;

/// What a PDF says: its title and the text of every page.
pub(crate) type Read = (Option<String>, Vec<String>);

/// Reads on a thread of its own: a damaged file that overturns the parser ends that thread, not the program.
///
/// # Errors
/// [`Error::Locked`], [`Error::Scanned`], [`Error::TooManyPages`], [`Error::TooMuch`], [`Error::TooLargeUnpacked`],
/// [`Error::Damaged`].
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Error> {
    bomb::check(bytes)?;
    let data = bytes.to_vec();
    let reader = thread::Builder::new().name("pdf".into()).stack_size(STACK).spawn(move || read_here(data));
    match reader.map(thread::JoinHandle::join) {
        Ok(Ok(read)) => read,
        Ok(Err(end)) if end.is::<TooMuch>() => Err(Error::TooMuch),
        Ok(Err(_)) | Err(_) => Err(Error::Damaged("PDF")),
    }
}

fn read_here(data: Vec<u8>) -> Result<Read, Error> {
    let pdf = Pdf::new(data).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Error::Locked,
        LoadPdfError::Invalid => Error::Damaged("PDF"),
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Error::Damaged("PDF"));
    }
    check_pages(pages.len())?;
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let cache = InterpreterCache::new();
    let (mut texts, mut pictures, mut effort) = (Vec::with_capacity(pages.len()), false, Effort::default());
    for page in pages.iter() {
        let seen = page.intersected_crop_box();
        let seen = Rect::new(seen.x0, seen.y0, seen.x1, seen.y1);
        let mut context = Context::new(Affine::IDENTITY, seen, &cache, pdf.xref(), settings.clone());
        let mut words = Words::new(seen, effort);
        interpret_page(page, &mut context, &mut words);
        effort = words.effort;
        pictures |= words.pictures;
        texts.push(words.text());
    }
    if pictures && texts.iter().all(|text| text.trim().is_empty()) {
        return Err(Error::Scanned);
    }
    let title = pdf.metadata().title.as_deref().map(title);
    // What several programs write when nobody gave a title.
    Ok((title.filter(|title| !title.trim().eq_ignore_ascii_case("untitled")), texts))
}

/// A text string of the file's information (ISO 32000-2, 7.9.2.2): marked UTF-16 or UTF-8, else nearly Latin-1.
fn title(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xfe, 0xff, ..] => UTF_16BE,
        [0xef, 0xbb, 0xbf, ..] => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}
