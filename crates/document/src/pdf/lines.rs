//! Puts letters together to words, lines and paragraphs by where they stand.
//!
//! The order is that of the file, which for what people export is the order of reading, columns included.

use hayro_interpret::kurbo::{Point, Vec2};

/// A gap of this part of the size is a space. Typesetters squeeze spaces to about 0.2 and space letters by less.
const SPACE: f64 = 0.17;

/// A gap of this part of the size parts columns.
const COLUMN: f64 = 1.5;

/// Letters this part of the size above or below still stand on the line: indices and exponents.
const RAISED: f64 = 0.5;

/// A step of this part of the size to the next line begins a paragraph.
const PARAGRAPH: f64 = 1.75;

/// Text that grows letter by letter.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    last: Option<Last>,
}

/// The letter before.
#[derive(Clone, Copy)]
struct Last {
    end: Point,
    direction: Vec2,
    size: f64,
}

impl Lines {
    /// Adds letters that begin and end at these points of the page, of this size.
    pub(super) fn add(&mut self, letters: &str, start: Point, end: Point, size: f64) {
        if let Some(last) = self.last {
            self.part(last.gap_to(start, size), letters);
        }
        letters.chars().for_each(|letter| self.push(letter));
        let step = end - start;
        let direction = if step.hypot() > 0.0 { step / step.hypot() } else { Vec2::new(1.0, 0.0) };
        self.last = Some(Last { end, direction, size });
    }

    pub(super) fn text(self) -> String {
        self.text
    }

    fn part(&mut self, gap: Gap, letters: &str) {
        let spaced = self.text.ends_with([' ', '\n']) || letters.starts_with(' ');
        match gap {
            Gap::None => {}
            Gap::Space if spaced => {}
            Gap::Space => self.text.push(' '),
            Gap::Column => self.text.push_str("  "),
            Gap::Line => self.text.push('\n'),
            Gap::Paragraph => self.text.push_str("\n\n"),
        }
    }

    /// Ligatures are taken apart, so that words with them are found.
    fn push(&mut self, letter: char) {
        match letter {
            '\u{fb00}' => self.text.push_str("ff"),
            '\u{fb01}' => self.text.push_str("fi"),
            '\u{fb02}' => self.text.push_str("fl"),
            '\u{fb03}' => self.text.push_str("ffi"),
            '\u{fb04}' => self.text.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => self.text.push_str("st"),
            _ => self.text.push(letter),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Gap {
    None,
    Space,
    Column,
    Line,
    Paragraph,
}

impl Last {
    fn gap_to(self, start: Point, size: f64) -> Gap {
        let step = start - self.end;
        let (along, above) = (self.direction.dot(step), self.direction.cross(step));
        let larger = self.size.max(size);
        if above.abs() <= RAISED * larger && along > -RAISED * larger {
            return match along / larger {
                gap if gap > COLUMN => Gap::Column,
                gap if gap > SPACE => Gap::Space,
                _ => Gap::None,
            };
        }
        let other_size = (self.size / size).ln().abs() > 0.2;
        if above > 0.0 || above < -PARAGRAPH * larger || other_size { Gap::Paragraph } else { Gap::Line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of half their size, from this place to the right.
    fn write(lines: &mut Lines, text: &str, x: f64, y: f64, size: f64) {
        for (index, letter) in text.chars().enumerate() {
            let start = Point::new(x + index as f64 * size / 2.0, y);
            lines.add(letter.encode_utf8(&mut [0; 4]), start, start + Vec2::new(size / 2.0, 0.0), size);
        }
    }

    #[test]
    fn gaps_become_spaces_columns_lines_and_paragraphs() {
        let mut lines = Lines::default();
        write(&mut lines, "Quiet", 0.0, 700.0, 10.0);
        write(&mut lines, "area", 28.0, 700.0, 10.0);
        write(&mut lines, "2", 48.5, 703.0, 6.0);
        write(&mut lines, "right", 100.0, 700.0, 10.0);
        write(&mut lines, "next", 0.0, 688.0, 10.0);
        write(&mut lines, "far", 0.0, 660.0, 10.0);
        write(&mut lines, "column", 300.0, 700.0, 10.0);
        write(&mut lines, "Title", 300.0, 684.0, 20.0);
        assert_eq!(lines.text(), "Quiet area2  right\nnext\n\nfar\n\ncolumn\n\nTitle");
    }

    #[test]
    fn text_that_runs_upwards_is_one_line() {
        let mut lines = Lines::default();
        for (index, letter) in ["s", "i", "d", "e"].into_iter().enumerate() {
            let start = Point::new(20.0, 100.0 + 5.0 * index as f64);
            lines.add(letter, start, start + Vec2::new(0.0, 5.0), 10.0);
        }
        assert_eq!(lines.text(), "side");
    }

    #[test]
    fn spaces_are_not_doubled_and_ligatures_are_taken_apart() {
        let mut lines = Lines::default();
        write(&mut lines, "a ", 0.0, 0.0, 10.0);
        write(&mut lines, "o\u{fb03}ce", 14.0, 0.0, 10.0);
        assert_eq!(lines.text(), "a office");
    }
}
