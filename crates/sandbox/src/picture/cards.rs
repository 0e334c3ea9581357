//! What stands in for a picture that was found unsafe.

use super::canvas::{Canvas, round_rect};
use super::palette::hex;
use crate::modelslab::Card;

pub(super) fn cover(canvas: &mut Canvas, card: Card) {
    match card {
        Card::Black => canvas.paint(|_, _| [0.0; 3]),
        Card::Pixelate => blocks(canvas, 14),
        Card::Blur => blurred(canvas),
        Card::Text => {
            canvas.paint(|_, _| hex(0x20_2022));
            let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
            // An eye with a line through it.
            let grey = hex(0x8a_8a90);
            let eye: Vec<_> = (0..=40)
                .map(|i| {
                    let t = i as f32 / 40.0 * std::f32::consts::TAU;
                    (w / 2.0 + t.cos() * u * 150.0, h / 2.0 + t.sin() * u * 70.0 * (1.0 - t.cos().powi(4) * 0.6))
                })
                .collect();
            canvas.stroke(&eye, |_| u * 12.0, grey, 1.0);
            canvas.disc((w / 2.0, h / 2.0), u * 34.0, 1.0, |_| (grey, 1.0));
            let line = [(w / 2.0 - u * 130.0, h / 2.0 + u * 110.0), (w / 2.0 + u * 130.0, h / 2.0 - u * 110.0)];
            canvas.stroke(&line, |_| u * 34.0, hex(0x20_2022), 1.0);
            canvas.stroke(&line, |_| u * 12.0, grey, 1.0);
            let bar =
                round_rect(w / 2.0 - u * 90.0, h / 2.0 + u * 170.0, w / 2.0 + u * 90.0, h / 2.0 + u * 182.0, u * 6.0);
            canvas.solid(&bar, grey, 0.6);
        }
    }
}

/// Large squares of one colour.
fn blocks(canvas: &mut Canvas, across: usize) {
    let side = canvas.w().max(canvas.h()) / across as f32;
    let (columns, rows) = ((canvas.w() / side) as usize + 1, (canvas.h() / side) as usize + 1);
    let colours: Vec<_> = (0..columns * rows)
        .map(|i| canvas.look(((i % columns) as f32 + 0.5) * side, ((i / columns) as f32 + 0.5) * side))
        .collect();
    canvas.paint(|x, y| colours[(y / side) as usize * columns + (x / side) as usize]);
}

/// The same, smoothly joined.
fn blurred(canvas: &mut Canvas) {
    let across = 9.0;
    let side = canvas.w().max(canvas.h()) / across;
    let (columns, rows) = ((canvas.w() / side) as usize + 3, (canvas.h() / side) as usize + 3);
    let colours: Vec<_> =
        (0..columns * rows).map(|i| canvas.look((i % columns) as f32 * side, (i / columns) as f32 * side)).collect();
    canvas.paint(|x, y| {
        let (gx, gy) = (x / side, y / side);
        let (i, j) = (gx as usize, gy as usize);
        let ease = |t: f32| t * t * (3.0 - 2.0 * t);
        let (u, v) = (ease(gx.fract()), ease(gy.fract()));
        let at = |i: usize, j: usize| colours[j * columns + i];
        std::array::from_fn(|k| {
            let top = at(i, j)[k] * (1.0 - u) + at(i + 1, j)[k] * u;
            let low = at(i, j + 1)[k] * (1.0 - u) + at(i + 1, j + 1)[k] * u;
            top * (1.0 - v) + low * v
        })
    });
}
