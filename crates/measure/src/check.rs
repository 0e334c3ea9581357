//! Whether a picture is what a point asks, with what was measured.

use serde::{Deserialize, Serialize};

use crate::{
    alpha::alpha,
    fit::palette_distance,
    pixels::Pixels,
    point::{Kind, Point, Side},
    quiet::{Ink, QUIET_DETAIL, READABLE, quiet_area},
    ratio::{ratio, ratio_fits},
    sharpness::{BLURRED, CRISP, sharpness},
};

/// How far the ratio of a picture may be off: models make sides in steps of 8 to 64 pixels, so 1344 × 768 is their 16:9.
const RATIO: f64 = 0.02;

/// What was found for a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Whether the picture is what the point asks; `None` when only eyes can tell, or the point cannot be checked.
    pub passes: Option<bool>,
    /// What was measured, in a few words.
    pub measured: String,
}

/// Checks one point. A picture passes
/// - *size* with exactly the pixels asked, *ratio* within 2 %;
/// - *palette* when the share (half, unless the point says) is within the tolerance of its colours;
/// - *alpha* when the share (a hundredth, unless the point says) is clear; a share of 0 asks for no clear pixel;
/// - *quiet area* when its detail is at most [`QUIET_DETAIL`] and white or black words have a contrast of [`READABLE`];
/// - *sharpness* from the middle between [`BLURRED`] and [`CRISP`] on.
///
/// A point with [`Point::problems`] is not checked: what was measured is then the first of them.
pub fn check(point: &Point, pixels: &Pixels) -> Check {
    if let Some(problem) = point.problems().into_iter().next() {
        return Check { passes: None, measured: problem };
    }
    let (passes, measured) = match point.kind {
        Kind::Size => size(point, pixels),
        Kind::Ratio => shape(point, pixels),
        Kind::Palette => colours(point, pixels),
        Kind::Alpha => clear(point, pixels),
        Kind::QuietArea => quiet(point, pixels),
        Kind::Sharpness => sharp(pixels),
        Kind::NoText | Kind::Other => return Check { passes: None, measured: "Needs eyes".into() },
    };
    Check { passes: Some(passes), measured }
}

fn size(point: &Point, pixels: &Pixels) -> (bool, String) {
    let (width, height) = pixels.whole();
    let passes = point.width.is_none_or(|asked| asked == width) && point.height.is_none_or(|asked| asked == height);
    let asked = |side: Option<u32>| side.map_or_else(|| "any".into(), |side| side.to_string());
    let found = format!("{width} × {height}");
    let measured = match passes {
        true => found,
        false => format!("{found}, asked {} × {}", asked(point.width), asked(point.height)),
    };
    (passes, measured)
}

fn shape(point: &Point, pixels: &Pixels) -> (bool, String) {
    let asked = point.ratio.as_deref().unwrap_or_default().trim();
    let (width, height) = pixels.whole();
    let passes = ratio_fits(asked, width, height, RATIO).unwrap_or(false);
    let (wide, high) = ratio(width, height);
    let found = format!("{wide}:{high} ({width} × {height})");
    (passes, if passes { found } else { format!("{found}, asked {asked}") })
}

fn colours(point: &Point, pixels: &Pixels) -> (bool, String) {
    let tolerance = point.tolerance.unwrap_or(Point::TOLERANCE);
    let Some(fit) = palette_distance(pixels, &point.brand(), tolerance) else {
        return (false, "no visible colour".into());
    };
    let passes = fit.covered >= point.share.unwrap_or(0.5);
    let furthest = fit.nearest.iter().max_by(|one, other| one.delta_e.total_cmp(&other.delta_e));
    let furthest = match furthest.filter(|pair| pair.delta_e > tolerance) {
        Some(pair) => format!(", {} is ΔE {:.1} from {}", pair.swatch.rgb, pair.delta_e, pair.brand),
        None => format!(", mean ΔE {:.1}", fit.mean),
    };
    (passes, format!("{} within ΔE {tolerance}{furthest}", percent(fit.covered)))
}

