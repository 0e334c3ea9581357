//! The small "sandbox" mark in the lower right corner, drawn with strokes of its own: no font is needed.

use super::canvas::{Canvas, Point};
use super::palette::{Rgb, oklab};

/// A letter as strokes on a grid 4 wide: x-height from 0 to 6, ascenders up to -3.
fn letter(c: char) -> &'static [&'static [(i8, i8)]] {
    match c {
        's' => &[&[(4, 1), (3, 0), (1, 0), (0, 1), (0, 2), (1, 3), (3, 3), (4, 4), (4, 5), (3, 6), (1, 6), (0, 5)]],
        'a' => &[&[(4, 0), (4, 6)], &[(4, 2), (2, 0), (1, 0), (0, 1), (0, 5), (1, 6), (2, 6), (4, 4)]],
        'n' => &[&[(0, 0), (0, 6)], &[(0, 2), (2, 0), (3, 0), (4, 1), (4, 6)]],
        'd' => &[&[(4, -3), (4, 6)], &[(4, 2), (2, 0), (1, 0), (0, 1), (0, 5), (1, 6), (2, 6), (4, 4)]],
        'b' => &[&[(0, -3), (0, 6)], &[(0, 2), (2, 0), (3, 0), (4, 1), (4, 5), (3, 6), (2, 6), (0, 4)]],
        'o' => &[&[(0, 1), (1, 0), (3, 0), (4, 1), (4, 5), (3, 6), (1, 6), (0, 5), (0, 1)]],
        'x' => &[&[(0, 0), (4, 6)], &[(4, 0), (0, 6)]],
        _ => &[],
    }
}

const WORD: &str = "sandbox";
/// From one letter to the next.
const ADVANCE: f32 = 6.3;

/// Writes the mark, light on dark and dark on light.
pub(super) fn sign(canvas: &mut Canvas) {
    let size = (canvas.unit() * 1.75).max(0.62);
    let wide = (WORD.len() as f32 * ADVANCE - 2.3) * size;
    let margin = size * 11.0;
    let origin = (canvas.w() - margin - wide, canvas.h() - margin);
    write(canvas, WORD, origin, size, size * 1.2, 0.5);
}

/// Writes a word whose base line begins at `origin`, in whatever contrasts with what is there.
pub(super) fn write(canvas: &mut Canvas, word: &str, origin: Point, size: f32, pen: f32, alpha: f32) {
    let wide = word.len() as f32 * ADVANCE * size;
    let behind: f32 = (0..12)
        .map(|i| oklab(canvas.look(origin.0 + wide * i as f32 / 12.0, origin.1 - size * (i % 4) as f32 * 2.0))[0])
        .sum::<f32>()
        / 12.0;
    let colour: Rgb = if behind > 0.62 { [0.02; 3] } else { [0.95; 3] };
    for (i, c) in word.chars().enumerate() {
        for line in letter(c) {
            let place = |(x, y): &(i8, i8)| {
                (origin.0 + (i as f32 * ADVANCE + f32::from(*x)) * size, origin.1 + (f32::from(*y) - 6.0) * size)
            };
            let points: Vec<Point> = line.iter().map(place).collect();
            // Rounded by two passes of corner cutting; open ends stay where they are.
            canvas.stroke(&cut(&cut(&points)), |_| pen, colour, alpha);
        }
    }
}

/// Chaikin's corner cutting.
fn cut(points: &[Point]) -> Vec<Point> {
    let mut out = vec![points[0]];
    for pair in points.windows(2) {
        let at = |t: f32| (pair[0].0 + (pair[1].0 - pair[0].0) * t, pair[0].1 + (pair[1].1 - pair[0].1) * t);
        out.extend([at(0.25), at(0.75)]);
    }
    out.push(points[points.len() - 1]);
    out
}
