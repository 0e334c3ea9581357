//! Looks at the pictures a request carries, as far as arithmetic sees: size, brightness, colours, where the weight lies.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{GenericImageView, ImageReader, Limits, RgbaImage};

use super::said::{Turn, mentioned};

/// Side of the copy that is measured, in pixels.
const COPY: u32 = 64;
/// Names of colours with their red, green and blue.
const COLOURS: &[(&str, [u8; 3])] = &[
    ("black", [10, 10, 12]),
    ("graphite", [52, 56, 62]),
    ("grey", [128, 128, 128]),
    ("silver", [192, 196, 200]),
    ("white", [248, 248, 248]),
    ("cream", [240, 228, 204]),
    ("sand", [212, 184, 140]),
    ("brown", [112, 72, 44]),
    ("rust", [168, 76, 36]),
    ("red", [204, 36, 36]),
    ("coral", [240, 120, 100]),
    ("pink", [236, 160, 184]),
    ("magenta", [204, 40, 160]),
    ("violet", [116, 72, 172]),
    ("navy", [24, 36, 84]),
    ("blue", [44, 92, 204]),
    ("sky blue", [132, 184, 232]),
    ("cyan", [64, 204, 220]),
    ("teal", [24, 108, 112]),
    ("green", [52, 144, 68]),
    ("olive", [112, 112, 52]),
    ("moss", [72, 92, 56]),
    ("gold", [204, 160, 52]),
    ("amber", [240, 168, 48]),
    ("orange", [236, 120, 36]),
    ("yellow", [244, 220, 72]),
];

/// What was seen of one picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// The picture's handle; empty where it was shown without one.
    pub(super) handle: String,
    pub(super) width: u32,
    pub(super) height: u32,
    /// 0 is black, 1 is white.
    pub(super) brightness: f64,
    /// Spread of the brightness.
    pub(super) contrast: f64,
    /// Names of the main colours with their hexadecimal form, the largest first.
    pub(super) colours: Vec<(&'static str, String)>,
    /// Where most of the detail is: "left", "right", "top", "bottom" or "centre".
    pub(super) weight: &'static str,
    /// Whether some of it is transparent.
    pub(super) transparent: bool,
}

/// All pictures shown in this turn, each with the handle it was announced under.
pub(super) fn shown(turn: &Turn<'_>) -> Vec<Seen> {
    let with_words = turn.shown.iter().copied().chain(std::iter::once(turn.person));
    with_words
        .flat_map(|message| {
            let handles = mentioned(&message.words, "");
            message.pictures.iter().enumerate().filter_map(move |(i, url)| {
                Some(Seen { handle: handles.get(i).cloned().unwrap_or_default(), ..look(url)? })
            })
        })
        .take(16)
        .collect()
}

/// Decodes a picture of a data URL; `None` when it is none.
pub(super) fn look(url: &str) -> Option<Seen> {
    let (_, data) = url.strip_prefix("data:image/")?.split_once(";base64,")?;
    let bytes = STANDARD.decode(data.trim()).ok()?;
    let mut reader = ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(16_384);
    limits.max_image_height = Some(16_384);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let (width, height) = picture.dimensions();
    let copy = picture.thumbnail_exact(COPY, COPY).into_rgba8();
    let lights: Vec<f64> = copy.pixels().map(|p| light(p.0)).collect();
    let n = lights.len() as f64;
    let brightness = lights.iter().sum::<f64>() / n;
    let contrast = (lights.iter().map(|l| (l - brightness).powi(2)).sum::<f64>() / n).sqrt();
    Some(Seen {
        handle: String::new(),
        width,
        height,
        brightness,
        contrast,
        colours: colours(&copy),
        weight: weight(&lights),
        transparent: copy.pixels().any(|p| p.0[3] < 250),
    })
}

fn light([r, g, b, _]: [u8; 4]) -> f64 {
    (0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b)) / 255.0
}

/// The three names that fit most pixels, each with the mean of the pixels it fits.
fn colours(copy: &RgbaImage) -> Vec<(&'static str, String)> {
    let mut found: Vec<(usize, [u64; 3])> = vec![(0, [0; 3]); COLOURS.len()];
    for pixel in copy.pixels() {
        let [r, g, b, _] = pixel.0;
        let far = |c: &[u8; 3]| {
            let [dr, dg, db] = [(r, c[0]), (g, c[1]), (b, c[2])].map(|(a, b)| (i64::from(a) - i64::from(b)).pow(2));
            2 * dr + 4 * dg + 3 * db
        };
        let Some((at, _)) = COLOURS.iter().enumerate().min_by_key(|(_, (_, c))| far(c)) else { continue };
        found[at].0 += 1;
        for (sum, value) in found[at].1.iter_mut().zip([r, g, b]) {
            *sum += u64::from(value);
        }
    }
    let mut order: Vec<usize> = (0..COLOURS.len()).filter(|at| found[*at].0 > 0).collect();
    order.sort_by_key(|at| std::cmp::Reverse(found[*at].0));
    let hex = |at: usize| {
        let (n, sums) = found[at];
        let [r, g, b] = sums.map(|s| s / n as u64);
        format!("#{r:02x}{g:02x}{b:02x}")
    };
    order.into_iter().take(3).map(|at| (COLOURS[at].0, hex(at))).collect()
}