fn clear(point: &Point, pixels: &Pixels) -> (bool, String) {
    let found = alpha(pixels);
    let asked = point.share.unwrap_or(0.01);
    let passes = if asked == 0.0 { found.opaque == 1.0 } else { found.transparent >= asked };
    let measured = match found.opaque == 1.0 {
        true => "no transparency".into(),
        false => format!("{} transparent", percent(found.transparent)),
    };
    let cut = passes && asked > 0.0 && found.touches_border;
    (passes, if cut { format!("{measured}, touches the border") } else { measured })
}

fn quiet(point: &Point, pixels: &Pixels) -> (bool, String) {
    let found = quiet_area(pixels, point.side.unwrap_or(Side::Centre), point.share.unwrap_or(1.0 / 3.0));
    let ink = match found.ink {
        Ink::White => "white",
        Ink::Black => "black",
    };
    let contrast = found.best_contrast();
    let busy = found.detail > QUIET_DETAIL;
    // Rounded down: 4.46 must not read like the 4.5 that is needed.
    let mut measured = format!("contrast {:.1}:1 for {ink} text", (contrast * 10.0).floor() / 10.0);
    if busy {
        measured.push_str(&format!(", busy (detail {:.2}, quiet up to {QUIET_DETAIL})", found.detail));
    }
    if contrast < READABLE {
        measured.push_str(&format!(", {READABLE}:1 is needed"));
    }
    (!busy && contrast >= READABLE, measured)
}

fn sharp(pixels: &Pixels) -> (bool, String) {
    let found = sharpness(pixels);
    let word = match found {
        found if found >= CRISP => "sharp",
        found if found < BLURRED => "blurred",
        _ => "slightly soft",
    };
    (found >= f64::midpoint(BLURRED, CRISP), format!("{word} ({found:.2}, sharp from {CRISP})"))
}

