//! What a brief asks of a picture, measured on its pixels; and marks drawn over a picture.
//!
//! Pixels in, numbers out: nothing here reads a file or asks a model. A large picture is measured on a smaller copy or on
//! a grid of samples, as each function says, so that its size hardly changes how long it takes.

mod alpha;
mod annotate;
mod check;
mod colour;
mod error;
mod fit;
mod light;
mod pixels;
mod point;
mod quiet;
mod ratio;
mod sharpness;
mod shrink;
mod swatches;

pub use alpha::{Alpha, alpha};
pub use annotate::{Mark, MarkKind, annotate};
pub use check::{Check, check};
pub use colour::{Lab, Rgb, contrast, delta_e2000, luminance};
pub use error::Error;
pub use fit::{Pair, PaletteFit, palette_distance};
pub use pixels::Pixels;
pub use point::{Kind, Point, Side};
pub use quiet::{Ink, QUIET_DETAIL, Quiet, READABLE, quiet_area};
pub use ratio::{ratio, ratio_fits};
pub use sharpness::{BLURRED, CRISP, sharpness};
pub use swatches::{Swatch, palette};
