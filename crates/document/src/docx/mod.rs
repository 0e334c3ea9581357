//! DOCX: a zip of XML (ECMA-376). Read are the words of the body; not read are headers, footers, comments, footnotes, what was
//! deleted with changes tracked, and what is marked as hidden.

mod body;
mod paragraph;
mod styles;
mod tables;
mod xml;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::{error::Error, limits::MOST_UNPACKED, paging};

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

const DAMAGED: Error = Error::Damaged("DOCX");

/// The title and the pages: as marked by page breaks, or cut when there are none.
///
/// # Errors
/// [`Error::TooLargeUnpacked`], [`Error::Damaged`].
pub(crate) fn read(bytes: &[u8]) -> Result<(Option<String>, Vec<String>), Error> {
    let mut archive = open(bytes).ok_or(DAMAGED)?;
    let mut left = MOST_UNPACKED;
    let mut part = |name: &str| unpack(&mut archive, name, &mut left);
    let main = part("_rels/.rels")?.and_then(|links| xml::main_part(&links)).unwrap_or_else(|| MAIN.into());
    let body = part(&main)?.ok_or(DAMAGED)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let styles = part(&format!("{folder}/styles.xml"))?.unwrap_or_default();
    let numbering = part(&format!("{folder}/numbering.xml"))?.unwrap_or_default();
    let title = part("docProps/core.xml")?.and_then(|core| xml::text_of(&core, "title"));
    let mut pages = body::pages(&body, &styles::Styles::read(&styles, &numbering))?;
    let first = pages.iter().flat_map(|page| page.lines()).find_map(|line| line.strip_prefix("# "));
    let title = title.filter(|title| !title.trim().is_empty()).or_else(|| first.map(str::to_owned));
    if let [only] = &pages[..] {
        pages = paging::cut(only);
    }
    Ok((title, pages))
}

/// Where the body lies unless the file says otherwise.
const MAIN: &str = "word/document.xml";

/// Whether a zip is a DOCX and not a sheet, a deck or an archive of something else.
pub(crate) fn is_docx(bytes: &[u8]) -> bool {
    // A cut-off zip has lost its directory. The name of the first parts still stands at its beginning.
    let begins = || memchr::memmem::find(bytes, b"word/").is_some();
    open(bytes).map_or_else(begins, |archive| archive.file_names().flatten().any(|name| name.starts_with("word/")))
}

fn open(bytes: &[u8]) -> Option<Archive<'_>> {
    ZipArchive::new(Cursor::new(bytes)).ok()
}

/// A part of the archive, or `None` when there is none of this name. `left` is how much may still be unpacked: sizes that
/// a zip claims are not believed.
fn unpack(archive: &mut Archive<'_>, name: &str, left: &mut u64) -> Result<Option<Vec<u8>>, Error> {
    let Ok(file) = archive.by_name(name) else { return Ok(None) };
    if file.encrypted() {
        return Err(Error::Locked);
    }
    let mut bytes = Vec::new();
    file.take(*left + 1).read_to_end(&mut bytes).map_err(|_| DAMAGED)?;
    *left = left.checked_sub(bytes.len() as u64).ok_or(Error::TooLargeUnpacked)?;
    Ok(Some(bytes))
}
