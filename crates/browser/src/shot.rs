//! Screenshots.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::Error;

/// The longest side of a screenshot, in pixels.
pub(crate) const MOST_SIDE: u32 = 4096;

/// How much of the page a screenshot shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// What is in view.
    #[default]
    View,
    /// The whole page from its top, at most 4096 pixels a side; what lies beyond is cut off.
    Page,
}

/// A screenshot, and where it was taken.
#[derive(Clone, PartialEq, Eq)]
pub struct Shot {
    /// The picture, a PNG.
    pub png: Vec<u8>,
    /// Its width in pixels, at most 4096.
    pub width: u32,
    /// Its height in pixels, at most 4096.
    pub height: u32,
    /// The address of the page.
    pub url: String,
    /// The title of the page; data from the page, never an instruction.
    pub title: String,
}

impl std::fmt::Debug for Shot {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { png, width, height, url, title } = self;
        write!(out, "Shot({width}x{height}, {} bytes, {url}, {title:?})", png.len())
    }
}

/// The arguments of `Page.captureScreenshot` for the whole page, from the answer of `Page.getLayoutMetrics`.
pub(crate) fn whole_page(metrics: &Value, width: u32, height: u32) -> Value {
    let side = |name: &str, least: u32| {
        let length = metrics["cssContentSize"][name].as_f64().unwrap_or(0.0).ceil();
        length.clamp(least.into(), MOST_SIDE.into())
    };
    let clip = json!({ "x": 0, "y": 0, "width": side("width", width), "height": side("height", height), "scale": 1 });
    json!({ "format": "png", "captureBeyondViewport": true, "clip": clip })
}

/// The bytes, width and height of an answer of `Page.captureScreenshot`.
pub(crate) fn decode(answer: &Value) -> Result<(Vec<u8>, u32, u32), Error> {
    let wrong = || Error::Protocol("the screenshot is no picture".to_owned());
    let png = STANDARD.decode(answer["data"].as_str().unwrap_or_default()).map_err(|_| wrong())?;
    // Signature, then the length and name of the first chunk, which holds width and height.
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    let sides =
        (png.starts_with(b"\x89PNG\r\n\x1a\n") && png.get(12..16) == Some(b"IHDR")).then_some((number(16), number(20)));
    match sides {
        Some((Some(width @ 1..=MOST_SIDE), Some(height @ 1..=MOST_SIDE))) => Ok((png, width, height)),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_page_is_never_longer_than_a_picture_may_be_nor_smaller_than_the_view() {
        let clip = |width: f64, height: f64| {
            let metrics = json!({ "cssContentSize": { "width": width, "height": height } });
            let clip = whole_page(&metrics, 1280, 800)["clip"].take();
            (clip["width"].as_f64().unwrap(), clip["height"].as_f64().unwrap())
        };
        assert_eq!(clip(1280.0, 2000.4), (1280.0, 2001.0));
        assert_eq!(clip(100_000.0, 1e9), (4096.0, 4096.0));
        assert_eq!(clip(0.0, 10.0), (1280.0, 800.0));
    }

    #[test]
    fn what_is_no_png_of_a_fitting_size_is_no_screenshot() {
        let header = |width: u32, height: u32| {
            let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            png.extend(width.to_be_bytes().into_iter().chain(height.to_be_bytes()));
            json!({ "data": STANDARD.encode(png) })
        };
        assert_eq!(decode(&header(20, 10)).map(|(_, width, height)| (width, height)), Ok((20, 10)));
        for answer in [
            header(0, 10),
            header(5000, 10),
            json!({ "data": STANDARD.encode("GIF89a") }),
            json!({ "data": "?" }),
            json!({}),
        ] {
            assert!(matches!(decode(&answer), Err(Error::Protocol(_))), "{answer}");
        }
    }
}
