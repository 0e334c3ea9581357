//! Between the network and the sink: looks at the first bytes, undoes base64, counts.

use std::io;

use super::{
    Sink,
    base64::{self, Decoder, NotBase64},
    sniff::{Sniffed, sniff},
};

/// The most bytes that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of any result.
    pub bytes: u64,
    /// Of a still picture, told by its bytes.
    pub image_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 512 << 20, image_bytes: 64 << 20 }
    }
}

/// Why bytes are not taken.
#[derive(Debug)]
pub(super) enum Rejected {
    /// There were none.
    Empty,
    /// They are no media but this.
    Page(&'static str),
    /// There are too many.
    TooLarge,
    /// The sink failed.
    Disk(io::Error),
}

/// How many bytes are looked at before any is passed on: enough for every magic and for a `data:` prefix.
const HEAD: usize = 256;

enum Stage {
    /// Gathering the first bytes.
    Head(Vec<u8>),
    /// The bytes are the result.
    Plain,
    /// The bytes are the result in base64.
    Text(Decoder),
}

/// One result on its way into a sink.
pub(super) struct Intake<'a> {
    out: Out<'a>,
    stage: Stage,
    /// The address says that the body is base64 (".base64").
    named_text: bool,
    came: u64,
}

impl<'a> Intake<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink, limits: &Limits, named_text: bool) -> Self {
        let out = Out { sink, limits: *limits, most: limits.bytes, head: Some(Vec::new()), written: 0 };
        Self { out, stage: Stage::Head(Vec::new()), named_text, came: 0 }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Rejected> {
        self.came += bytes.len() as u64;
        // Base64 is a third longer; blanks without end are caught here too.
        if self.came > self.out.limits.bytes.saturating_mul(2) {
            return Err(Rejected::TooLarge);
        }
        match &mut self.stage {
            Stage::Head(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= HEAD { self.begin() } else { Ok(()) }
            }
            Stage::Plain => self.out.push(bytes),
            Stage::Text(decoder) => {
                let bytes = decoder.push(bytes).map_err(|NotBase64| Rejected::Page("a broken text"))?;
                self.out.push(&bytes)
            }
        }
    }

    /// Ends the result and gives the number of bytes in the sink.
    pub(super) fn finish(mut self) -> Result<u64, Rejected> {
        if matches!(self.stage, Stage::Head(_)) {
            self.begin()?;
        }
        if let Stage::Text(decoder) = self.stage {
            let bytes = decoder.finish().map_err(|NotBase64| Rejected::Page("a broken text"))?;
            self.out.push(&bytes)?;
        }
        self.out.finish()
    }

    /// Decides what the first bytes are and passes them on.
    fn begin(&mut self) -> Result<(), Rejected> {
        let Stage::Head(head) = std::mem::replace(&mut self.stage, Stage::Plain) else { return Ok(()) };
        let mut text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii_start();
        let mut encoded = false;
        if text.starts_with(b"data:") {
            let comma = text.iter().position(|byte| *byte == b',').ok_or(Rejected::Page("a broken text"))?;
            if !text[..comma].to_ascii_lowercase().ends_with(b";base64") {
                return Err(Rejected::Page("a text"));
            }
            text = &text[comma + 1..];
            encoded = true;
        } else if sniff(&head) == Sniffed::Unknown && base64::could_be(text) {
            let decoded = Decoder::default().push(text).unwrap_or_default();
            encoded = self.named_text || matches!(sniff(&decoded), Sniffed::Image | Sniffed::Media);
        }
        if !encoded {
            return self.out.push(&head);
        }
        let text = text.to_vec();
        self.stage = Stage::Text(Decoder::default());
        let Stage::Text(decoder) = &mut self.stage else { return Ok(()) };
        let bytes = decoder.push(&text).map_err(|NotBase64| Rejected::Page("a broken text"))?;
        self.out.push(&bytes)
    }
}

/// The sink, behind a look at the result's own first bytes and a count.
struct Out<'a> {
    sink: &'a mut dyn Sink,
    limits: Limits,
    most: u64,
    /// The first bytes, until there are enough to judge.
    head: Option<Vec<u8>>,
    written: u64,
}

