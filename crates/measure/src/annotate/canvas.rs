//! The picture while marks are drawn over it.

use tiny_skia::{
    Color, FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, Pixmap, PixmapPaint, PremultipliedColorU8, Stroke,
    Transform,
};

use super::letters::Words;
use crate::{error::Error, pixels::Pixels};

/// A red that no interface is made of, dark enough for white words (contrast 4.9).
pub(super) const ACCENT: [u8; 4] = [0xd6, 0x1f, 0x45, 0xff];

/// Behind the words of labels.
pub(super) const INK: [u8; 4] = [0x17, 0x19, 0x1f, 0xff];

/// Rims and words.
pub(super) const WHITE: [u8; 4] = [0xff; 4];

const SHADOW: [u8; 4] = [0, 0, 0, 0x70];

/// The least unit: words of 10 pixels can still be read.
const SMALLEST: f32 = 5.0;

/// The picture while marks are drawn over it.
pub(super) struct Canvas {
    pixmap: Pixmap,
    /// What all sizes are counted in: a hundredth of the side of a square as large as the picture, in pixels, and at
    /// least [`SMALLEST`].
    pub(super) unit: f32,
}

impl Canvas {
    pub(super) fn over(pixels: &Pixels) -> Result<Self, Error> {
        let (width, height) = (pixels.width(), pixels.height());
        let mut pixmap = Pixmap::new(width, height).ok_or(Error::Drawing)?;
        for (to, from) in pixmap.pixels_mut().iter_mut().zip(pixels.iter()) {
            let [red, green, blue, opacity] = from;
            *to = tiny_skia::ColorU8::from_rgba(red, green, blue, opacity).premultiply();
        }
        Ok(Self { pixmap, unit: ((width as f32 * height as f32).sqrt() / 100.0).max(SMALLEST) })
    }

    pub(super) fn width(&self) -> f32 {
        self.pixmap.width() as f32
    }

    pub(super) fn height(&self) -> f32 {
        self.pixmap.height() as f32
    }

    /// A filled shape with a white rim and a shadow.
    pub(super) fn solid(&mut self, shape: &Path, colour: [u8; 4]) {
        let rim = self.unit * 0.22;
        self.shadow(shape, None);
        self.stroke(shape, WHITE, rim * 2.0);
        self.fill(shape, colour);
    }

    /// A line with a white rim on both sides and a shadow.
    pub(super) fn line(&mut self, line: &Path, colour: [u8; 4], width: f32) {
        let rim = self.unit * 0.18;
        self.shadow(line, Some(width + rim));
        self.stroke(line, WHITE, width + rim * 2.0);
        self.stroke(line, colour, width);
    }

    /// Words without rim or shadow: they stand on a shape.
    pub(super) fn words(&mut self, words: &Words, left: f32, top: f32) {
        words.paths(left, top).for_each(|path| self.fill(&path, WHITE));
    }

    fn fill(&mut self, shape: &Path, colour: [u8; 4]) {
        self.pixmap.fill_path(shape, &paint(colour), FillRule::Winding, Transform::identity(), None);
    }

    fn stroke(&mut self, line: &Path, colour: [u8; 4], width: f32) {
        self.pixmap.stroke_path(line, &paint(colour), &round(width), Transform::identity(), None);
    }

    /// A soft shadow below a shape, or below a line of this width. Drawn small and enlarged: a shadow has no edges.
    fn shadow(&mut self, shape: &Path, width: Option<f32>) {
        let blur = self.unit * 0.9;
        let scale = (3.0 / blur).min(1.0);
        let around = blur * 2.0 + width.unwrap_or(self.unit * 0.5);
        let bounds = shape.bounds();
        let (left, top) = (bounds.left() - around, bounds.top() - around);
        let side = |length: f32| ((length + 2.0 * around) * scale).ceil().max(1.0) as u32;
        let Some(mut small) = Pixmap::new(side(bounds.width()), side(bounds.height())) else { return };
        let place = Transform::from_translate(-left, -top).post_scale(scale, scale);
        match width {
            Some(width) => small.stroke_path(shape, &paint(SHADOW), &round(width), place, None),
            None => small.fill_path(shape, &paint(SHADOW), FillRule::Winding, place, None),
        }
        blurred(&mut small, (blur * scale).round() as usize);
        let fine = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        let back = Transform::from_scale(1.0 / scale, 1.0 / scale).post_translate(left, top + self.unit * 0.35);
        self.pixmap.draw_pixmap(0, 0, small.as_ref(), &fine, back, None);
    }

    pub(super) fn into_png(self) -> Result<Vec<u8>, Error> {
        self.pixmap.encode_png().map_err(|_| Error::Drawing)
    }
}

fn paint([red, green, blue, opacity]: [u8; 4]) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba8(red, green, blue, opacity));
    paint
}

fn round(width: f32) -> Stroke {
    Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() }
}

/// Three passes of a box blur, which together are nearly a Gaussian. Everything is black, so only opacity is blurred.
fn blurred(pixmap: &mut Pixmap, radius: usize) {
    let (width, height) = (pixmap.width() as usize, pixmap.height() as usize);
    let mut opacity: Vec<u16> = pixmap.pixels().iter().map(|pixel| u16::from(pixel.alpha())).collect();
    for _ in 0..3 {
        for row in 0..height {
            box_blur(&mut opacity, row * width, 1, width, radius);
        }
        for column in 0..width {
            box_blur(&mut opacity, column, width, height, radius);
        }
    }
    for (pixel, opacity) in pixmap.pixels_mut().iter_mut().zip(opacity) {
        *pixel = PremultipliedColorU8::from_rgba(0, 0, 0, opacity.min(255) as u8).unwrap_or(*pixel);
    }
}

/// The mean of `2 radius + 1` values along a row or column, with nothing beyond its ends.
fn box_blur(values: &mut [u16], first: usize, step: usize, count: usize, radius: usize) {
    let line: Vec<u32> = (0..count).map(|index| u32::from(values[first + index * step])).collect();
    let mut sum: u32 = line.iter().take(radius).sum();
    for index in 0..count {
        sum += line.get(index + radius).copied().unwrap_or(0);
        values[first + index * step] = (sum / (2 * radius as u32 + 1)) as u16;
        sum -= if index >= radius { line[index - radius] } else { 0 };
    }
}
