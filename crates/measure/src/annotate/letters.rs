//! Words as shapes, in Inter SemiBold.

use rustybuzz::{Face, UnicodeBuffer, ttf_parser};
use tiny_skia::{Path, PathBuilder, Transform};

static INTER: &[u8] = include_bytes!("../../fonts/inter-semibold.ttf");

/// Lines of words at a size.
pub(super) struct Words {
    lines: Vec<Line>,
    size: f32,
    /// The widest line, in pixels.
    pub(super) width: f32,
    /// From the top of the first line's capitals to the last line's base, in pixels.
    pub(super) height: f32,
}

struct Line {
    path: Option<Path>,
    width: f32,
}

/// From one base line to the next, in sizes.
const LEADING: f32 = 1.28;

/// Inter's height of capitals, in sizes.
const CAPITALS: f32 = 0.727;

/// A letter that the font lacks.
pub(super) fn missing(words: &str) -> Option<char> {
    let face = face()?;
    words.chars().find(|letter| !letter.is_whitespace() && face.glyph_index(*letter).is_none())
}

/// `None` only if the font were not a font.
fn face() -> Option<Face<'static>> {
    Face::from_slice(INTER, 0)
}

impl Words {
    /// Sets words at this size, broken between words into lines of at most this width; a longer word is broken anywhere.
    pub(super) fn set(words: &str, size: f32, most: f32) -> Self {
        let Some(face) = face() else { return Self { lines: Vec::new(), size, width: 0.0, height: 0.0 } };
        let scale = size / face.units_per_em() as f32;
        let fits = |text: &str| shape(&face, text, scale).width <= most;
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in words.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                if !line.is_empty() && !fits(&format!("{line}{letter}")) {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
        let lines: Vec<Line> = lines.iter().map(|line| shape(&face, line, scale)).collect();
        let width = lines.iter().map(|line| line.width).fold(0.0, f32::max);
        let height = size * (CAPITALS + LEADING * (lines.len() - 1) as f32);
        Self { lines, size, width, height }
    }

    /// Like [`Words::set`], with lines of about the same length: the last is no lonely word.
    pub(super) fn set_evenly(words: &str, size: f32, most: f32) -> Self {
        let set = Self::set(words, size, most);
        let count = set.lines.len();
        let narrower = (0..12).map(|step| most * (1.0 - 0.05 * step as f32)).map(|most| Self::set(words, size, most));
        narrower.take_while(|set| set.lines.len() == count).last().unwrap_or(set)
    }

    /// The shapes, with the upper left corner of the words here, every line in the middle.
    pub(super) fn paths(&self, left: f32, top: f32) -> impl Iterator<Item = Path> {
        self.lines.iter().enumerate().filter_map(move |(index, line)| {
            let x = left + (self.width - line.width) / 2.0;
            let y = top + self.size * (CAPITALS + LEADING * index as f32);
            line.path.clone()?.transform(Transform::from_translate(x, y))
        })
    }
}

/// One line from its start on the base line at 0, 0; y grows downwards.
fn shape(face: &Face<'_>, text: &str, scale: f32) -> Line {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(face, &[], buffer);
    let mut outline = Outline { path: PathBuilder::new(), x: 0.0, y: 0.0, scale };
    let mut x = 0.0;
    for (glyph, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
        outline.x = (x + place.x_offset as f32) * scale;
        outline.y = -place.y_offset as f32 * scale;
        face.outline_glyph(ttf_parser::GlyphId(glyph.glyph_id as u16), &mut outline);
        x += place.x_advance as f32;
    }
    Line { path: outline.path.finish(), width: x * scale }
}

/// Takes a glyph's outline to its place.
struct Outline {
    path: PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_wide_as_the_font_says_and_break_between_words() {
        let one = Words::set("Choose a colour", 20.0, 1_000.0);
        assert!((130.0..170.0).contains(&one.width), "{}", one.width);
        let two = Words::set("Choose a colour", 20.0, one.width * 0.7);
        assert_eq!(two.lines.len(), 2);
        assert!(two.width <= one.width * 0.7 && two.height > one.height);
        let even = Words::set_evenly("Choose a colour for the sky", 20.0, 215.0);
        let first = Words::set("Choose a colour for the sky", 20.0, 215.0);
        assert_eq!((even.lines.len(), first.lines.len()), (2, 2));
        assert!(even.width < first.width, "{} {}", even.width, first.width);
        let long = Words::set("Donaudampfschifffahrt", 20.0, 60.0);
        assert!(long.lines.len() > 2 && long.width <= 60.0);
    }

    #[test]
    fn the_font_has_the_letters_of_europe_and_says_what_it_lacks() {
        assert_eq!(missing("File → Save … “Größe” Łódź Жук Ωμέγα × 2 ✓ ⇧"), None);
        assert_eq!(missing("色"), Some('色'));
    }
}
