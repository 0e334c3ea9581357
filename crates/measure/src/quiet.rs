//! Whether there is a quiet place for words.

use std::num::NonZeroU32;

use crate::{
    colour::{contrast, luminance},
    light::{Light, on_white},
    pixels::Pixels,
    point::Side,
};

/// Up to this [`Quiet::detail`] words stand undisturbed: skies, walls, soft gradients and blurred backgrounds.
pub const QUIET_DETAIL: f64 = 0.08;

/// The contrast words need: WCAG 2.2, success criterion 1.4.3, text of any size.
pub const READABLE: f64 = 4.5;

/// The long side of the copy that is measured.
const SIDE: NonZeroU32 = NonZeroU32::new(512).unwrap();

/// The area is looked at in 16 × 16 cells.
const CELLS: u32 = 16;

/// A change of lightness over one pixel of the copy that counts as a full edge, in L*.
const EDGE: f32 = 20.0;

/// The share of the area that may be worse for words than the contrasts say.
const FORGIVEN: f64 = 0.05;

/// A colour for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// White words.
    White,
    /// Black words.
    Black,
}

/// How an area of a picture serves as a place for words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quiet {
    /// Edges in the busiest tenth of the area, 0 (none) to 1 (nothing but edges). Quiet up to [`QUIET_DETAIL`].
    pub detail: f64,
    /// Mean relative luminance, 0 to 1.
    pub luminance: f64,
    /// Standard deviation of the relative luminance.
    pub spread: f64,
    /// WCAG 2 contrast of white words, 1 to 21, that all but the lightest 5 % of the area give.
    pub white_contrast: f64,
    /// WCAG 2 contrast of black words, 1 to 21, that all but the darkest 5 % of the area give.
    pub black_contrast: f64,
    /// The words with more contrast.
    pub ink: Ink,
}

impl Quiet {
    /// The contrast of the better ink.
    pub fn best_contrast(&self) -> f64 {
        self.white_contrast.max(self.black_contrast)
    }
}

/// How the area at this side serves as a place for words. `share` is how much of the height (top, bottom) or width (left,
/// right) it takes, of both in the centre; it is kept between one pixel and all. What is see-through lies on white.
///
/// Measured on a copy with a long side of at most 512 pixels. Detail is the length of the Sobel gradient of L*, cut off at
/// 20 per pixel and divided by it, averaged in 16 × 16 cells; the mean of the tenth of the cells with most of it counts, so
/// that a face in a corner of an empty sky is seen. Contrast is `(L₁ + 0.05) / (L₂ + 0.05)` of WCAG 2.2.
pub fn quiet_area(pixels: &Pixels, side: Side, share: f64) -> Quiet {
    let small = pixels.shrunk(SIDE);
    let area = Area::of(&small, side, share);
    let mut lights: Vec<f64> = area.places().map(|(x, y)| luminance(on_white(small.at(x, y)))).collect();
    lights.sort_by(f64::total_cmp);
    let count = lights.len() as f64;
    let mean = lights.iter().sum::<f64>() / count;
    let variance = lights.iter().map(|light| (light - mean).powi(2)).sum::<f64>() / count;
    let at = |share: f64| lights[((count - 1.0) * share).round() as usize];
    let (white, black) = (contrast(1.0, at(1.0 - FORGIVEN)), contrast(0.0, at(FORGIVEN)));
    Quiet {
        detail: detail(&Light::lightness(&small), &area),
        luminance: mean,
        spread: variance.sqrt(),
        white_contrast: white,
        black_contrast: black,
        ink: if white >= black { Ink::White } else { Ink::Black },
    }
}

/// A rectangle of the copy, at least one pixel.
struct Area {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Area {
    fn of(pixels: &Pixels, side: Side, share: f64) -> Self {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 1.0 };
        let part = |whole: u32| ((f64::from(whole) * share).round() as u32).clamp(1, whole);
        let (width, height) = (pixels.width(), pixels.height());
        let (wide, high) = (part(width), part(height));
        match side {
            Side::Top => Self { left: 0, top: 0, width, height: high },
            Side::Bottom => Self { left: 0, top: height - high, width, height: high },
            Side::Left => Self { left: 0, top: 0, width: wide, height },
            Side::Right => Self { left: width - wide, top: 0, width: wide, height },
            Side::Centre => Self { left: (width - wide) / 2, top: (height - high) / 2, width: wide, height: high },
        }
    }

