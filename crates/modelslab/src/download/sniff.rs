//! Telling media from error pages by the first bytes: the content types of the result hosts are unreliable.

/// What the first bytes look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A still picture.
    Image,
    /// Another kind of media.
    Media,
    /// Something else that is no result; what it is, with its article.
    Page(&'static str),
    /// Nothing that is known. Text results and rare formats look like this; the library has the last word.
    Unknown,
}

/// Judges the first bytes, 32 of which are enough.
pub(super) fn sniff(head: &[u8]) -> Sniffed {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let brand = |brand: &[u8]| at(4, b"ftyp") && at(8, brand);
    let image = at(0, b"\x89PNG\r\n\x1a\n")
        || at(0, b"\xFF\xD8\xFF")
        || at(0, b"GIF8")
        || (at(0, b"RIFF") && at(8, b"WEBP"))
        || [&b"avif"[..], b"avis", b"heic", b"heix", b"mif1"].into_iter().any(brand)
        || at(0, b"II*\0")
        || at(0, b"MM\0*");
    let media = at(4, b"ftyp")
        || (at(0, b"RIFF") && (at(8, b"WAVE") || at(8, b"AVI ")))
        || at(0, b"ID3")
        || at(0, b"OggS")
        || at(0, b"fLaC")
        || at(0, b"\x1A\x45\xDF\xA3")
        || at(0, b"glTF")
        // An MPEG audio frame, which may come without any header.
        || matches!(head, [0xFF, 0xE2..=0xFB, ..]);
    if image {
        return Sniffed::Image;
    }
    if media {
        return Sniffed::Media;
    }
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    match head.first() {
        Some(b'<') => Sniffed::Page("a web page"),
        Some(b'{' | b'[') => Sniffed::Page("an error report"),
        _ => Sniffed::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_is_told_from_pages() {
        let cases: [(&[u8], Sniffed); 12] = [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Sniffed::Image),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", Sniffed::Image),
            (b"RIFF\0\0\0\0WEBPVP8 ", Sniffed::Image),
            (b"\0\0\0\x1cftypavif", Sniffed::Image),
            (b"\0\0\0\x1cftypisom", Sniffed::Media),
            (b"RIFF\0\0\0\0WAVEfmt ", Sniffed::Media),
            (b"\xFF\xFB\x90\x64", Sniffed::Media),
            (b" \r\n\xEF\xBB\xBF<html>", Sniffed::Unknown),
            (b"\xEF\xBB\xBF\n <!DOCTYPE html>", Sniffed::Page("a web page")),
            (b"<?xml version='1.0'?><Error>", Sniffed::Page("a web page")),
            (b"{\"error\":\"gone\"}", Sniffed::Page("an error report")),
            (b"A cat on a bench", Sniffed::Unknown),
        ];
        for (head, sniffed) in cases {
            assert_eq!(sniff(head), sniffed, "{}", String::from_utf8_lossy(head));
        }
    }
}
