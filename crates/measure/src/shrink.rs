//! Smaller copies, by area.

use crate::pixels::Pixels;

/// The pixels of a copy of this size, which is not larger: rows first, then columns, in opacity-weighted colours.
pub(crate) fn shrunk(pixels: &Pixels, width: u32, height: u32) -> Vec<u8> {
    let columns = spans(pixels.width(), width);
    let stride = pixels.width() as usize * 4;
    let mut copy = Vec::with_capacity(width as usize * height as usize * 4);
    let mut sums = vec![[0.0_f32; 4]; width as usize];
    for rows in spans(pixels.height(), height) {
        sums.fill([0.0; 4]);
        for (row, weight) in rows.parts() {
            let line = &pixels.rgba()[row * stride..][..stride];
            for (sum, span) in sums.iter_mut().zip(&columns) {
                for (column, part) in span.parts() {
                    let opacity = f32::from(line[column * 4 + 3]) * weight * part;
                    for channel in 0..3 {
                        sum[channel] += f32::from(line[column * 4 + channel]) * opacity;
                    }
                    sum[3] += opacity;
                }
            }
        }
        for (sum, span) in sums.iter().zip(&columns) {
            let area = span.length * rows.length;
            let colour = |channel: usize| if sum[3] > 0.0 { (sum[channel] / sum[3]).round() as u8 } else { 0 };
            copy.extend([colour(0), colour(1), colour(2), (sum[3] / area).round() as u8]);
        }
    }
    copy
}

/// The part of a row or column that one pixel of the copy stands for.
struct Span {
    start: f32,
    length: f32,
}

fn spans(from: u32, to: u32) -> Vec<Span> {
    let length = from as f32 / to as f32;
    (0..to).map(|index| Span { start: index as f32 * length, length }).collect()
}

impl Span {
    /// The pixels it covers, each with the part of it that is covered.
    fn parts(&self) -> impl Iterator<Item = (usize, f32)> {
        let end = self.start + self.length;
        // What rounding leaves over of a neighbour is none of it.
        let (first, last) = ((self.start + 1e-3) as usize, (end - 1e-3) as usize);
        (first..=last).map(move |index| {
            let from = self.start.max(index as f32);
            (index, end.min(index as f32 + 1.0) - from)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::tests::drawn;

    #[test]
    fn every_pixel_is_the_mean_of_its_area() {
        let steps = drawn(6, 2, |x, _| [(x * 50) as u8, 0, 255, 255]);
        assert_eq!(shrunk(&steps, 3, 1), [25, 0, 255, 255, 125, 0, 255, 255, 225, 0, 255, 255]);
        let thirds = drawn(3, 1, |x, _| [[0, 90, 240][x as usize], 0, 0, 255]);
        assert_eq!(shrunk(&thirds, 2, 1), [30, 0, 0, 255, 190, 0, 0, 255]);
    }

    #[test]
    fn clear_pixels_lend_no_colour() {
        let half = drawn(2, 2, |x, _| if x == 0 { [200, 100, 50, 255] } else { [9, 9, 9, 0] });
        assert_eq!(shrunk(&half, 1, 1), [200, 100, 50, 128]);
    }
}
