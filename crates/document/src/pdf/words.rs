//! Takes the words of a page as the interpreter draws them.

use std::panic;

use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
    font::{Glyph, GlyphRun},
    hayro_cmap::{BfString, WritingMode},
    kurbo::{BezPath, Point, Rect},
};

use super::lines::Lines;

/// How much a document may draw, counted in letters: far more than 5,000 full pages do, and an end for forms that draw
/// each other.
const MOST_EFFORT: u64 = 50_000_000;

/// What a form costs, which sets up a state of its own and clips.
const FORM: usize = 50;

/// Smaller letters, in points, are there for nobody to read.
const SMALLEST: f64 = 1.0;

/// What a document has drawn so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Effort(u64);

/// What the reading thread ends with when a document draws without end.
pub(super) struct TooMuch;

/// The words of one page.
pub(super) struct Words {
    seen: Rect,
    visible: Lines,
    unseen: Lines,
    /// Whether the page shows a picture.
    pub(super) pictures: bool,
    pub(super) effort: Effort,
}

impl Words {
    /// `seen` is the part of the page that is shown: what is written outside is not read.
    pub(super) fn new(seen: Rect, effort: Effort) -> Self {
        Self { seen, visible: Lines::default(), unseen: Lines::default(), pictures: false, effort }
    }

    /// The text. Invisible letters count only on a page with a picture: there they are what text recognition found in a
    /// scan; anywhere else they are hidden.
    pub(super) fn text(self) -> String {
        let (visible, unseen) = (self.visible.text(), self.unseen.text());
        match (self.pictures && !unseen.trim().is_empty(), visible.trim().is_empty()) {
            (false, _) => visible,
            (true, true) => unseen,
            (true, false) => format!("{visible}\n\n{unseen}"),
        }
    }

    /// There is no other way to stop the interpreter than to unwind.
    fn work(&mut self, steps: usize) {
        self.effort.0 += steps as u64;
        if self.effort.0 > MOST_EFFORT {
            panic::resume_unwind(Box::new(TooMuch));
        }
    }
}

impl<'a> Device<'a> for Words {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.work(run.glyphs().len());
        let lines = if matches!(mode, DrawMode::Invisible) { &mut self.unseen } else { &mut self.visible };
        for glyph in run.glyphs() {
            let Some(text) = glyph.as_unicode() else { continue };
            let place = props.transform * glyph.transform();
            let start = place * Point::ZERO;
            let size = (place * Point::new(0.0, 1000.0) - start).hypot();
            let end = match run.writing_mode() {
                WritingMode::Horizontal => place * Point::new(width(glyph), 0.0),
                WritingMode::Vertical => place * Point::new(0.0, -1000.0),
            };
            let near = self.seen.inflate(size, size);
            if size >= SMALLEST && near.contains(start) {
                match text {
                    BfString::Char(letter) => lines.add(letter.encode_utf8(&mut [0; 4]), start, end, size),
                    BfString::String(letters) => lines.add(&letters, start, end, size),
                }
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.work(1);
        self.pictures = true;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.work(1);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.work(FORM);
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.work(FORM);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.work(FORM);
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.work(1);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// The advance in thousandths of the font's size; half of it when the font does not say.
fn width(glyph: &Glyph<'_>) -> f64 {
    let width = match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    };
    f64::from(width.unwrap_or(500.0))
}
