//! Tokens of inline pictures: one for each patch of 32 × 32 pixels (reference in OpenAI docs, "Images and vision").

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ImageReader;
use serde_json::Value;

use crate::log::sha256;

/// Side of a patch, in pixels.
const PATCH: f64 = 32.0;
/// Tokens of what cannot be read as a picture.
const UNREAD: u64 = 1_024;

/// An item with as many characters in the place of each inline picture as its tokens count for.
pub(crate) fn counted(item: &Value, model: &str) -> Value {
    match item {
        Value::Array(list) => list.iter().map(|v| counted(v, model)).collect(),
        Value::Object(members) => {
            let detail = members.get("detail").and_then(Value::as_str).unwrap_or("auto");
            let members = members.iter().map(|(name, value)| {
                let url = value.as_str().filter(|url| name == "image_url" && url.starts_with("data:"));
                (name.clone(), url.map_or_else(|| counted(value, model), |url| stand_in(url, detail, model).into()))
            });
            Value::Object(members.collect())
        }
        plain => plain.clone(),
    }
}

/// A text of the right length that is another for another picture: four characters are a token.
fn stand_in(url: &str, detail: &str, model: &str) -> String {
    let name = sha256(url);
    let tokens = size(url).map_or(UNREAD, |size| tokens(size, detail, model));
    name.chars().cycle().take(4 * tokens as usize).collect()
}

fn size(url: &str) -> Option<(u32, u32)> {
    let (_, data) = url.split_once(";base64,")?;
    let bytes = STANDARD.decode(data).ok()?;
    ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

/// Patches of a picture that is made smaller until it fits what its detail allows, times what the model takes for one.
fn tokens((width, height): (u32, u32), detail: &str, model: &str) -> u64 {
    let small = model.contains("mini") || model.contains("nano");
    let (longest, most) = match detail {
        "low" => (512.0, 256.0),
        "original" if !small => (6_000.0, 10_000.0),
        _ if small => (2_048.0, 1_536.0),
        _ => (2_048.0, 2_500.0),
    };
    let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
    let mut scale = (longest / w.max(h)).min(1.0);
    let patches = |scale: f64| (w * scale / PATCH).ceil().max(1.0) * (h * scale / PATCH).ceil().max(1.0);
    while patches(scale) > most {
        scale *= 0.99;
    }
    let factor = match () {
        () if model.contains("mini") => 1.62,
        () if model.contains("nano") => 2.46,
        () => 1.0,
    };
    (patches(scale) * factor).ceil() as u64
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn patches_are_counted_within_what_the_detail_allows() {
        assert_eq!(tokens((1_024, 1_024), "high", "gpt-5.4"), 1_024);
        assert_eq!(tokens((1_000, 33), "auto", "gpt-5.4"), 64);
        assert!((2_400..=2_500).contains(&tokens((4_000, 4_000), "high", "gpt-5.4")));
        assert!((9_000..=10_000).contains(&tokens((6_000, 6_000), "original", "gpt-5.4")));
        assert_eq!(tokens((1_024, 1_024), "low", "gpt-5.4"), 256);
        assert_eq!(tokens((320, 320), "high", "gpt-5.4-mini"), 162);
    }

    #[test]
    fn a_picture_counts_by_its_size_and_not_by_its_bytes() {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(64, 64).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let url = format!("data:image/png;base64,{}", STANDARD.encode(bytes.into_inner()));
        let item =
            json!({ "content": [{ "type": "input_image", "image_url": url, "detail": "high" }, { "text": "data:x" }] });
        let counted = counted(&item, "gpt-5.4");
        assert_eq!(counted["content"][0]["image_url"].as_str().unwrap().len(), 16);
        assert_eq!(counted["content"][1]["text"], "data:x");
        assert_eq!(stand_in("data:image/png;base64,AAAA", "high", "gpt-5.4").len(), 4_096);
    }
}
