//! The four marks.

use tiny_skia::{Path, PathBuilder, Rect};

use super::{
    Mark,
    canvas::{ACCENT, Canvas, INK},
    letters::Words,
};

/// Sizes in units of [`Canvas::unit`].
const LETTERS: f32 = 1.95;
const LINE: f32 = 0.45;
const CIRCLE: f32 = 1.75;

/// The least distance of anything from the border of the picture.
const MARGIN: f32 = 1.0;

/// A frame, with its words on a tag above its upper left corner, or inside where there is no room above.
pub(super) fn frame(canvas: &mut Canvas, mark: &Mark) {
    let (width, height, unit) = (canvas.width(), canvas.height(), canvas.unit);
    let (left, top) = (mark.x as f32 * width, mark.y as f32 * height);
    let right = (left + mark.width.unwrap_or(0.0) as f32 * width).min(width);
    let bottom = (top + mark.height.unwrap_or(0.0) as f32 * height).min(height);
    // The line lies within the picture also along its border.
    let kept = |place: f32, side: f32| inside(place, side, unit * LINE);
    let (left, right) = (kept(left, width), kept(right, width));
    let (top, bottom) = (kept(top, height), kept(bottom, height));
    let radius = (unit * 0.9).min((right - left) / 2.0).min((bottom - top) / 2.0);
    if let Some(path) = rounded(left, top, right - left, bottom - top, radius) {
        canvas.line(&path, ACCENT, unit * LINE);
    }
    if let Some(words) = mark.words() {
        let tag = Tag::new(canvas, words);
        let above = top - tag.height - unit * 0.9;
        let place = if above >= unit * MARGIN { above } else { top + unit * 0.9 };
        let indent = if above >= unit * MARGIN { -unit * LINE / 2.0 } else { unit * 0.9 };
        tag.draw(canvas, left + indent, place, ACCENT);
    }
}

/// An arrow, with its words behind its tail.
pub(super) fn arrow(canvas: &mut Canvas, mark: &Mark) {
    let (width, height, unit) = (canvas.width(), canvas.height(), canvas.unit);
    let tip = (mark.x as f32 * width, mark.y as f32 * height);
    let away = |place: f64| if place > 0.5 { -1.0 } else { 1.0 };
    let offset = match (mark.width, mark.height) {
        (None, None) => (away(mark.x) as f32 * unit * 12.0, away(mark.y) as f32 * unit * 9.0),
        (across, down) => (across.unwrap_or(0.0) as f32 * width, down.unwrap_or(0.0) as f32 * height),
    };
    let margin = unit * MARGIN * 1.5;
    let tail = (inside(tip.0 + offset.0, width, margin), inside(tip.1 + offset.1, height, margin));
    let (dx, dy) = (tip.0 - tail.0, tip.1 - tail.1);
    let length = dx.hypot(dy);
    // A tail on the tip has no direction: the arrow comes from above.
    let (dx, dy) = if length > 0.01 { (dx / length, dy / length) } else { (0.0, 1.0) };
    if let Some(path) = arrow_shape(tip, (dx, dy), length.max(unit * 4.0), unit) {
        canvas.solid(&path, ACCENT);
    }
    if let Some(words) = mark.words() {
        let tag = Tag::new(canvas, words);
        // The tag is pushed out along the arrow until the tail just touches its edge.
        let reach = (tag.width / 2.0 / dx.abs().max(1e-3)).min(tag.height / 2.0 / dy.abs().max(1e-3)) + unit * 0.4;
        let middle = (tail.0 - dx * reach, tail.1 - dy * reach);
        tag.draw(canvas, middle.0 - tag.width / 2.0, middle.1 - tag.height / 2.0, INK);
    }
}

/// The place, or as near as it keeps this distance from both ends; the middle where there is no room for that.
fn inside(place: f32, side: f32, distance: f32) -> f32 {
    place.clamp(distance.min(side / 2.0), (side - distance).max(side / 2.0))
}

