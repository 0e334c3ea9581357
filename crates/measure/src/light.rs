//! How light a picture is, pixel by pixel.

use crate::{
    colour::{Rgb, luminance},
    pixels::Pixels,
};

/// How light every pixel is; what is see-through lies on white.
pub(crate) struct Light {
    pub(crate) width: u32,
    pub(crate) height: u32,
    values: Vec<f32>,
}

impl Light {
    /// The lightness L* of CIELAB, 0 to 100: equal steps look equal.
    pub(crate) fn lightness(pixels: &Pixels) -> Self {
        Self::of(pixels, |rgb| lightness(luminance(rgb)))
    }

    /// The luma of Rec. 709, 0 to 255: equal steps are equal steps of the file.
    pub(crate) fn luma(pixels: &Pixels) -> Self {
        Self::of(pixels, |Rgb(channels)| {
            let [red, green, blue] = channels.map(f64::from);
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        })
    }

    fn of(pixels: &Pixels, light: impl Fn(Rgb) -> f64) -> Self {
        let values = pixels.iter().map(|pixel| light(on_white(pixel)) as f32).collect();
        Self { width: pixels.width(), height: pixels.height(), values }
    }

    /// The lightness in this column and row, which are inside.
    pub(crate) fn at(&self, x: u32, y: u32) -> f32 {
        self.values[y as usize * self.width as usize + x as usize]
    }
}

/// The colour a pixel has on white paper.
pub(crate) fn on_white([red, green, blue, opacity]: [u8; 4]) -> Rgb {
    let over = |channel: u8| {
        let (channel, opacity) = (u32::from(channel), u32::from(opacity));
        ((channel * opacity + 255 * (255 - opacity) + 127) / 255) as u8
    };
    Rgb([over(red), over(green), over(blue)])
}

/// L* of a relative luminance (CIE 15: `116 f(Y) - 16`).
fn lightness(luminance: f64) -> f64 {
    let root =
        if luminance > 216.0 / 24_389.0 { luminance.cbrt() } else { (24_389.0 / 27.0 * luminance + 16.0) / 116.0 };
    116.0 * root - 16.0
}
