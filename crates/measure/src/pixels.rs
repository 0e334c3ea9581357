//! Pixels as the measures take them.

use std::num::NonZeroU32;

use crate::{error::Error, shrink::shrunk};

/// Pixels of four bytes: red, green and blue of sRGB and opacity (not premultiplied), row by row from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
    whole: (u32, u32),
}

impl Pixels {
    /// # Errors
    /// [`Error::Shape`] when these are not width × height × 4 bytes, or no pixel at all.
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self, Error> {
        let bytes = u128::from(width) * u128::from(height) * 4;
        if bytes == 0 || bytes != rgba.len() as u128 {
            return Err(Error::Shape { width, height, bytes: rgba.len() });
        }
        Ok(Self { width, height, rgba, whole: (width, height) })
    }

    /// Says that these pixels are a smaller copy of a picture of this size. Sizes and ratios are then checked on the
    /// picture, all else on the copy. A copy with a long side of 1,024 pixels or more measures like the picture.
    #[must_use]
    pub fn copy_of(self, width: u32, height: u32) -> Self {
        Self { whole: (width, height), ..self }
    }

    /// Width of these pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height of these pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Width and height of the picture: those of the pixels, or what [`Pixels::copy_of`] said.
    pub fn whole(&self) -> (u32, u32) {
        self.whole
    }

    /// The bytes: width × height × 4.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// A copy whose long side is at most this many pixels; the same pixels when they are small enough. Each pixel of the
    /// copy is the mean of the area it stands for, weighted by opacity.
    #[must_use]
    pub fn shrunk(&self, most: NonZeroU32) -> Self {
        let long = self.width.max(self.height);
        if long <= most.get() {
            return self.clone();
        }
        let fitted = |side: u32| (u64::from(side) * u64::from(most.get()) / u64::from(long)).max(1) as u32;
        let (width, height) = (fitted(self.width), fitted(self.height));
        Self { width, height, rgba: shrunk(self, width, height), whole: self.whole }
    }

    /// The pixels, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = [u8; 4]> {
        self.rgba.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2], pixel[3]])
    }

    /// The pixel in this column and row, which are inside.
    pub(crate) fn at(&self, column: u32, row: u32) -> [u8; 4] {
        let place = (row as usize * self.width as usize + column as usize) * 4;
        [self.rgba[place], self.rgba[place + 1], self.rgba[place + 2], self.rgba[place + 3]]
    }

    /// One pixel from each cell of a grid of at most 256 × 256 cells, from a place in the cell that changes from cell to
    /// cell, so that patterns in the picture do not line up with the grid. The same every time.
    pub(crate) fn samples(&self) -> impl Iterator<Item = [u8; 4]> {
        const CELLS: u32 = 256;
        let (columns, rows) = (self.width.min(CELLS), self.height.min(CELLS));
        let start = |cell: u32, cells: u32, side: u32| (u64::from(cell) * u64::from(side) / u64::from(cells)) as u32;
        (0..rows).flat_map(move |row| {
            (0..columns).map(move |column| {
                let noise = (row * CELLS + column).wrapping_mul(0x9e37_79b9).rotate_left(15).wrapping_mul(0x85eb_ca6b);
                let inside = |cell, cells, side, noise: u32| {
                    let from = start(cell, cells, side);
                    from + noise % (start(cell + 1, cells, side) - from)
                };
                let (x, y) = (noise >> 16, noise & 0xffff);
                self.at(inside(column, columns, self.width, x), inside(row, rows, self.height, y))
            })
        })
    }
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Pixels({} × {} of {:?})", self.width, self.height, self.whole)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A picture drawn pixel by pixel.
    pub(crate) fn drawn(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Pixels {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Pixels::new(width, height, places.flat_map(|(x, y)| pixel(x, y)).collect()).unwrap()
    }

    #[test]
    fn other_numbers_of_bytes_are_refused() {
        assert!(Pixels::new(2, 2, vec![0; 16]).is_ok());
        let refused = Pixels::new(2, 2, vec![0; 15]).unwrap_err();
        assert_eq!(refused, Error::Shape { width: 2, height: 2, bytes: 15 });
        assert!(Pixels::new(0, 2, Vec::new()).is_err());
        assert!(Pixels::new(u32::MAX, u32::MAX, vec![0; 4]).is_err());
    }

    #[test]
    fn a_smaller_copy_keeps_its_shape_and_its_clear_edges_clean() {
        let most = NonZeroU32::new(50).unwrap();
        let half = drawn(400, 100, |x, _| if x < 200 { [255, 0, 0, 255] } else { [0, 255, 0, 0] });
        let small = half.shrunk(most);
        assert_eq!((small.width(), small.height(), small.whole()), (50, 12, (400, 100)));
        for [red, green, _, opacity] in small.iter().filter(|pixel| pixel[3] > 0) {
            assert!(red > 250 && green < 5, "no green from clear pixels: {red} {green} {opacity}");
        }
        assert_eq!(small.shrunk(most), small);
    }

    #[test]
    fn samples_come_from_everywhere_and_are_the_same_every_time() {
        let striped = drawn(2_048, 1_024, |x, _| if x % 8 == 0 { [255; 4] } else { [0, 0, 0, 255] });
        let white = striped.samples().filter(|pixel| pixel[0] == 255).count();
        assert!((0.11..0.14).contains(&(white as f64 / 65_536.0)), "an eighth is white: {white}");
        assert!(striped.samples().eq(striped.samples()));
        assert_eq!(drawn(3, 2, |x, y| [x as u8, y as u8, 0, 255]).samples().count(), 6);
    }
}
