//! How sharp a picture is.

use std::num::NonZeroU32;

use crate::{light::Light, pixels::Pixels};

/// From here on edges are crisp: they are blurred by less than about 1.4 pixels.
pub const CRISP: f64 = 0.35;

/// Below this the whole picture is soft: its sharpest edges are blurred by more than 2.5 pixels.
pub const BLURRED: f64 = 0.2;

/// The long side of the copy that is measured.
const SIDE: NonZeroU32 = NonZeroU32::new(1_024).unwrap();

/// The copy is looked at in squares of this many pixels.
const TILE: u32 = 32;

/// The variance of a value that was rounded to whole steps. The Laplacian adds it up 20 times (4² + 4), the two
/// differences of the gradient 4 times.
const ROUNDING: f64 = 1.0 / 12.0;

/// How sharp the sharpest parts of a picture are, 0 to 1: a hard edge has 1, an edge blurred by a Gaussian of σ pixels
/// about `1 / (2 σ)`: 0.5 for one pixel, 0.25 for two. From [`CRISP`] on a picture is sharp, below [`BLURRED`] blurred.
/// A picture without an edge has 0. Grain counts as sharp.
///
/// Measured on a copy with a long side of at most 1,024 pixels, as the picture is seen as a whole on a screen: the
/// variance of the Laplacian of its luma (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000),
/// divided by twice the mean squared gradient, so that neither contrast nor the number of edges matters:
/// `√(Var(∇²Y) / (2 E|∇Y|²))`, both less what rounding to 8 bits adds.
/// Only the tenth of the 32-pixel squares with the strongest edges counts, so that a soft background is no fault.
pub fn sharpness(pixels: &Pixels) -> f64 {
    let light = Light::luma(&pixels.shrunk(SIDE));
    let mut tiles = Vec::new();
    for top in (1..light.height.saturating_sub(1)).step_by(TILE as usize) {
        for left in (1..light.width.saturating_sub(1)).step_by(TILE as usize) {
            tiles.push(Tile::at(&light, left, top));
        }
    }
    tiles.sort_by(|one, other| other.gradient.total_cmp(&one.gradient));
    tiles.truncate(tiles.len().div_ceil(10));
    let all = tiles.iter().fold(Tile::default(), |sum, tile| sum.and(tile));
    if all.count == 0.0 {
        return 0.0;
    }
    let variance = all.squares / all.count - (all.laplacian / all.count).powi(2) - 20.0 * ROUNDING;
    let gradient = all.gradient / all.count - 4.0 * ROUNDING;
    // Gradients of less than a step of the file per pixel are no edges.
    if gradient < 1.0 { 0.0 } else { (variance.max(0.0) / (2.0 * gradient)).sqrt().min(1.0) }
}

/// Sums over a square of the picture.
#[derive(Clone, Copy, Default)]
struct Tile {
    laplacian: f64,
    squares: f64,
    gradient: f64,
    count: f64,
}

impl Tile {
    fn at(light: &Light, left: u32, top: u32) -> Self {
        let mut sum = Self::default();
        for y in top..(top + TILE).min(light.height - 1) {
            for x in left..(left + TILE).min(light.width - 1) {
                let here = f64::from(light.at(x, y));
                let [right, below] = [light.at(x + 1, y), light.at(x, y + 1)].map(f64::from);
                let others = right + below + f64::from(light.at(x - 1, y)) + f64::from(light.at(x, y - 1));
                let laplacian = others - 4.0 * here;
                sum.laplacian += laplacian;
                sum.squares += laplacian * laplacian;
                sum.gradient += (right - here).powi(2) + (below - here).powi(2);
                sum.count += 1.0;
            }
        }
        sum
    }

    fn and(self, other: &Self) -> Self {
        Self {
            laplacian: self.laplacian + other.laplacian,
            squares: self.squares + other.squares,
            gradient: self.gradient + other.gradient,
            count: self.count + other.count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::tests::drawn;

    /// A bar whose edges are blurred by this many pixels; 0 is a hard edge.
    fn bar(blur: f64) -> Pixels {
        drawn(400, 300, |x, _| {
            let edge = |at: f64| {
                let away = f64::from(x) - at;
                if blur == 0.0 { f64::from(u8::from(away >= 0.0)) } else { 1.0 / (1.0 + (-1.702 * away / blur).exp()) }
            };
            let value = (40.0 + 170.0 * (edge(150.0) - edge(250.0))) as u8;
            [value, value, value, 255]
        })
    }

    #[test]
    fn blur_is_told_in_pixels() {
        assert!(sharpness(&bar(0.0)) > 0.95, "{}", sharpness(&bar(0.0)));
        for (blur, expected) in [(1.0, 0.5), (2.0, 0.25), (4.0, 0.125)] {
            let found = sharpness(&bar(blur));
            assert!((found / expected - 1.0).abs() < 0.35, "σ {blur}: {found}");
        }
    }

    #[test]
    fn contrast_does_not_matter_and_no_edge_is_no_sharpness() {
        let faint = drawn(400, 300, |x, _| if x % 40 < 20 { [120, 120, 120, 255] } else { [132, 132, 132, 255] });
        let strong = drawn(400, 300, |x, _| if x % 40 < 20 { [20, 20, 20, 255] } else { [230, 230, 230, 255] });
        assert!((sharpness(&faint) - sharpness(&strong)).abs() < 0.05);
        assert_eq!(sharpness(&drawn(300, 300, |_, _| [90, 120, 30, 255])), 0.0);
        assert_eq!(sharpness(&drawn(1, 1, |_, _| [90, 120, 30, 255])), 0.0);
        assert_eq!(sharpness(&drawn(512, 512, |x, _| [(x / 4) as u8, 80, 90, 255])), 0.0);
    }

    #[test]
    fn a_sharp_subject_before_a_soft_background_is_sharp() {
        let soft = |x: u32, y: u32| 128.0 + 60.0 * (f64::from(x) / 40.0).sin() * (f64::from(y) / 50.0).cos();
        let subject = |x, y| (100..160).contains(&x) && (100..160).contains(&y) && (x / 6 + y / 6) % 2 == 0;
        let made = drawn(600, 400, |x, y| {
            let value = if subject(x, y) { 20 } else { soft(x, y) as u8 };
            [value, value, value, 255]
        });
        assert!(sharpness(&made) > CRISP, "{}", sharpness(&made));
        let without = drawn(600, 400, |x, y| [soft(x, y) as u8, soft(x, y) as u8, soft(x, y) as u8, 255]);
        assert!(sharpness(&without) < BLURRED, "{}", sharpness(&without));
    }
}
