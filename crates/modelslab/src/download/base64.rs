//! Decoding base64 while it streams. ModelsLab's `base64` results are text files, with or without a `data:` prefix.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The text is not base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotBase64;

/// A decoder that takes text in pieces cut anywhere.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// Up to three characters that wait for the rest of their group of four.
    rest: Vec<u8>,
    padded: bool,
}

impl Decoder {
    /// The bytes that the text so far adds.
    pub(super) fn push(&mut self, text: &[u8]) -> Result<Vec<u8>, NotBase64> {
        for &byte in text {
            match byte {
                byte if byte.is_ascii_whitespace() => {}
                b'=' => self.padded = true,
                // Something after the end.
                _ if self.padded => return Err(NotBase64),
                // The alphabet for addresses.
                b'-' => self.rest.push(b'+'),
                b'_' => self.rest.push(b'/'),
                byte => self.rest.push(byte),
            }
        }
        let groups = self.rest.len() / 4 * 4;
        let bytes = ENGINE.decode(&self.rest[..groups]).map_err(|_| NotBase64)?;
        self.rest.drain(..groups);
        Ok(bytes)
    }

    /// The bytes of the last, short group.
    pub(super) fn finish(self) -> Result<Vec<u8>, NotBase64> {
        ENGINE.decode(&self.rest).map_err(|_| NotBase64)
    }
}

/// Whether every byte could be part of base64 text.
pub(super) fn could_be(text: &[u8]) -> bool {
    text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_=\r\n\t ".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(pieces: &[&[u8]]) -> Result<Vec<u8>, NotBase64> {
        let mut decoder = Decoder::default();
        let mut bytes = Vec::new();
        for piece in pieces {
            bytes.extend(decoder.push(piece)?);
        }
        bytes.extend(decoder.finish()?);
        Ok(bytes)
    }

    #[test]
    fn text_cut_anywhere_decodes_to_the_same_bytes() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 240..256 {
            let text = base64::engine::general_purpose::STANDARD.encode(&bytes[..length]);
            for cut in 0..text.len() {
                let (a, b) = text.as_bytes().split_at(cut);
                assert_eq!(decode(&[a, b"\r\n", b]).as_deref(), Ok(&bytes[..length]), "{length} bytes cut at {cut}");
            }
        }
    }

    #[test]
    fn the_alphabet_for_addresses_and_missing_padding_are_fine() {
        assert_eq!(decode(&[b"-_-_"]), decode(&[b"+/+/"]));
        assert_eq!(decode(&[b"Zm8"]).as_deref(), Ok(&b"fo"[..]));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [&b"Zm9v!"[..], b"Zm9=Zm9v", b"Z", b"<html>"] {
            assert_eq!(decode(&[text]), Err(NotBase64), "{}", String::from_utf8_lossy(text));
        }
    }
}
