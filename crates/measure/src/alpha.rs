//! How much of a picture is see-through.

use crate::pixels::Pixels;

/// From this opacity on (of 255) a pixel counts as opaque, and up to `255 - OPAQUE` as transparent: what compression and
/// resampling leave behind is not meant.
const OPAQUE: u8 = 250;

/// How much of a picture is see-through. The three shares add up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alpha {
    /// Share of pixels that are clear: opacity of at most 5 of 255.
    pub transparent: f64,
    /// Share of pixels between the two.
    pub translucent: f64,
    /// Share of pixels that hide what is behind them: opacity of at least 250 of 255.
    pub opaque: f64,
    /// Whether something that is not clear touches the border of the picture, as a cut-out that was cropped does.
    pub touches_border: bool,
}

/// Counts every pixel of the picture or of the copy it came as.
pub fn alpha(pixels: &Pixels) -> Alpha {
    let (mut transparent, mut opaque) = (0_u64, 0_u64);
    for pixel in pixels.iter() {
        transparent += u64::from(is_clear(pixel));
        opaque += u64::from(pixel[3] >= OPAQUE);
    }
    let all = u64::from(pixels.width()) * u64::from(pixels.height());
    let share = |count: u64| count as f64 / all as f64;
    Alpha {
        transparent: share(transparent),
        translucent: share(all - transparent - opaque),
        opaque: share(opaque),
        touches_border: border(pixels).any(|pixel| !is_clear(pixel)),
    }
}

fn is_clear(pixel: [u8; 4]) -> bool {
    pixel[3] <= u8::MAX - OPAQUE
}

fn border(pixels: &Pixels) -> impl Iterator<Item = [u8; 4]> {
    let (right, bottom) = (pixels.width() - 1, pixels.height() - 1);
    let rows = (0..=right).flat_map(move |x| [pixels.at(x, 0), pixels.at(x, bottom)]);
    rows.chain((0..=bottom).flat_map(move |y| [pixels.at(0, y), pixels.at(right, y)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::tests::drawn;

    #[test]
    fn shares_are_counted() {
        let found = alpha(&drawn(10, 10, |_, y| [9, 9, 9, [0, 0, 0, 0, 0, 5, 128, 128, 249, 250][y as usize]]));
        assert_eq!((found.transparent, found.translucent, found.opaque), (0.6, 0.3, 0.1));
        assert!(found.touches_border);
    }

    #[test]
    fn a_cut_out_within_its_picture_touches_no_border() {
        let inside = |x, y| (1..9).contains(&x) && (1..9).contains(&y);
        assert!(!alpha(&drawn(10, 10, |x, y| [0, 0, 0, if inside(x, y) { 255 } else { 0 }])).touches_border);
        for (left, top) in [(9, 4), (0, 4), (4, 0), (4, 9)] {
            let one = drawn(10, 10, |x, y| [0, 0, 0, if (x, y) == (left, top) { 40 } else { 0 }]);
            assert!(alpha(&one).touches_border, "{left} {top}");
        }
    }
}
