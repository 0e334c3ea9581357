//! How well a picture keeps to a brand's colours.

use crate::{
    colour::{Lab, Rgb, delta_e2000},
    pixels::Pixels,
    swatches::{Swatch, counted, palette},
};

/// How many dominant colours of a picture are compared with the brand's.
const SWATCHES: usize = 8;

/// Dominant colours of a smaller share are left out: they are mixtures at edges.
const SMALLEST: f64 = 0.02;

/// How well a picture keeps to a brand's colours.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteFit {
    /// Share of the visible pixels within the tolerance of a brand colour, 0 to 1.
    pub covered: f64,
    /// Mean ΔE2000 of the dominant colours to the nearest brand colour, weighted by their shares.
    pub mean: f64,
    /// The largest ΔE2000 of a dominant colour to the nearest brand colour.
    pub worst: f64,
    /// Each dominant colour of a share of at least 2 % with its nearest brand colour, the largest share first.
    pub nearest: Vec<Pair>,
}

/// A dominant colour of a picture and the brand colour it is nearest to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The picture's colour.
    pub swatch: Swatch,
    /// The brand's colour.
    pub brand: Rgb,
    /// Their ΔE2000.
    pub delta_e: f64,
}

/// How well a picture keeps to these colours, at samples of at most 256 × 256 pixels. `tolerance` is a ΔE2000. `None`
/// without brand colours, or when no pixel is at least half opaque.
pub fn palette_distance(pixels: &Pixels, brand: &[Rgb], tolerance: f64) -> Option<PaletteFit> {
    let brand: Vec<(Rgb, Lab)> = brand.iter().map(|rgb| (*rgb, Lab::from(*rgb))).collect();
    let nearest = |rgb: Rgb| {
        let lab = Lab::from(rgb);
        let distances = brand.iter().map(|(brand, other)| (*brand, delta_e2000(lab, *other)));
        distances.min_by(|one, other| one.1.total_cmp(&other.1))
    };
    let (mut within, mut all) = (0_u64, 0_u64);
    for (rgb, count) in counted(pixels) {
        all += u64::from(count);
        within += if nearest(rgb)?.1 <= tolerance { u64::from(count) } else { 0 };
    }
    let pair = |swatch: Swatch| nearest(swatch.rgb).map(|(brand, delta_e)| Pair { swatch, brand, delta_e });
    let swatches = palette(pixels, SWATCHES).into_iter().filter(|swatch| swatch.share >= SMALLEST);
    let nearest: Vec<Pair> = swatches.filter_map(pair).collect();
    let shares: f64 = nearest.iter().map(|pair| pair.swatch.share).sum();
    (all > 0 && shares > 0.0).then(|| PaletteFit {
        covered: within as f64 / all as f64,
        mean: nearest.iter().map(|pair| pair.delta_e * pair.swatch.share).sum::<f64>() / shares,
        worst: nearest.iter().map(|pair| pair.delta_e).fold(0.0, f64::max),
        nearest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::tests::drawn;

    const TEAL: Rgb = Rgb([0x0b, 0x72, 0x85]);
    const SAND: Rgb = Rgb([0xf4, 0xe9, 0xcd]);

    #[test]
    fn a_picture_of_brand_colours_is_covered() {
        let made = drawn(400, 300, |x, _| {
            let [r, g, b] = if x < 100 { TEAL.0 } else { SAND.0 };
            [r, g, b, 255]
        });
        let fit = palette_distance(&made, &[SAND, TEAL], 2.0).unwrap();
        assert_eq!((fit.covered, fit.mean, fit.worst), (1.0, 0.0, 0.0));
        assert_eq!(fit.nearest.iter().map(|pair| pair.brand).collect::<Vec<_>>(), [SAND, TEAL]);
    }

    #[test]
    fn a_stranger_is_named_with_its_distance() {
        let made = drawn(400, 300, |_, y| if y < 75 { [0xe0, 0x31, 0x31, 255] } else { [0x0b, 0x72, 0x85, 255] });
        let fit = palette_distance(&made, &[TEAL, SAND], 5.0).unwrap();
        assert!((fit.covered - 0.75).abs() < 0.01, "{}", fit.covered);
        let stranger = fit.nearest[1];
        assert_eq!(stranger.swatch.rgb, Rgb([0xe0, 0x31, 0x31]));
        let expected = delta_e2000(stranger.swatch.rgb.into(), stranger.brand.into());
        assert!((fit.worst - expected).abs() < 1e-9 && fit.worst > 25.0);
        assert!((fit.mean - expected * 0.25).abs() < 0.5, "{}", fit.mean);
    }

    #[test]
    fn nothing_to_compare_has_no_fit() {
        assert_eq!(palette_distance(&drawn(4, 4, |_, _| [1, 2, 3, 255]), &[], 5.0), None);
        assert_eq!(palette_distance(&drawn(4, 4, |_, _| [1, 2, 3, 0]), &[TEAL], 5.0), None);
    }
}
