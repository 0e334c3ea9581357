//! What bytes are, by the bytes alone. No header and no file name is believed.

use crate::asset::Kind;

macro_rules! formats {
    ($($name:ident $kind:ident $mime:literal $extension:literal),+ $(,)?) => {
        /// A sort of file the library keeps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Format {
            $($name),+
        }

        impl Format {
            /// What sort of media it is.
            pub(crate) const fn kind(self) -> Kind {
                match self {
                    $(Self::$name => Kind::$kind),+
                }
            }

            /// Its media type.
            pub(crate) const fn mime(self) -> &'static str {
                match self {
                    $(Self::$name => $mime),+
                }
            }

            /// The ending of its files.
            pub(crate) const fn extension(self) -> &'static str {
                match self {
                    $(Self::$name => $extension),+
                }
            }

            /// The format of a file of this media type.
            pub(crate) fn of_mime(mime: &str) -> Option<Self> {
                [$(Self::$name),+].into_iter().find(|format| format.mime() == mime)
            }
        }
    };
}

formats! {
    Png Image "image/png" "png",
    Jpeg Image "image/jpeg" "jpg",
    Webp Image "image/webp" "webp",
    // A clip where a clip was ordered.
    Gif Image "image/gif" "gif",
    Mp4 Video "video/mp4" "mp4",
    Mov Video "video/quicktime" "mov",
    Webm Video "video/webm" "webm",
    Mp3 Audio "audio/mpeg" "mp3",
    Wav Audio "audio/wav" "wav",
    Flac Audio "audio/flac" "flac",
    Ogg Audio "audio/ogg" "ogg",
    M4a Audio "audio/mp4" "m4a",
    Weba Audio "audio/webm" "weba",
    Text Text "text/plain; charset=utf-8" "txt",
    // Made here; no bytes are known as Markdown.
    Markdown Text "text/markdown; charset=utf-8" "md",
    Json Text "application/json" "json",
    Srt Text "application/x-subrip" "srt",
    Vtt Text "text/vtt" "vtt",
    Lrc Text "text/x-lrc" "lrc",
    Glb Model "model/gltf-binary" "glb",
    Obj Model "model/obj" "obj",
    Stl Model "model/stl" "stl",
    Ply Model "model/ply" "ply",
    Zip Model "application/zip" "zip",
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

/// The format whose mark these first bytes are. Texts, and 3D models that are texts, have none.
pub(crate) fn magic(bytes: &[u8]) -> Option<Format> {
    let riff = bytes.starts_with(b"RIFF");
    Some(match bytes {
        _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Format::Png,
        _ if bytes.starts_with(&[0xff, 0xd8, 0xff]) => Format::Jpeg,
        _ if riff && bytes.get(8..12) == Some(b"WEBP") => Format::Webp,
        _ if riff && bytes.get(8..12) == Some(b"WAVE") => Format::Wav,
        _ if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") => Format::Gif,
        _ if bytes.get(4..12) == Some(b"ftypqt  ") => Format::Mov,
        _ if bytes.get(4..8) == Some(b"ftyp") && !is_still(bytes) => Format::Mp4,
        _ if bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) => Format::Webm,
        _ if bytes.starts_with(b"fLaC") => Format::Flac,
        _ if bytes.starts_with(b"OggS") => Format::Ogg,
        _ if bytes.starts_with(b"glTF") => Format::Glb,
        _ if bytes.starts_with(b"ply\n") || bytes.starts_with(b"ply\r") => Format::Ply,
        _ if bytes.starts_with(b"PK\x03\x04") => Format::Zip,
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

/// A page of the web, which is never a result: providers send one when something is wrong.
pub(crate) fn is_page(bytes: &[u8]) -> bool {
    let head = bytes.trim_ascii_start().get(..15).unwrap_or_default().to_ascii_lowercase();
    head.starts_with(b"<!doctype html") || head.starts_with(b"<html") || head.starts_with(b"<head")
}

/// What bytes of none of the formats seem to be, with an article.
pub(crate) fn describe(bytes: &[u8]) -> &'static str {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match start.first() {
        _ if is_page(start) => "a web page",
        _ if bytes.get(4..8) == Some(b"ftyp") => "a picture in a format Limn does not read (AVIF or HEIC)",
        _ if start.starts_with(b"<svg") => "a drawing in SVG, which Limn does not read,",
        Some(b'<') => "a message in XML (the link has probably expired)",
        Some(b'{' | b'[') => "a message in JSON",
        _ if !start.is_empty() && is_words(bytes) => "words",
        _ => "bytes of no known format",
    }
}

/// Whether the beginning could be words; a character may be cut in two at its end.
fn is_words(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(200)];
    match std::str::from_utf8(start) {
        Ok(text) => !text.contains('\0'),
        Err(error) => error.error_len().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_first_bytes() {
        let cases: [(&[u8], Format); 15] = [
            (b"\x89PNG\r\n\x1a\n...", Format::Png),
            (b"\xff\xd8\xff\xe0....", Format::Jpeg),
            (b"RIFF\0\0\0\0WEBPVP8 ", Format::Webp),
            (b"RIFF\0\0\0\0WAVEfmt ", Format::Wav),
            (b"GIF89a..", Format::Gif),
            (b"\0\0\0\x18ftypisom", Format::Mp4),
            (b"\0\0\0\x14ftypqt  ", Format::Mov),
            (b"\x1a\x45\xdf\xa3....", Format::Webm),
            (b"fLaC", Format::Flac),
            (b"OggS", Format::Ogg),
            (b"glTF\x02\0\0\0", Format::Glb),
            (b"ply\nformat ascii 1.0\n", Format::Ply),
            (b"PK\x03\x04", Format::Zip),
            (b"ID3\x04", Format::Mp3),
            (b"\xff\xfb\x90\x64", Format::Mp3),
        ];
        for (bytes, format) in cases {
            assert_eq!(magic(bytes), Some(format));
            assert_eq!(Format::of_mime(format.mime()), Some(format));
        }
        assert_eq!(magic("grüße".as_bytes()), None);
        assert_eq!(magic(b"\0\0\0\x1cftypavif"), None);
    }

    #[test]
    fn what_has_no_mark_is_named() {
        assert_eq!(describe(b"\n <!DOCTYPE html><html>"), "a web page");
        assert_eq!(describe(b"<html><body></body>"), "a web page");
        assert!(describe(b"{\"status\":\"error\"}").contains("JSON"));
        assert!(describe(b"<?xml version='1.0'?><Error>").contains("XML"));
        assert!(describe(b"\0\0\0\x1cftypavif").contains("AVIF"));
        assert_eq!(describe("f\u{fc}chse".as_bytes()), "words");
        assert_eq!(describe(&[0xf0, 0x28, 0x8c, 0x28]), "bytes of no known format");
    }
}
