//! What a picture counts (OpenAI docs, "Images and vision", "Calculating costs").
//!
//! Newer models count squares of 32 pixels, the small ones with a factor; older ones count tiles of 512 pixels. A picture
//! that has more than a model takes is scaled down first.

/// Side of a square that is one patch, in pixels.
const PATCH: f64 = 32.0;
/// Side of a tile, in pixels.
const TILE: f64 = 512.0;
/// Sides to which older models scale before they count tiles: the longer, then the shorter.
const TILED_LONG: f64 = 2_048.0;
const TILED_SHORT: f64 = 768.0;
/// The most tiles that fit in a picture of those sides.
const MOST_TILES: u32 = 8;
/// Side to which `low` scales, in pixels.
const LOW_SIDE: f64 = 512.0;

/// How a model counts.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    /// Patches, times a factor.
    Patches { high: Size, original: Option<Size>, auto_is_original: bool, factor: f64 },
    /// A base, and so many more for each tile.
    Tiles { base: u32, tile: u32 },
}

/// The most a model takes in.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Size {
    patches: f64,
    side: f64,
}

const HIGH: Size = Size { patches: 2_500.0, side: 2_048.0 };
const ORIGINAL: Size = Size { patches: 10_000.0, side: 6_000.0 };
const SMALL: Size = Size { patches: 1_536.0, side: f64::INFINITY };

/// Tokens of a picture of this many pixels at a detail of `low`, `high`, `original` or `auto`; another word counts as
/// `auto`. For a model whose rule is not known, the rule of the newest.
pub fn picture(width: u32, height: u32, detail: &str, model: &str) -> u32 {
    let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
    match rule(model) {
        Rule::Patches { factor, .. } => {
            let size = size(rule(model), detail);
            (patches(width, height, size) * factor).ceil() as u32
        }
        Rule::Tiles { base, .. } if detail == "low" => base,
        Rule::Tiles { base, tile } => base + tile * tiles(width, height),
    }
}

/// The most that a picture of unknown size can count at this detail.
pub(crate) fn most_for_picture(detail: &str, model: &str) -> u32 {
    match rule(model) {
        Rule::Patches { factor, .. } => (size(rule(model), detail).patches * factor).ceil() as u32,
        Rule::Tiles { base, .. } if detail == "low" => base,
        Rule::Tiles { base, tile } => base + tile * MOST_TILES,
    }
}

/// The size that a detail allows. A model that lacks `original` is taken to treat it as `high`.
fn size(rule: Rule, detail: &str) -> Size {
    let Rule::Patches { high, original, auto_is_original, .. } = rule else { return HIGH };
    match detail {
        "low" => Size { patches: (LOW_SIDE / PATCH).powi(2), side: LOW_SIDE },
        "high" => high,
        "original" => original.unwrap_or(high),
        _ if auto_is_original => original.unwrap_or(high),
        _ => high,
    }
}

fn rule(model: &str) -> Rule {
    let name = model.rsplit('/').next().unwrap_or(model);
    let starts = |families: &[&str]| families.iter().any(|family| name.starts_with(family));
    let has = |part: &str| name.split('-').any(|word| word == part);
    let small = |factor| Rule::Patches { high: SMALL, original: None, auto_is_original: false, factor };
    if starts(&["gpt-4o-mini"]) {
        return Rule::Tiles { base: 2_833, tile: 5_667 };
    }
    if starts(&["o4-mini"]) {
        return small(1.72);
    }
    if starts(&["gpt-4o", "gpt-4.5", "chatgpt-4o"]) || name == "gpt-4.1" || starts(&["gpt-4.1-20"]) {
        return Rule::Tiles { base: 85, tile: 170 };
    }
    if starts(&["o1", "o3"]) {
        return Rule::Tiles { base: 75, tile: 150 };
    }
    if has("nano") {
        return small(2.46);
    }
    if has("mini") {
        return small(1.62);
    }
    // gpt-5 to 5.3: `gpt-5`, `gpt-5-…`, `gpt-5.1`, ….
    if name == "gpt-5" || starts(&["gpt-5-", "gpt-5.0", "gpt-5.1", "gpt-5.2", "gpt-5.3"]) {
        return Rule::Tiles { base: 70, tile: 140 };
    }
    Rule::Patches { high: HIGH, original: Some(ORIGINAL), auto_is_original: !starts(&["gpt-5.4"]), factor: 1.0 }
}

