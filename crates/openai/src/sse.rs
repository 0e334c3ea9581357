//! Server-sent events: bytes in, payloads out (WHATWG HTML, "Server-sent events").
//!
//! Why not a crate. `eventsource-stream` 0.2.3 panics on a byte order mark, loses a last block without a blank line,
//! waits for the end of the stream at a byte that is not UTF-8, and scans a long line again with every chunk.
//! `sse-stream` 0.3.0 is sound but also drops the last block, gives up the whole answer at one bad byte, and puts no
//! limit on a line. An answer that was paid for should survive all of these.

/// The longest block that is taken: pictures travel as base64 in one line.
const LONGEST: usize = 64 * 1024 * 1024;

/// Splits a stream into payloads, however it is cut into chunks. Only `data` matters: the event's name is repeated in the
/// JSON, and `id` and `retry` serve a reconnection that never happens, since a POST must not be repeated silently.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    /// The line that has not ended yet. Bytes, so that a character may be cut between chunks.
    line: Vec<u8>,
    /// The data lines of the block so far; `None` before the first.
    data: Option<String>,
    /// The last byte was CR, so an LF now belongs to it.
    after_cr: bool,
    /// A first line was seen; before it a byte order mark may stand.
    begun: bool,
}

/// A block is longer than anything that could be meant.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl Parser {
    /// Takes a chunk and hands on every payload it completes.
    pub(crate) fn feed(&mut self, mut bytes: &[u8], out: &mut Vec<String>) -> Result<(), TooLong> {
        while !bytes.is_empty() {
            if std::mem::take(&mut self.after_cr) && bytes[0] == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.hold(bytes)?;
                break;
            };
            self.hold(&bytes[..end])?;
            self.after_cr = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
            self.end_line(out);
        }
        Ok(())
    }

    /// The stream ended: a last block counts even without its blank line. Whether it is whole, its JSON tells.
    pub(crate) fn finish(&mut self, out: &mut Vec<String>) {
        self.end_line(out);
        out.extend(self.data.take());
    }

    fn hold(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        let held = self.line.len() + self.data.as_ref().map_or(0, String::len);
        if held + bytes.len() > LONGEST {
            return Err(TooLong);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_line(&mut self, out: &mut Vec<String>) {
        let line = std::mem::take(&mut self.line);
        let mut line = line.as_slice();
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        if line.is_empty() {
            out.extend(self.data.take());
            return;
        }
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let value = line.get(colon + 1..).unwrap_or_default();
        // A comment has an empty name, so it falls through with the fields that do not matter.
        if &line[..colon] != b"data" {
            return;
        }
        let text = String::from_utf8_lossy(value.strip_prefix(b" ").unwrap_or(value));
        match &mut self.data {
            Some(data) => {
                data.push('\n');
                data.push_str(&text);
            }
            None => self.data = Some(text.into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(chunks: &[&[u8]]) -> Vec<String> {
        let mut parser = Parser::default();
        let mut out = Vec::new();
        for chunk in chunks {
            parser.feed(chunk, &mut out).unwrap();
        }
        parser.finish(&mut out);
        out
    }

    #[test]
    fn lines_end_in_three_ways() {
        for end in ["\n", "\r\n", "\r"] {
            let stream = ["event: a", "data: one", "", "data: two", "data: more", ""].join(end) + end;
            assert_eq!(parse(&[stream.as_bytes()]), ["one", "two\nmore"], "{end:?}");
        }
        assert_eq!(parse(&[b"data: a\r\n\rdata: b\n\r"]), ["a", "b"]);
    }

    #[test]
    fn every_cut_gives_the_same_payloads() {
        let text = "\u{feff}: hello\r\ndata: {\"ä\":\"𝄞 ünï\"}\r\n\r\nid: 7\rdata:二\r\r\n\ndata: last";
        let whole = parse(&[text.as_bytes()]);
        assert_eq!(whole, ["{\"ä\":\"𝄞 ünï\"}", "二", "last"]);
        for first in 0..=text.len() {
            for second in first..=text.len() {
                let bytes = text.as_bytes();
                assert_eq!(
                    parse(&[&bytes[..first], &bytes[first..second], &bytes[second..]]),
                    whole,
                    "{first} {second}"
                );
            }
        }
        let single: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(parse(&single), whole);
    }

    #[test]
    fn comments_other_fields_and_missing_spaces_are_fine() {
        assert_eq!(parse(&[b": ping\n\nretry: 5\n\ndata:x\n:c\ndata:  y\ndatabase: no\n\n"]), ["x\n y"]);
        assert_eq!(parse(&[b"data\n\n"]), [""]);
        assert_eq!(parse(&[b"\n\n\n"]), Vec::<String>::new());
    }

    #[test]
    fn a_last_block_counts_without_its_blank_line() {
        assert_eq!(parse(&[b"data: a\n\ndata: b"]), ["a", "b"]);
        assert_eq!(parse(&[b"data: a\n\ndata: b\n"]), ["a", "b"]);
        assert_eq!(parse(&[b""]), Vec::<String>::new());
    }

    #[test]
    fn a_bad_byte_costs_one_character_and_not_the_answer() {
        assert_eq!(parse(&[b"data: a\xFFb\n\ndata: c\n\n"]), ["a\u{fffd}b", "c"]);
    }

    #[test]
    fn megabytes_in_one_line_pass_and_too_many_do_not() {
        let long = vec![b'x'; 5 * 1024 * 1024];
        let mut parser = Parser::default();
        let mut out = Vec::new();
        parser.feed(b"data: ", &mut out).unwrap();
        for piece in long.chunks(8 * 1024) {
            parser.feed(piece, &mut out).unwrap();
        }
        parser.feed(b"\n\n", &mut out).unwrap();
        assert_eq!(out[0].len(), long.len());
        let too_much = vec![b'x'; LONGEST];
        assert_eq!(parser.feed(b"data: ", &mut out), Ok(()));
        assert_eq!(parser.feed(&too_much, &mut out), Err(TooLong));
    }
}
