//! What bytes are, by the bytes alone. No header and no file name is believed.

use crate::asset::Kind;

/// A sort of file the library keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Png,
    Jpeg,
    Webp,
    Gif,
    Mp4,
    Webm,
    Mp3,
    Wav,
    Flac,
    Ogg,
    Glb,
    Text,
}

impl Format {
    /// What sort of media it is.
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Png | Self::Jpeg | Self::Webp | Self::Gif => Kind::Image,
            Self::Mp4 | Self::Webm => Kind::Video,
            Self::Mp3 | Self::Wav | Self::Flac | Self::Ogg => Kind::Audio,
            Self::Glb => Kind::Model,
            Self::Text => Kind::Text,
        }
    }

    /// Its media type.
    pub(crate) const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
            Self::Mp3 => "audio/mpeg",
            Self::Wav => "audio/wav",
            Self::Flac => "audio/flac",
            Self::Ogg => "audio/ogg",
            Self::Glb => "model/gltf-binary",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// The ending of its files.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Mp4 => "mp4",
            Self::Webm => "webm",
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Glb => "glb",
            Self::Text => "txt",
        }
    }

    /// The format of a file of this media type.
    pub(crate) fn of_mime(mime: &str) -> Option<Self> {
        const ALL: [Format; 12] = [
            Format::Png,
            Format::Jpeg,
            Format::Webp,
            Format::Gif,
            Format::Mp4,
            Format::Webm,
            Format::Mp3,
            Format::Wav,
            Format::Flac,
            Format::Ogg,
            Format::Glb,
            Format::Text,
        ];
        ALL.into_iter().find(|format| format.mime() == mime)
    }
}

/// The format of these bytes, which must be of this kind; else a sentence on what they are instead.
pub(crate) fn sniff(bytes: &[u8], expected: Kind) -> Result<Format, String> {
    let wanted = name(expected);
    if bytes.is_empty() {
        return Err(format!("The provider sent an empty file instead of {wanted}. Try to fetch it again."));
    }
    match magic(bytes) {
        Some(format) if format.kind() == expected => Ok(format),
        Some(format) => Err(format!("The provider sent {} instead of {wanted}.", name(format.kind()))),
        None if expected == Kind::Text && is_text(bytes) => Ok(Format::Text),
        None => Err(format!("The provider sent {} instead of {wanted}. Try to fetch it again.", describe(bytes))),
    }
}

/// A kind with its article, for sentences.
pub(crate) const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Image => "a picture",
        Kind::Video => "a video",
        Kind::Audio => "a sound",
        Kind::Text => "a text",
        Kind::Model => "a 3D model",
    }
}

fn magic(bytes: &[u8]) -> Option<Format> {
    let riff = bytes.starts_with(b"RIFF");
    Some(match bytes {
        _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Format::Png,
        _ if bytes.starts_with(&[0xff, 0xd8, 0xff]) => Format::Jpeg,
        _ if riff && bytes.get(8..12) == Some(b"WEBP") => Format::Webp,
        _ if riff && bytes.get(8..12) == Some(b"WAVE") => Format::Wav,
        _ if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") => Format::Gif,
        _ if bytes.get(4..8) == Some(b"ftyp") && !is_still(bytes) => Format::Mp4,
        _ if bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) => Format::Webm,
        _ if bytes.starts_with(b"fLaC") => Format::Flac,
        _ if bytes.starts_with(b"OggS") => Format::Ogg,
        _ if bytes.starts_with(b"glTF") => Format::Glb,
        _ if bytes.starts_with(b"ID3") || is_mpeg_frame(bytes) => Format::Mp3,
        _ => return None,
    })
}

/// AVIF and HEIC are pictures in the box structure of MP4, which this version does not decode.
fn is_still(bytes: &[u8]) -> bool {
    matches!(bytes.get(8..12), Some(b"avif" | b"avis" | b"heic" | b"heix" | b"mif1" | b"msf1"))
}

/// The first frame of an MPEG-1, -2 or -2.5 layer III stream.
fn is_mpeg_frame(bytes: &[u8]) -> bool {
    let [0xff, second, third, ..] = *bytes else { return false };
    let (version, layer, rate, sampling) = (second >> 3 & 3, second >> 1 & 3, third >> 4, third >> 2 & 3);
    second & 0xe0 == 0xe0 && version != 1 && layer == 1 && rate != 15 && rate != 0 && sampling != 3
}

fn is_text(bytes: &[u8]) -> bool {
    !looks_like_page(bytes) && std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'))
}

fn looks_like_page(bytes: &[u8]) -> bool {
    let head = bytes.trim_ascii_start().get(..15).unwrap_or_default().to_ascii_lowercase();
    head.starts_with(b"<!doctype html") || head.starts_with(b"<html") || head.starts_with(b"<head")
}

fn describe(bytes: &[u8]) -> &'static str {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match start.first() {
        _ if looks_like_page(start) => "a web page",
        _ if bytes.get(4..8) == Some(b"ftyp") => "a picture in a format Limn does not read (AVIF or HEIC)",
        _ if start.starts_with(b"<svg") => "a drawing in SVG, which Limn does not read,",
        Some(b'<') => "a message in XML (the link has probably expired)",
        Some(b'{' | b'[') => "a message in JSON",
        _ if std::str::from_utf8(&bytes[..bytes.len().min(200)]).is_ok() => "words",
        _ => "bytes of no known format",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_first_bytes() {
        let cases: [(&[u8], Format); 12] = [
            (b"\x89PNG\r\n\x1a\n...", Format::Png),
            (b"\xff\xd8\xff\xe0....", Format::Jpeg),
            (b"RIFF\0\0\0\0WEBPVP8 ", Format::Webp),
            (b"RIFF\0\0\0\0WAVEfmt ", Format::Wav),
            (b"GIF89a..", Format::Gif),
            (b"\0\0\0\x18ftypisom", Format::Mp4),
            (b"\x1a\x45\xdf\xa3....", Format::Webm),
            (b"fLaC", Format::Flac),
            (b"OggS", Format::Ogg),
            (b"glTF\x02\0\0\0", Format::Glb),
            (b"ID3\x04", Format::Mp3),
            (b"\xff\xfb\x90\x64", Format::Mp3),
        ];
        for (bytes, format) in cases {
            assert_eq!(sniff(bytes, format.kind()), Ok(format));
            assert_eq!(Format::of_mime(format.mime()), Some(format));
        }
        assert_eq!(sniff("grüße".as_bytes(), Kind::Text), Ok(Format::Text));
    }

    #[test]
    fn what_is_not_the_media_is_named() {
        let instead = |bytes: &[u8]| sniff(bytes, Kind::Image).unwrap_err();
        assert!(instead(b"\n <!DOCTYPE html><html>").contains("a web page"));
        assert!(instead(b"<html").contains("a message in XML") || instead(b"<html><body></body>").contains("web page"));
        assert!(instead(b"{\"status\":\"error\"}").contains("JSON"));
        assert!(instead(b"<?xml version='1.0'?><Error>").contains("XML"));
        assert!(instead(b"").contains("empty"));
        assert!(instead(b"\0\0\0\x1cftypavif").contains("AVIF"));
        assert!(instead(b"ID3\x04").contains("a sound instead of a picture"));
        assert!(sniff(b"<!doctype html><p>no", Kind::Text).is_err(), "a page of errors is not a caption");
    }
}