/// Patches of a picture after it was scaled down to what is taken.
fn patches(width: f64, height: f64, most: Size) -> f64 {
    let shrink = (most.side / width.max(height)).min(1.0);
    let (width, height) = ((width * shrink / PATCH).max(f64::EPSILON), (height * shrink / PATCH).max(f64::EPSILON));
    let whole = width.ceil() * height.ceil();
    if whole <= most.patches {
        return whole;
    }
    // Scaled so that its area fits, and then so that one side is whole patches.
    let shrink = (most.patches / (width * height)).sqrt();
    let (across, down) = (width * shrink, height * shrink);
    let whole_side = |side: f64| if side >= 1.0 { side.floor() / side } else { 1.0 };
    let shrink = whole_side(across).min(whole_side(down));
    ((across * shrink).ceil() * (down * shrink).ceil()).min(most.patches)
}

/// Tiles of a picture after it was scaled to what older models look at.
fn tiles(width: f64, height: f64) -> u32 {
    let fit = (TILED_LONG / width.max(height)).min(1.0);
    let (width, height) = (width * fit, height * fit);
    let fit = (TILED_SHORT / width.min(height)).min(1.0);
    let across = (width * fit / TILE).ceil().max(1.0);
    let down = (height * fit / TILE).ceil().max(1.0);
    ((across * down) as u32).min(MOST_TILES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_is_a_token_on_the_large_models() {
        assert_eq!(picture(1024, 1024, "high", "gpt-5.4"), 1_024);
        assert_eq!(picture(1024, 1024, "high", "gpt-5.4-2026-03-05"), 1_024);
        assert_eq!(picture(1, 1, "high", "gpt-5.4"), 1);
        assert_eq!(picture(33, 32, "high", "gpt-5.4"), 2);
        assert_eq!(picture(0, 0, "high", "gpt-5.4"), 1);
    }

    #[test]
    fn the_small_ones_have_a_factor_and_take_less() {
        assert_eq!(picture(1024, 1024, "high", "gpt-5.4-mini"), 1_659);
        assert_eq!(picture(1024, 1024, "high", "gpt-5.4-nano"), 2_520);
        // The example of the guide: 1800 × 2400 becomes 1056 × 1408, which is 33 × 44 patches.
        assert_eq!(picture(1800, 2400, "high", "gpt-4.1-mini"), (1_452.0_f64 * 1.62).ceil() as u32);
        assert_eq!(picture(9999, 9999, "original", "gpt-5.4-mini"), picture(9999, 9999, "high", "gpt-5.4-mini"));
    }

    #[test]
    fn the_detail_limits_a_large_picture() {
        assert_eq!(picture(4096, 4096, "low", "gpt-5.4"), 256);
        assert!(picture(4096, 4096, "high", "gpt-5.4") <= 2_500);
        assert_eq!(picture(3200, 3200, "original", "gpt-5.4"), 10_000);
        assert!(picture(60_000, 60_000, "original", "gpt-5.4") <= 10_000);
        // A long strip is limited by its side: 2048 × 64 pixels.
        assert_eq!(picture(4096, 128, "high", "gpt-5.4"), 64 * 2);
    }

    #[test]
    fn auto_is_high_up_to_5_4_and_original_later() {
        assert_eq!(picture(3000, 3000, "auto", "gpt-5.4"), picture(3000, 3000, "high", "gpt-5.4"));
        for model in ["gpt-5.5", "gpt-5.6-sol", "gpt-6-astra", "unheard-of"] {
            assert_eq!(picture(3000, 3000, "auto", model), picture(3000, 3000, "original", model), "{model}");
        }
    }

    #[test]
    fn older_models_count_tiles() {
        // The examples of the guide.
        assert_eq!(picture(1024, 1024, "high", "gpt-4o"), 765);
        assert_eq!(picture(2048, 4096, "high", "gpt-4o"), 1_105);
        assert_eq!(picture(4096, 8192, "low", "gpt-4o"), 85);
        assert_eq!(picture(1024, 1024, "high", "gpt-5.1"), 70 + 4 * 140);
        assert_eq!(picture(100, 100, "high", "o3"), 225);
        assert_eq!(picture(512, 512, "high", "gpt-4o-mini-2024-07-18"), 8_500);
    }

    #[test]
    fn no_picture_counts_more_than_the_most() {
        let models = [
            "gpt-5.4",
            "gpt-5.4-mini",
            "gpt-5.4-nano",
            "gpt-5.5",
            "gpt-6.1-sol",
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-5",
            "o4-mini",
            "o1",
            "x",
        ];
        let sides = [1, 31, 32, 33, 100, 511, 768, 1000, 1024, 1600, 2047, 2048, 3333, 6000, 20_000, u32::MAX];
        for model in models {
            for detail in ["low", "high", "auto", "original", "?"] {
                for (width, height) in sides.iter().flat_map(|width| sides.map(|height| (*width, height))) {
                    let tokens = picture(width, height, detail, model);
                    let most = most_for_picture(detail, model);
                    assert!(tokens > 0 && tokens <= most, "{model} {detail} {width}×{height}: {tokens} of {most}");
                }
            }
        }
    }
}
