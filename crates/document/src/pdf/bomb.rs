//! Finds streams that unpack to far more than a page, before anything unpacks them into memory.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::{error::Error, limits::MOST_UNPACKED};

/// How far before its data the dictionary of a stream is looked for.
const DICTIONARY: usize = 2_048;

/// Unpacks every deflated stream to nowhere, also one that was deflated several times. Pictures are left out: they are
/// never decoded here. So are the streams of an encrypted file, which are no deflated data as they stand.
///
/// # Errors
/// [`Error::TooLargeUnpacked`] when one stream passes [`MOST_UNPACKED`].
pub(super) fn check(bytes: &[u8]) -> Result<(), Error> {
    let mut from = 0;
    while let Some(place) = find(&bytes[from..], b"stream").map(|place| from + place) {
        from = place + b"stream".len();
        if bytes[..place].ends_with(b"end") {
            continue;
        }
        let before = &bytes[place.saturating_sub(DICTIONARY)..place];
        let dictionary = &before[rfind(before, b" obj").unwrap_or(0)..];
        // Names may be written with escapes (`/Flate#44ecode`), so any stream that can be unpacked counts at least once.
        let times = count(dictionary, b"FlateDecode").max(count(dictionary, b"/Fl ")).clamp(1, 4);
        if find(dictionary, b"/Image").is_some() {
            continue;
        }
        let data = bytes[from..].trim_ascii_start();
        let mut unpacked: Box<dyn Read> = Box::new(data);
        for _ in 0..times {
            unpacked = Box::new(ZlibDecoder::new(unpacked));
        }
        // Damage is not this function's business: what came before it counts.
        let most = &mut unpacked.take(MOST_UNPACKED + 1);
        let mut all = 0;
        let mut buffer = [0; 32 << 10];
        while let Ok(read @ 1..) = most.read(&mut buffer) {
            all += read as u64;
        }
        if all > MOST_UNPACKED {
            return Err(Error::TooLargeUnpacked);
        }
    }
    Ok(())
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, what)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, what)
}

fn count(bytes: &[u8], what: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, what).count()
}
