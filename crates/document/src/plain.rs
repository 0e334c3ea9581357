//! Plain text: which encoding it is in.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::Error;

/// How many bytes are looked at to tell text from other bytes.
const SAMPLE: usize = 64 << 10;

/// The text of these bytes: by the byte order mark, else UTF-16 when every other byte is zero, else UTF-8, else
/// Windows-1252, which is Latin-1 with quotes and dashes.
///
/// # Errors
/// [`Error::Damaged`] when the encoding that the bytes claim does not fit them.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, Error> {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => utf_16(bytes).unwrap_or(UTF_8),
    };
    let (text, _, wrong) = encoding.decode(bytes);
    match (wrong, encoding == UTF_8) {
        (false, _) => Ok(text.into_owned()),
        (true, true) => Ok(WINDOWS_1252.decode(bytes).0.into_owned()),
        (true, false) => Err(Error::Damaged("text")),
    }
}

/// Whether the bytes can be text: no encoding that is read puts more than a stray control character in it.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if encoding_rs::Encoding::for_bom(sample).is_some() || utf_16(sample).is_some() {
        return true;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let odd = |byte: &&u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    !sample.contains(&0) && sample.iter().filter(odd).count() * 100 <= sample.len()
}

/// UTF-16 without a mark: most characters of a brief are below U+0100, so one half of the bytes is nearly all zero and
/// the other hardly ever.
fn utf_16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, half) = (zeros(0), zeros(1), sample.len() / 2);
    match () {
        () if half == 0 || bytes.len() % 2 == 1 => None,
        () if second * 10 >= half * 7 && first * 20 <= half => Some(UTF_16LE),
        () if first * 10 >= half * 7 && second * 20 <= half => Some(UTF_16BE),
        () => None,
    }
}

/// The first heading of a Markdown text, without its marks.
pub(crate) fn heading(text: &str) -> Option<String> {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with('#') && line.trim_start_matches('#').starts_with(' '))?;
    Some(line.trim_matches('#').trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_reads_the_same() {
        let text = "Größe: 16 × 9 “quiet”";
        let utf_16 = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<_>>();
        let marked = [&[0xff, 0xfe][..], &utf_16(u16::to_le_bytes)].concat();
        let (latin, _, _) = WINDOWS_1252.encode(text);
        let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in
            [text.as_bytes(), &with_mark, &marked, &utf_16(u16::to_le_bytes), &utf_16(u16::to_be_bytes), &latin]
        {
            assert!(is_text(bytes));
            assert_eq!(decode(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_bytes_are_no_text() {
        assert!(!is_text(b"\x00\x01\x02\x03rest\x00"));
        assert!(!is_text(&(0..=255).collect::<Vec<u8>>()));
        assert!(is_text(b""));
    }

    #[test]
    fn half_a_character_of_utf_16_is_damage() {
        assert_eq!(decode(b"\xff\xfea\0\x00\xd8"), Err(Error::Damaged("text")));
    }

    #[test]
    fn the_title_is_the_first_heading() {
        assert_eq!(heading("intro\n## The brief ##\n# Other").as_deref(), Some("The brief"));
        assert_eq!(heading("#hashtag\nplain"), None);
    }
}