    fn places(&self) -> impl Iterator<Item = (u32, u32)> {
        let (left, right) = (self.left, self.left + self.width);
        (self.top..self.top + self.height).flat_map(move |y| (left..right).map(move |x| (x, y)))
    }
}

fn detail(light: &Light, area: &Area) -> f64 {
    let mut cells = vec![(0.0_f64, 0_u32); (CELLS * CELLS) as usize];
    for (x, y) in area.places() {
        let column = (x - area.left) * CELLS / area.width;
        let row = (y - area.top) * CELLS / area.height;
        let (sum, count) = &mut cells[(row * CELLS + column) as usize];
        *sum += f64::from((gradient(light, x, y) / EDGE).min(1.0));
        *count += 1;
    }
    let mut means: Vec<f64> =
        cells.iter().filter(|(_, count)| *count > 0).map(|(sum, count)| sum / f64::from(*count)).collect();
    means.sort_by(|one, other| other.total_cmp(one));
    means.truncate(means.len().div_ceil(10));
    means.iter().sum::<f64>() / means.len() as f64
}

/// Length of the Sobel gradient in L* per pixel; at the border the border repeats.
fn gradient(light: &Light, x: u32, y: u32) -> f32 {
    let (right, bottom) = (light.width - 1, light.height - 1);
    let columns = [x.saturating_sub(1), x, (x + 1).min(right)];
    let rows = [y.saturating_sub(1), y, (y + 1).min(bottom)];
    let at = |column: usize, row: usize| light.at(columns[column], rows[row]);
    let across = |row| at(2, row) - at(0, row);
    let down = |column| at(column, 2) - at(column, 0);
    let (dx, dy) = (across(0) + 2.0 * across(1) + across(2), down(0) + 2.0 * down(1) + down(2));
    dx.hypot(dy) / 8.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::tests::drawn;

    #[test]
    fn a_soft_gradient_is_quiet_and_a_pattern_is_not() {
        let sky = drawn(1_600, 900, |_, y| [60 + (y / 9) as u8, 120, 220, 255]);
        assert!(quiet_area(&sky, Side::Top, 0.4).detail < 0.01);
        let leaves = drawn(1_600, 900, |x, y| [20, (x.wrapping_mul(31) ^ y.wrapping_mul(17)) as u8, 30, 255]);
        assert!(quiet_area(&leaves, Side::Top, 0.4).detail > 2.0 * QUIET_DETAIL);
    }

    #[test]
    fn something_in_a_corner_of_an_empty_area_is_seen() {
        let corner = |x, y| (1_300..1_580).contains(&x) && (20..300).contains(&y) && (x / 20 + y / 20) % 2 == 0;
        let made = drawn(1_600, 900, |x, y| if corner(x, y) { [10, 10, 10, 255] } else { [225, 230, 235, 255] });
        assert!(quiet_area(&made, Side::Top, 0.4).detail > QUIET_DETAIL);
        assert!(quiet_area(&made, Side::Bottom, 0.4).detail < 0.001);
        assert!(quiet_area(&made, Side::Left, 0.5).detail < 0.001);
        assert!(quiet_area(&made, Side::Centre, 0.5).detail < 0.001);
        assert!(quiet_area(&made, Side::Right, 0.3).detail > QUIET_DETAIL);
    }

    #[test]
    fn contrast_is_that_of_the_worst_places_but_a_few() {
        let grey = drawn(200, 200, |_, _| [119, 119, 119, 255]);
        let found = quiet_area(&grey, Side::Centre, 1.0);
        assert!((found.white_contrast - 4.48).abs() < 0.01 && (found.black_contrast - 4.69).abs() < 0.01);
        assert_eq!((found.ink, found.spread < 1e-9), (Ink::Black, true));
        let lamp = |share: u32| drawn(200, 200, move |x, _| if x < share * 2 { [255; 4] } else { [10, 10, 10, 255] });
        assert!(quiet_area(&lamp(2), Side::Centre, 1.0).white_contrast > 15.0, "2 % are forgiven");
        assert!(quiet_area(&lamp(20), Side::Centre, 1.0).white_contrast < 1.1, "20 % are not");
        assert!((quiet_area(&lamp(50), Side::Centre, 1.0).luminance - 0.5).abs() < 0.01);
    }

    #[test]
    fn what_is_clear_lies_on_white() {
        let clear = drawn(50, 50, |_, _| [0, 0, 0, 0]);
        let found = quiet_area(&clear, Side::Top, 0.5);
        assert_eq!((found.ink, found.luminance), (Ink::Black, 1.0));
    }
}