/// One outline of shaft and head: the shaft grows towards the head, which has slightly swept wings.
fn arrow_shape(tip: (f32, f32), (dx, dy): (f32, f32), length: f32, unit: f32) -> Option<Path> {
    let head = (unit * 2.9).min(length * 0.6);
    let (wing, neck, end) = (head * 0.5, head * 0.17, head * 0.1);
    let at = |back: f32, aside: f32| (tip.0 - dx * back - dy * aside, tip.1 - dy * back + dx * aside);
    let mut path = PathBuilder::new();
    path.move_to(tip.0, tip.1);
    for (back, aside) in
        [(head, wing), (head * 0.86, neck), (length, end), (length, -end), (head * 0.86, -neck), (head, -wing)]
    {
        let (x, y) = at(back, aside);
        path.line_to(x, y);
    }
    path.close();
    path.finish()
}

/// A number in a circle.
pub(super) fn number(canvas: &mut Canvas, mark: &Mark, number: &str) {
    let unit = canvas.unit;
    let letters = Words::set(number, unit * LETTERS, f32::MAX);
    let radius = (unit * CIRCLE).max(letters.width / 2.0 + unit * 0.9);
    let kept = |place: f32, side: f32| inside(place, side, radius + unit * 0.5);
    let (x, y) =
        (kept(mark.x as f32 * canvas.width(), canvas.width()), kept(mark.y as f32 * canvas.height(), canvas.height()));
    if let Some(circle) = PathBuilder::from_circle(x, y, radius) {
        canvas.solid(&circle, ACCENT);
    }
    canvas.words(&letters, x - letters.width / 2.0, y - letters.height / 2.0);
}

/// Words on a tag.
pub(super) fn label(canvas: &mut Canvas, mark: &Mark, words: &str) {
    let tag = Tag::new(canvas, words);
    let (x, y) = (mark.x as f32 * canvas.width(), mark.y as f32 * canvas.height());
    tag.draw(canvas, x - tag.width / 2.0, y - tag.height / 2.0, INK);
}

/// Words with room around them.
struct Tag {
    words: Words,
    width: f32,
    height: f32,
    padding: (f32, f32),
}

impl Tag {
    /// Words in lines of at most half the picture, set smaller until they fit into it.
    fn new(canvas: &Canvas, words: &str) -> Self {
        let margins = 2.0 * MARGIN * canvas.unit;
        let room = (canvas.width() - margins, canvas.height() - margins);
        let mut size = canvas.unit * LETTERS;
        loop {
            let padding = (size * 0.62, size * 0.5);
            let most = (canvas.width() * 0.45).max(size * 6.0).min(room.0 - 2.0 * padding.0);
            let set = Words::set_evenly(words, size, most);
            let (width, height) = (set.width + 2.0 * padding.0, set.height + 2.0 * padding.1);
            if (width <= room.0 && height <= room.1) || size < 2.0 {
                return Self { words: set, width, height, padding };
            }
            size *= 0.9;
        }
    }

    /// Draws the tag with its corner here, or as near as it lies within the picture.
    fn draw(&self, canvas: &mut Canvas, left: f32, top: f32, colour: [u8; 4]) {
        let margin = MARGIN * canvas.unit;
        let left = left.min(canvas.width() - margin - self.width).max(margin);
        let top = top.min(canvas.height() - margin - self.height).max(margin);
        let radius = (canvas.unit * 0.9).min(self.height / 2.0).min(self.width / 2.0);
        if let Some(path) = rounded(left, top, self.width, self.height, radius) {
            canvas.solid(&path, colour);
        }
        canvas.words(&self.words, left + self.padding.0, top + self.padding.1);
    }
}

/// A rectangle with round corners.
fn rounded(left: f32, top: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    /// How far the control points of a quarter circle lie from its corner, in radii.
    const ROUND: f32 = 1.0 - 0.552_284_8;
    let area = Rect::from_xywh(left, top, width, height)?;
    let (right, bottom, near) = (area.right(), area.bottom(), radius * ROUND);
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - near, top, right, top + near, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - near, right - near, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + near, bottom, left, bottom - near, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + near, left + near, top, left + radius, top);
    path.close();
    path.finish()
}