impl Out<'_> {
    fn push(&mut self, bytes: &[u8]) -> Result<(), Rejected> {
        let Some(head) = &mut self.head else { return self.write(bytes) };
        head.extend_from_slice(bytes);
        if head.len() < HEAD { Ok(()) } else { self.judge() }
    }

    fn judge(&mut self) -> Result<(), Rejected> {
        let head = self.head.take().unwrap_or_default();
        match sniff(&head) {
            Sniffed::Page(what) => return Err(Rejected::Page(what)),
            Sniffed::Image => self.most = self.limits.image_bytes.min(self.limits.bytes),
            Sniffed::Media | Sniffed::Unknown => {}
        }
        self.write(&head)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Rejected> {
        self.written += bytes.len() as u64;
        if self.written > self.most {
            return Err(Rejected::TooLarge);
        }
        self.sink.write(bytes).map_err(Rejected::Disk)
    }

    fn finish(mut self) -> Result<u64, Rejected> {
        if self.head.is_some() {
            self.judge()?;
        }
        if self.written == 0 { Err(Rejected::Empty) } else { Ok(self.written) }
    }
}

#[cfg(test)]
mod tests {
    use ::base64::{Engine, engine::general_purpose::STANDARD};

    use super::*;

    #[derive(Default)]
    struct Kept(Vec<u8>);

    impl Sink for Kept {
        fn restart(&mut self) -> io::Result<()> {
            self.0.clear();
            Ok(())
        }

        fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.0.extend_from_slice(bytes);
            Ok(())
        }
    }

    /// What comes out when a body arrives in pieces of a size.
    fn through(body: &[u8], piece: usize, named_text: bool, limits: Limits) -> Result<Vec<u8>, Rejected> {
        let mut kept = Kept::default();
        let mut intake = Intake::new(&mut kept, &limits, named_text);
        body.chunks(piece).try_for_each(|piece| intake.push(piece))?;
        let bytes = intake.finish()?;
        assert_eq!(bytes, kept.0.len() as u64);
        Ok(kept.0)
    }

    fn picture(length: usize) -> Vec<u8> {
        let noise = (0..length).map(|n| (n * 7 % 251) as u8);
        b"\x89PNG\r\n\x1a\n".iter().copied().chain(noise).collect()
    }

    #[test]
    fn a_picture_comes_out_the_same_however_it_is_wrapped_and_cut() {
        for length in [3, 100, 1000] {
            let picture = picture(length);
            let text = STANDARD.encode(&picture);
            let wrapped = [
                (picture.clone(), false),
                (text.clone().into_bytes(), false),
                (text.clone().into_bytes(), true),
                (format!(" \n{text}\n").into_bytes(), true),
                (format!("data:image/png;base64,{text}").into_bytes(), false),
                (format!("data:;base64,{}", text.trim_end_matches('=')).into_bytes(), true),
            ];
            for (body, named) in wrapped {
                for piece in [1, 7, 255, 256, 4096] {
                    let out = through(&body, piece, named, Limits::default()).unwrap();
                    assert_eq!(out, picture, "{length} bytes in pieces of {piece}");
                }
            }
        }
    }

    #[test]
    fn pages_are_refused_even_inside_base64() {
        let page = b"<html><body>Object not found</body></html>";
        let hidden = STANDARD.encode(page);
        for (body, named) in
            [(&page[..], false), (hidden.as_bytes(), true), (b"{\"error\": 1}", false), (b"data:text/html,<p>", false)]
        {
            assert!(matches!(through(body, 10, named, Limits::default()), Err(Rejected::Page(_))));
        }
        assert!(matches!(through(b"", 1, false, Limits::default()), Err(Rejected::Empty)));
        assert!(matches!(through(b"data:image/png;base64,", 1, false, Limits::default()), Err(Rejected::Empty)));
    }

    #[test]
    fn a_text_result_that_merely_looks_like_base64_stays_a_text() {
        let words = b"just words without any mark ".repeat(20);
        assert_eq!(through(&words, 50, false, Limits::default()).unwrap(), words);
    }

    #[test]
    fn pictures_have_a_limit_of_their_own() {
        let limits = Limits { bytes: 2000, image_bytes: 1000 };
        assert!(through(&picture(900), 100, false, limits).is_ok());
        assert!(matches!(through(&picture(1000), 100, false, limits), Err(Rejected::TooLarge)));
        assert!(matches!(
            through(&STANDARD.encode(picture(1000)).into_bytes(), 100, true, limits),
            Err(Rejected::TooLarge)
        ));
        let sound = [&b"OggS"[..], &[0; 1500]].concat();
        assert!(through(&sound, 100, false, limits).is_ok());
        assert!(matches!(through(&[b' '; 5000], 100, true, limits), Err(Rejected::TooLarge)), "blanks without end");
    }
}
