//! The shape of a picture as designers say it.

/// Ratios with names of their own; a picture within half a percent of one is said to have it.
const KNOWN: [(u32, u32); 17] = [
    (1, 1),
    (5, 4),
    (4, 5),
    (4, 3),
    (3, 4),
    (7, 5),
    (5, 7),
    (3, 2),
    (2, 3),
    (16, 10),
    (10, 16),
    (16, 9),
    (9, 16),
    (2, 1),
    (1, 2),
    (21, 9),
    (9, 21),
];

/// Width to height in small numbers: a well-known ratio within half a percent (1366 × 768 is 16:9), else the exact one
/// (1344 × 768 is 7:4), else, when that has numbers over 50, the nearest with numbers up to 50. `(0, 0)` without a side.
pub fn ratio(width: u32, height: u32) -> (u32, u32) {
    if width == 0 || height == 0 {
        return (0, 0);
    }
    let exact = f64::from(width) / f64::from(height);
    let off = |(w, h): (u32, u32)| (f64::from(w) / f64::from(h) / exact).ln().abs();
    if let Some(known) = KNOWN.into_iter().find(|known| off(*known) <= 0.005) {
        return known;
    }
    let divisor = gcd(width, height);
    let (wide, high) = (width / divisor, height / divisor);
    if wide.max(high) <= 50 {
        return (wide, high);
    }
    let candidates = (1..=50).flat_map(|w| (1..=50).map(move |h| (w, h)));
    candidates.min_by(|one, other| off(*one).total_cmp(&off(*other))).unwrap_or((wide, high))
}

/// Whether a picture has this ratio, such as `16:9`, `16/9`, `1.91:1` or `1.5`, up to a tolerance (0.02 is two percent
/// wider or narrower). `None` when the text is no ratio or a side is missing.
pub fn ratio_fits(asked: &str, width: u32, height: u32, tolerance: f64) -> Option<bool> {
    let asked = parse(asked)?;
    (width > 0 && height > 0)
        .then(|| (f64::from(width) / f64::from(height) / asked).ln().abs() <= (1.0 + tolerance).ln())
}

/// Width divided by height, from 1:100 to 100:1.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (width, height) = text.split_once([':', '/', '×', 'x']).unwrap_or((text, "1"));
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    Some(number(width)? / number(height)?).filter(|ratio| (0.01..=100.0).contains(ratio))
}

fn gcd(one: u32, other: u32) -> u32 {
    if other == 0 { one } else { gcd(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_said_as_people_say_them() {
        for ((width, height), said) in [
            ((1920, 1080), (16, 9)),
            ((1366, 768), (16, 9)),
            ((1344, 768), (7, 4)),
            ((1080, 1350), (4, 5)),
            ((1000, 1000), (1, 1)),
            ((1200, 628), (21, 11)),
            ((3000, 1), (50, 1)),
            ((0, 5), (0, 0)),
        ] {
            assert_eq!(ratio(width, height), said, "{width} × {height}");
        }
    }

    #[test]
    fn a_ratio_fits_within_its_tolerance() {
        assert_eq!(ratio_fits("16:9", 1920, 1080, 0.0), Some(true));
        assert_eq!(ratio_fits("16:9", 1344, 768, 0.02), Some(true));
        assert_eq!(ratio_fits("16:9", 1344, 768, 0.01), Some(false));
        assert_eq!(ratio_fits("1.91:1", 1200, 628, 0.005), Some(true));
        assert_eq!(ratio_fits(" 3 / 2 ", 600, 400, 0.0), Some(true));
        assert_eq!(ratio_fits("1.5", 600, 400, 0.0), Some(true));
        assert_eq!(ratio_fits("9:16", 1920, 1080, 0.02), Some(false));
    }

    #[test]
    fn what_is_no_ratio_has_no_answer() {
        for text in ["", "wide", "16:0", "-1:1", "inf:1", "NaN", "1:1:1", "1000:1"] {
            assert_eq!(ratio_fits(text, 100, 100, 0.02), None, "{text}");
        }
        assert_eq!(ratio_fits("1:1", 0, 100, 0.02), None);
    }
}