/// A share as a whole percentage; what is not none or all is never called so.
fn percent(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 0.01 => "under 1 %".into(),
        share if share > 0.99 && share < 1.0 => "over 99 %".into(),
        _ => format!("{:.0} %", share * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::tests::drawn;

    fn grey(width: u32, height: u32) -> Pixels {
        drawn(width, height, |_, _| [40, 40, 40, 255])
    }

    fn found(point: &Point, pixels: &Pixels) -> (Option<bool>, String) {
        let check = check(point, pixels);
        (check.passes, check.measured)
    }

    #[test]
    fn a_size_is_exact() {
        let asked = Point { width: Some(1920), height: Some(1080), ..Point::new(Kind::Size, "Full HD") };
        assert_eq!(found(&asked, &grey(192, 108).copy_of(1920, 1080)), (Some(true), "1920 × 1080".into()));
        assert_eq!(
            found(&asked, &grey(168, 96).copy_of(1344, 768)),
            (Some(false), "1344 × 768, asked 1920 × 1080".into())
        );
        let wide = Point { height: None, ..asked };
        assert_eq!(found(&wide, &grey(10, 5)), (Some(false), "10 × 5, asked 1920 × any".into()));
    }

    #[test]
    fn a_ratio_leaves_room_for_the_steps_of_models() {
        let asked = Point { ratio: Some("16:9".into()), ..Point::new(Kind::Ratio, "Wide") };
        assert_eq!(found(&asked, &grey(10, 5).copy_of(1344, 768)), (Some(true), "7:4 (1344 × 768)".into()));
        assert_eq!(found(&asked, &grey(30, 30)), (Some(false), "1:1 (30 × 30), asked 16:9".into()));
    }

    #[test]
    fn a_palette_is_covered_or_the_stranger_is_named() {
        let colours = Some(vec!["#0b7285".into(), "#F4E9CD".into()]);
        let asked = Point { colours, ..Point::new(Kind::Palette, "Brand colours") };
        let teal =
            |red: u32| drawn(100, 100, move |_, y| if y < red { [224, 49, 49, 255] } else { [11, 114, 133, 255] });
        assert_eq!(found(&asked, &teal(0)), (Some(true), "100 % within ΔE 10, mean ΔE 0.0".into()));
        let (passes, measured) = found(&asked, &teal(60));
        assert_eq!(passes, Some(false));
        assert!(measured.starts_with("40 % within ΔE 10, #e03131 is ΔE "), "{measured}");
        assert_eq!(found(&Point { share: Some(0.4), ..asked }, &teal(60)).0, Some(true));
    }

    #[test]
    fn alpha_is_told_in_percent() {
        let asked = Point::new(Kind::Alpha, "Cut out");
        let cut = |from: u32| drawn(100, 100, move |x, y| [9, 9, 9, if x.min(y) < from { 0 } else { 255 }]);
        assert_eq!(found(&asked, &cut(0)), (Some(false), "no transparency".into()));
        assert_eq!(found(&asked, &cut(50)), (Some(true), "75 % transparent, touches the border".into()));
        let most = Point { share: Some(0.8), ..asked.clone() };
        assert_eq!(found(&most, &cut(50)).0, Some(false));
        let none = Point { share: Some(0.0), ..asked };
        assert_eq!(found(&none, &cut(0)), (Some(true), "no transparency".into()));
        assert_eq!(found(&none, &cut(1)).0, Some(false));
    }

    #[test]
    fn a_quiet_area_is_calm_and_readable() {
        let asked = Point { side: Some(Side::Top), ..Point::new(Kind::QuietArea, "Headline") };
        let sky =
            |top: [u8; 4]| drawn(300, 300, move |x, y| if y < 110 { top } else { [(x * 97 % 251) as u8, 9, 9, 255] });
        assert_eq!(found(&asked, &sky([0, 0, 0, 255])), (Some(true), "contrast 21.0:1 for white text".into()));
        let busy = drawn(300, 300, |x, y| if (x / 4 + y / 4) % 2 == 0 { [0, 0, 0, 255] } else { [90, 90, 90, 255] });
        let (passes, measured) = found(&asked, &busy);
        assert!(passes == Some(false) && measured.contains("busy"), "{measured}");
        let mixed = drawn(300, 300, |x, _| [(x * 255 / 299) as u8, (x * 255 / 299) as u8, (x * 255 / 299) as u8, 255]);
        let (passes, measured) = found(&asked, &mixed);
        assert!(passes == Some(false) && measured.contains("4.5:1 is needed"), "{measured}");
    }

    #[test]
    fn sharpness_has_a_word() {
        let asked = Point::new(Kind::Sharpness, "Sharp");
        let lines = drawn(300, 300, |x, _| if x / 20 % 2 == 0 { [20, 20, 20, 255] } else { [220, 220, 220, 255] });
        let (passes, measured) = found(&asked, &lines);
        assert!(passes == Some(true) && measured.starts_with("sharp ("), "{measured}");
        assert_eq!(found(&asked, &grey(300, 300)), (Some(false), "blurred (0.00, sharp from 0.35)".into()));
    }

    #[test]
    fn what_needs_eyes_says_so_and_a_wrong_point_says_why() {
        for kind in [Kind::NoText, Kind::Other] {
            assert_eq!(found(&Point::new(kind, "No words"), &grey(9, 9)), (None, "Needs eyes".into()));
        }
        let wrong = Point::new(Kind::Palette, "Brand colours");
        assert_eq!(found(&wrong, &grey(9, 9)), (None, "A palette needs 1 to 64 colours.".into()));
    }

    #[test]
    fn nearly_none_is_not_none() {
        let shares = [0.0, 0.004, 0.62, 0.997, 1.0].map(percent);
        assert_eq!(shares, ["0 %", "under 1 %", "62 %", "over 99 %", "100 %"]);
    }
}