/// The side with most differences between neighbours.
fn weight(lights: &[f64]) -> &'static str {
    let side = COPY as usize;
    let mut sums = [("left", 0.0), ("right", 0.0), ("top", 0.0), ("bottom", 0.0)];
    let mut all = 0.0;
    for y in 1..side {
        for x in 1..side {
            let here = lights[y * side + x];
            let step = (here - lights[y * side + x - 1]).abs() + (here - lights[(y - 1) * side + x]).abs();
            all += step;
            sums[usize::from(x >= side / 2)].1 += step;
            sums[2 + usize::from(y >= side / 2)].1 += step;
        }
    }
    let most = sums.iter().max_by(|a, b| a.1.total_cmp(&b.1)).copied().unwrap_or(("centre", 0.0));
    if all > 0.0 && most.1 / all > 0.6 { most.0 } else { "centre" }
}

impl Seen {
    /// "dark", "bright" …
    pub(super) fn tone(&self) -> &'static str {
        match self.brightness {
            b if b < 0.2 => "very dark",
            b if b < 0.4 => "dark",
            b if b < 0.6 => "of middle brightness",
            b if b < 0.8 => "bright",
            _ => "very bright",
        }
    }

    /// "graphite and teal".
    pub(super) fn palette(&self) -> String {
        let names: Vec<&str> = self.colours.iter().map(|(name, _)| *name).collect();
        match names.as_slice() {
            [] => "no colour at all".to_owned(),
            [one] => (*one).to_owned(),
            [init @ .., last] => format!("{} and {last}", init.join(", ")),
        }
    }

    /// One sentence of criticism.
    pub(super) fn remark(&self) -> String {
        let name = if self.handle.is_empty() { "The picture" } else { &self.handle };
        let advice = match () {
            () if self.contrast < 0.08 => "it is flat, a stronger light would give it depth",
            () if self.brightness < 0.2 => "the shadows swallow detail, I would lift them",
            () if self.brightness > 0.85 => "the lights are close to burnt out",
            () if self.weight == "centre" => "the weight sits in the middle and holds",
            () => "the other side stays quiet enough for words",
        };
        let hex = self.colours.first().map(|(_, hex)| format!(" ({hex})")).unwrap_or_default();
        format!(
            "{name} is {} × {}, {} at {:.0} %, mostly {}{hex}, with its weight at the {}; {advice}.",
            self.width,
            self.height,
            self.tone(),
            self.brightness * 100.0,
            self.palette(),
            self.weight
        )
    }

    /// How much there is to see, for choosing among several.
    pub(super) fn merit(&self) -> f64 {
        self.contrast - (self.brightness - 0.5).abs() / 4.0 + self.colours.len() as f64 / 50.0
    }
}

/// The best of several: the first of those with most merit.
pub(super) fn best(seen: &[Seen]) -> Option<&Seen> {
    seen.iter().rev().max_by(|a, b| a.merit().total_cmp(&b.merit()))
}

#[cfg(test)]
pub(super) mod tests {
    use image::{ImageFormat, Rgb, RgbImage};

    use super::*;

    /// A picture as a data URL.
    pub(crate) fn url(width: u32, height: u32, format: ImageFormat, of: impl Fn(u32, u32) -> [u8; 3]) -> String {
        let picture = RgbImage::from_fn(width, height, |x, y| Rgb(of(x, y)));
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        format!("data:{};base64,{}", format.to_mime_type(), STANDARD.encode(bytes.into_inner()))
    }

    #[test]
    fn size_brightness_colours_and_weight_are_really_seen() {
        let dark = look(&url(320, 200, ImageFormat::Png, |_, _| [24, 36, 84])).unwrap();
        assert_eq!((dark.width, dark.height, dark.tone()), (320, 200, "very dark"));
        assert_eq!(dark.colours, [("navy", "#182454".to_owned())]);
        let stripes = |x: u32, _: u32| if x > 160 && x % 10 < 5 { [248, 248, 248] } else { [236, 120, 36] };
        let seen = look(&url(320, 200, ImageFormat::Jpeg, stripes)).unwrap();
        assert_eq!((seen.colours[0].0, seen.weight), ("orange", "right"));
        assert!(seen.brightness > dark.brightness && seen.merit() > dark.merit());
        assert_eq!(look("data:image/png;base64,AAAA"), None);
        assert_eq!(look("https://example.com/a.png"), None);
    }

    #[test]
    fn the_remark_names_what_was_seen() {
        let seen = look(&url(64, 64, ImageFormat::Png, |_, _| [204, 36, 36])).unwrap();
        let remark = Seen { handle: "img:3".into(), ..seen }.remark();
        assert!(remark.starts_with("img:3 is 64 × 64, dark") && remark.contains("red (#cc2424)"), "{remark}");
    }
}
