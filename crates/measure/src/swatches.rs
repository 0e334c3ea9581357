//! The colours a picture is made of.

use std::collections::HashMap;

use palette::{FromColor, Oklab, Srgb};

use crate::{colour::Rgb, pixels::Pixels};

/// Rounds of moving the centres. Pictures settle within ten.
const ROUNDS: usize = 24;

/// Two centres nearer than this in Oklab (about ΔE2000 3) are one colour.
const SAME: f32 = 0.025;

/// The most colours that can be asked for.
const MOST: usize = 32;

/// A colour and how much of the picture it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swatch {
    /// The colour: the mean of what it stands for.
    pub rgb: Rgb,
    /// Its share of the visible pixels, 0 to 1. The shares of a palette add up to 1.
    pub share: f64,
}

/// The dominant colours, the largest share first; at most `most` (of at most 32), fewer when the picture has fewer.
/// Pixels less than half opaque are left out; a clear picture has no colours. The same every time.
///
/// k-means in Oklab (Björn Ottosson, 2020) over samples of at most 256 × 256 pixels, from centres that begin at the most
/// frequent colour and go on with the one that is farthest from the others, weighted by how often it occurs.
pub fn palette(pixels: &Pixels, most: usize) -> Vec<Swatch> {
    let bins = bins(pixels);
    let all: f32 = bins.iter().map(|bin| bin.weight).sum();
    let mut centres = first_centres(&bins, most.min(MOST));
    for _ in 0..ROUNDS {
        let moved = means(&bins, &centres);
        let rest = moved.iter().zip(&centres).all(|((new, _), old)| squared(*new, *old) < 1e-8);
        centres = merged(moved);
        if rest {
            break;
        }
    }
    let swatch = |(centre, weight): (Oklab, f32)| {
        let rgb: Srgb<u8> = Srgb::from_color(centre).into_format();
        Swatch { rgb: Rgb([rgb.red, rgb.green, rgb.blue]), share: f64::from(weight / all) }
    };
    let mut swatches: Vec<_> =
        means(&bins, &centres).into_iter().filter(|(_, weight)| *weight > 0.0).map(swatch).collect();
    swatches.sort_by(|one, other| other.share.total_cmp(&one.share).then(one.rgb.cmp(&other.rgb)));
    swatches
}

/// How often each colour occurs among the samples that are at least half opaque.
pub(crate) fn counted(pixels: &Pixels) -> HashMap<Rgb, u32> {
    let mut counts = HashMap::new();
    for [red, green, blue, opacity] in pixels.samples() {
        if opacity >= 128 {
            *counts.entry(Rgb([red, green, blue])).or_insert(0) += 1;
        }
    }
    counts
}

/// Colours that share the upper five bits of each channel, at their mean: a few thousand instead of 65,536.
struct Bin {
    colour: Oklab,
    weight: f32,
}

fn bins(pixels: &Pixels) -> Vec<Bin> {
    let mut sums: HashMap<[u8; 3], ([f64; 3], f64)> = HashMap::new();
    for (rgb, count) in counted(pixels) {
        let (sum, weight) = sums.entry(rgb.0.map(|channel| channel >> 3)).or_default();
        let count = f64::from(count);
        for (sum, channel) in sum.iter_mut().zip(rgb.0) {
            *sum += f64::from(channel) * count;
        }
        *weight += count;
    }
    let mut ordered: Vec<_> = sums.into_iter().collect();
    ordered.sort_by_key(|(key, _)| *key);
    let bin = |(_, (sum, weight)): (_, ([f64; 3], f64))| {
        let [red, green, blue] = sum.map(|sum| (sum / weight / 255.0) as f32);
        Bin { colour: Oklab::from_color(Srgb::new(red, green, blue)), weight: weight as f32 }
    };
    ordered.into_iter().map(bin).collect()
}

fn squared(one: Oklab, other: Oklab) -> f32 {
    (one.l - other.l).powi(2) + (one.a - other.a).powi(2) + (one.b - other.b).powi(2)
}

