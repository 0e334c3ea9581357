//! Colours and how far they are from each other.

use std::{fmt, str::FromStr};

use palette::{FromColor, Srgb, color_difference::Ciede2000, white_point::D65};

/// A colour of sRGB, 8 bits each. Displays and parses as `#0b7285`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rgb(
    /// Red, green, blue.
    pub [u8; 3],
);

/// A colour of CIELAB under D65, the white of sRGB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lab {
    /// Lightness, 0 (black) to 100 (white).
    pub l: f64,
    /// From green (below zero) to red.
    pub a: f64,
    /// From blue (below zero) to yellow.
    pub b: f64,
}

impl fmt::Display for Rgb {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(out, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Rgb {
    type Err = String;

    /// `#0b7285` or `#fff`, the number sign may be missing.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is no colour such as #0b7285.");
        let digits: Vec<u8> = text
            .trim()
            .trim_start_matches('#')
            .chars()
            .map(|digit| digit.to_digit(16).map(|digit| digit as u8))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        match digits[..] {
            [r, g, b] => Ok(Self([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Ok(Self([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => Err(wrong()),
        }
    }
}

impl From<Rgb> for Lab {
    fn from(Rgb([red, green, blue]): Rgb) -> Self {
        let lab: palette::Lab<D65, f64> = palette::Lab::from_color(Srgb::new(red, green, blue).into_format::<f64>());
        Self { l: lab.l, a: lab.a, b: lab.b }
    }
}

/// How different two colours look: CIEDE2000 with weights of 1. Below 1 nobody sees a difference, 2 is seen side by side,
/// 10 at a glance; black and white are 100 apart.
///
/// Formula: Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", Color Research & Application 30 (2005); the
/// pairs of its table 1 are the test.
pub fn delta_e2000(one: Lab, other: Lab) -> f64 {
    let lab = |of: Lab| palette::Lab::<D65, f64>::new(of.l, of.a, of.b);
    lab(one).difference(lab(other))
}

/// Relative luminance, 0 (black) to 1 (white), by WCAG 2.2: `0.2126 R + 0.7152 G + 0.0722 B` of the linear channels.
pub fn luminance(Rgb(channels): Rgb) -> f64 {
    let linear = channels.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// Contrast of two luminances by WCAG 2.2, 1 (none) to 21: `(lighter + 0.05) / (darker + 0.05)`.
pub fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 1 of Sharma, Wu and Dalal (2005): both colours and their ΔE2000.
    const PAIRS: [([f64; 3], [f64; 3], f64); 34] = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, -0.9009, -85.5211], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0009], 7.1792),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0010], 7.1792),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0011], 7.2195),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0012], 7.2195),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0009, -2.4900], 4.8045),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0010, -2.4900], 4.8045),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0011, -2.4900], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 1.8634, 0.5757], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.3350], 1.0000),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([61.2901, 3.7196, -5.3901], [61.4292, 2.2480, -4.9620], 1.8731),
        ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
        ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];

    fn lab([l, a, b]: [f64; 3]) -> Lab {
        Lab { l, a, b }
    }

    #[test]
    fn the_published_pairs_have_the_published_differences() {
        for (one, other, expected) in PAIRS {
            for found in [delta_e2000(lab(one), lab(other)), delta_e2000(lab(other), lab(one))] {
                assert!((found - expected).abs() < 0.000_1, "{one:?} {other:?}: {found}, published {expected}");
            }
        }
    }

    #[test]
    fn known_colours_have_their_lab() {
        for (hex, [l, a, b]) in
            [("#ffffff", [100.0, 0.0, 0.0]), ("#000000", [0.0; 3]), ("#ff0000", [53.24, 80.09, 67.20])]
        {
            let found = Lab::from(hex.parse::<Rgb>().unwrap());
            for (found, expected) in [(found.l, l), (found.a, a), (found.b, b)] {
                assert!((found - expected).abs() < 0.05, "{hex}: {found} is not {expected}");
            }
        }
    }

    #[test]
    fn contrasts_are_those_of_wcag() {
        let of = |one: &str, other: &str| {
            contrast(luminance(one.parse::<Rgb>().unwrap()), luminance(other.parse::<Rgb>().unwrap()))
        };
        assert!((of("#000", "#fff") - 21.0).abs() < 1e-9);
        assert!((of("#777777", "#ffffff") - 4.48).abs() < 0.005);
        assert!((of("#ffffff", "#767676") - 4.54).abs() < 0.005);
    }

    #[test]
    fn colours_are_read_and_written_in_hex() {
        assert_eq!("#0B7285".parse(), Ok(Rgb([0x0b, 0x72, 0x85])));
        assert_eq!(" fa0 ".parse(), Ok(Rgb([0xff, 0xaa, 0x00])));
        assert_eq!(Rgb([0x0b, 0x72, 0x85]).to_string(), "#0b7285");
        for wrong in ["", "#12", "#12345", "teal", "#0b72859", "#12345é"] {
            assert!(wrong.parse::<Rgb>().is_err(), "{wrong}");
        }
    }
}