fn first_centres(bins: &[Bin], most: usize) -> Vec<Oklab> {
    let heaviest = bins.iter().max_by(|one, other| one.weight.total_cmp(&other.weight));
    let mut centres: Vec<Oklab> = heaviest.iter().map(|bin| bin.colour).take(most).collect();
    let mut nearest = vec![f32::INFINITY; bins.len()];
    while let Some(newest) = centres.last().copied().filter(|_| centres.len() < most) {
        for (bin, distance) in bins.iter().zip(&mut nearest) {
            *distance = distance.min(squared(bin.colour, newest));
        }
        let far = bins.iter().zip(&nearest).filter(|(_, distance)| **distance > SAME * SAME);
        let score = |(bin, distance): &(&Bin, &f32)| bin.weight * **distance;
        match far.max_by(|one, other| score(one).total_cmp(&score(other))) {
            Some((bin, _)) => centres.push(bin.colour),
            None => break,
        }
    }
    centres
}

/// The mean and the weight of the bins nearest to each centre. A centre without bins stays where it is.
fn means(bins: &[Bin], centres: &[Oklab]) -> Vec<(Oklab, f32)> {
    let mut sums = vec![(Oklab::new(0.0, 0.0, 0.0), 0.0_f32); centres.len()];
    for bin in bins {
        let distance = |index: &usize| squared(bin.colour, centres[*index]);
        let nearest = (0..centres.len()).min_by(|one, other| distance(one).total_cmp(&distance(other)));
        if let Some(index) = nearest {
            let (sum, weight) = &mut sums[index];
            *sum += bin.colour * bin.weight;
            *weight += bin.weight;
        }
    }
    let mean = |((sum, weight), centre): ((Oklab, f32), &Oklab)| {
        if weight > 0.0 { (sum / weight, weight) } else { (*centre, 0.0) }
    };
    sums.into_iter().zip(centres).map(mean).collect()
}

/// Centres that met become one.
fn merged(centres: Vec<(Oklab, f32)>) -> Vec<Oklab> {
    let mut kept: Vec<(Oklab, f32)> = Vec::new();
    for (centre, weight) in centres {
        match kept.iter_mut().find(|(other, _)| squared(*other, centre) < SAME * SAME) {
            Some((other, more)) => {
                let all = (*more + weight).max(f32::MIN_POSITIVE);
                *other = *other * (*more / all) + centre * (weight / all);
                *more += weight;
            }
            None => kept.push((centre, weight)),
        }
    }
    kept.into_iter().map(|(centre, _)| centre).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::tests::drawn;

    #[test]
    fn flat_colours_are_found_exactly_with_their_shares() {
        let made = drawn(600, 400, |x, y| match (x, y) {
            (0..150, _) => [0x0b, 0x72, 0x85, 255],
            (_, 0..100) => [0xf4, 0xe9, 0xcd, 255],
            _ => [0x10, 0x10, 0x12, 255],
        });
        let found = palette(&made, 6);
        let colours: Vec<_> = found.iter().map(|swatch| swatch.rgb.to_string()).collect();
        assert_eq!(colours, ["#101012", "#0b7285", "#f4e9cd"]);
        for (swatch, share) in found.iter().zip([0.5625, 0.25, 0.1875]) {
            assert!((swatch.share - share).abs() < 0.005, "{swatch:?}");
        }
    }

    #[test]
    fn a_gradient_is_cut_into_as_many_colours_as_asked() {
        let made = drawn(512, 64, |x, _| [(x / 2) as u8, 40, 200, 255]);
        for most in [1, 2, 5] {
            let found = palette(&made, most);
            assert_eq!(found.len(), most);
            assert!((found.iter().map(|swatch| swatch.share).sum::<f64>() - 1.0).abs() < 1e-5);
        }
        assert_eq!(palette(&made, 5), palette(&made, 5));
        assert_eq!(palette(&made, 0), []);
    }

    #[test]
    fn what_is_clear_has_no_colour() {
        let made = drawn(100, 100, |x, _| if x < 90 { [255, 0, 0, 100] } else { [0, 0, 255, 255] });
        let found = palette(&made, 4);
        assert_eq!((found.len(), found[0].rgb, found[0].share), (1, Rgb([0, 0, 255]), 1.0));
        assert_eq!(palette(&drawn(9, 9, |_, _| [255, 0, 0, 0]), 4), []);
    }
}
