//! A portrait as on a poster: a head without features, shaped by light and shade in front of a disc.

use super::canvas::{Canvas, Point, ellipse, rounded};
use super::noise::Rng;
use super::palette::{Palette, Ramp, Rgb, hex, mix, shade};
use super::words::Wish;

/// The head's place and size; `side` is where the light is.
struct Head {
    at: Point,
    r: f32,
    side: f32,
}

impl Head {
    /// A place in units of the head's half width: x towards the light, y down.
    fn p(&self, x: f32, y: f32) -> Point {
        (self.at.0 + x * self.r * self.side, self.at.1 + y * self.r)
    }

    fn shape(&self, points: &[Point]) -> Vec<Point> {
        rounded(&points.iter().map(|p| self.p(p.0, p.1)).collect::<Vec<_>>(), 3)
    }

    fn fill(&self, canvas: &mut Canvas, points: &[Point], colour: Rgb) {
        canvas.solid(&self.shape(points), colour, 1.0);
    }
}

const FACE: &[Point] = &[
    (-0.98, -0.35),
    (-0.92, -0.95),
    (-0.5, -1.32),
    (0.0, -1.4),
    (0.5, -1.32),
    (0.92, -0.95),
    (0.98, -0.35),
    (0.9, 0.4),
    (0.62, 0.98),
    (0.25, 1.28),
    (-0.25, 1.28),
    (-0.62, 0.98),
    (-0.9, 0.4),
];
/// The half turned away from the light, with the nose's shadow.
const SHADE: &[Point] = &[
    (-0.98, -0.35),
    (-0.92, -0.95),
    (-0.5, -1.32),
    (-0.12, -1.38),
    (-0.1, -0.55),
    (-0.16, -0.3),
    (0.02, 0.2),
    (-0.02, 0.34),
    (-0.14, 0.36),
    (-0.1, 0.62),
    (0.0, 0.8),
    (-0.1, 1.05),
    (0.05, 1.28),
    (-0.25, 1.28),
    (-0.62, 0.98),
    (-0.9, 0.4),
];
const SHOULDERS: &[Point] = &[
    (-0.5, 1.5),
    (-0.75, 1.75),
    (-1.7, 2.05),
    (-2.35, 2.5),
    (-2.6, 3.4),
    (-2.7, 8.0),
    (2.7, 8.0),
    (2.6, 3.4),
    (2.35, 2.5),
    (1.7, 2.05),
    (0.75, 1.75),
    (0.5, 1.5),
];

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let dark = palette.is_dark();
    let [a, b, c] = palette.accents;
    let ground = if dark { mix(palette.ink, palette.deep, 0.6) } else { mix(palette.paper, b, 0.3) };
    let ramp = Ramp::new(&[shade(ground, 0.03), ground, shade(ground, -0.04)]);
    canvas.paint(|x, y| ramp.at(y / h + (x / w - 0.5) * 0.2));
    let head = Head { at: (w * rng.range(0.46, 0.54), h * 0.42), r: u * rng.range(150.0, 172.0), side: rng.sign() };
    let disc = if dark { mix(a, palette.deep, 0.25) } else { mix(a, palette.paper, 0.25) };
    let low = mix(disc, b, 0.5);
    let (dy, dr) = (head.at.1 - head.r * 0.2, head.r * rng.range(2.25, 2.6));
    let middle = (head.at.0 - head.side * head.r * rng.range(0.0, 0.6), dy);
    canvas.fill(&ellipse(middle, dr, dr), |_, y| (mix(disc, low, ((y - dy) / dr * 0.5 + 0.5).clamp(0.0, 1.0)), 1.0));
    for _ in 0..3 {
        // Strips of cloud or water across the disc.
        let y = middle.1 + dr * rng.range(-0.7, 0.8);
        let x = middle.0 + dr * rng.range(-0.9, 0.9);
        let half = u * rng.range(60.0, 190.0);
        canvas.stroke(
            &[(x - half, y), (x, y), (x + half, y)],
            |t| u * 12.0 * (t * std::f32::consts::PI).sin(),
            ground,
            0.7,
        );
    }

    let tones = [0xf2_c9a5, 0xd9_a27a, 0xb0_7750, 0x7d_4f36, 0xe8_b48e];
    let skin =
        mix(hex(tones[rng.below(tones.len())]), if dark { palette.deep } else { b }, if dark { 0.24 } else { 0.08 });
    let dim = mix(shade(skin, -0.15), if dark { c } else { palette.deep }, 0.25);
    let old = wish.says(&["old", "elderly", "grandfather", "grandmother", "wise"]);
    let sailor = wish.says(&["sailor", "fisherman", "captain", "seaman"]);
    let man = sailor || wish.says(&["man", "boy", "king", "knight", "father", "grandfather", "he", "beard", "bearded"]);
    let woman = wish.says(&["woman", "girl", "queen", "mother", "grandmother", "she", "lady", "dancer"]);
    let hairs = [
        mix(palette.ink, palette.deep, 0.3),
        hex(0x4a_2c1c),
        hex(0x8a_4a24),
        mix(c, palette.ink, 0.45),
        hex(0x1c_1a1e),
    ];
    let hair = if old { mix(palette.paper, palette.deep, 0.22) } else { hairs[rng.below(hairs.len())] };
    let long = woman || (!man && rng.chance(0.55));

    let style = match rng.below(3) {
        _ if wish.says(&["curly", "curls", "afro"]) => 2,
        _ if wish.says(&["bun", "ballerina", "dancer"]) => 1,
        _ if wish.says(&["straight"]) => 0,
        any => any,
    };
    if long {
        behind(canvas, &head, hair, style);
    }
    // Neck and clothes.
    head.fill(
        canvas,
        &[(-0.48, 0.7), (0.48, 0.7), (0.5, 1.55), (0.9, 2.0), (0.0, 2.5), (-0.9, 2.0), (-0.5, 1.55)],
        skin,
    );
    head.fill(
        canvas,
        &[(-0.48, 0.7), (0.48, 0.75), (0.44, 1.25), (-0.05, 1.62), (0.0, 2.45), (-0.9, 2.0), (-0.5, 1.55)],
        dim,
    );
    let cloth = if sailor { mix(palette.deep, a, 0.2) } else { mix(a, palette.deep, if dark { 0.45 } else { 0.3 }) };
    clothes(canvas, &head, cloth, palette, sailor, rng);
    let ear = |x: f32| ellipse(head.p(x, 0.0), head.r * 0.17, head.r * 0.3);
    canvas.solid(&ear(0.98), skin, 1.0);
    canvas.solid(&ear(-0.98), dim, 1.0);
    head.fill(canvas, FACE, skin);
    head.fill(canvas, SHADE, dim);
    features(canvas, &head, skin, dim, hair);
    if (old && man) || wish.says(&["beard", "bearded", "sailor", "captain"]) {
        beard(canvas, &head, hair);
    }
    if sailor {
        beanie(canvas, &head, mix(b, palette.deep, 0.35));
    } else {
        fringe(canvas, &head, hair, long, style);
    }
    canvas.vignette(if dark { 0.4 } else { 0.1 });
}

/// Brows, closed eyes and a mouth: a hint of each.
fn features(canvas: &mut Canvas, head: &Head, skin: Rgb, dim: Rgb, hair: Rgb) {
    let pen = head.r * 0.05;
    let line = mix(dim, [0.01; 3], 0.55);
    for x in [-0.46, 0.42] {
        let lid: Vec<Point> = (0..=10)
            .map(|i| i as f32 / 10.0)
            .map(|t| head.p(x - 0.2 + 0.4 * t, 0.0 + 0.09 * (t * std::f32::consts::PI).sin()))
            .collect();
        canvas.stroke(&lid, |t| pen * (0.5 + (t * std::f32::consts::PI).sin() * 0.6), line, 1.0);
        let brow: Vec<Point> = (0..=10)
            .map(|i| i as f32 / 10.0)
            .map(|t| head.p(x - 0.24 + 0.48 * t, -0.3 - 0.08 * (t * std::f32::consts::PI).sin()))
            .collect();
        canvas.stroke(&brow, |t| pen * (0.6 + (t * std::f32::consts::PI).sin()), mix(hair, line, 0.3), 1.0);
    }
    let lip = mix(mix(skin, [0.5, 0.06, 0.06], 0.42), dim, 0.25);
    head.fill(
        canvas,
        &[(-0.26, 0.72), (-0.08, 0.66), (0.0, 0.69), (0.1, 0.66), (0.28, 0.72), (0.1, 0.82), (-0.08, 0.82)],
        lip,
    );
}

/// Hair that hangs behind the head: straight, in a bun, or in curls.
fn behind(canvas: &mut Canvas, head: &Head, hair: Rgb, style: usize) {
    let back = shade(hair, -0.04);
    match style {
        0 => head.fill(
            canvas,
            &[
                (-1.0, -1.3),
                (0.0, -1.75),
                (1.0, -1.3),
                (1.3, -0.3),
                (1.3, 1.0),
                (1.5, 2.5),
                (0.8, 2.75),
                (-0.8, 2.75),
                (-1.5, 2.5),
                (-1.3, 1.0),
                (-1.3, -0.3),
            ],
            back,
        ),
        1 => {
            canvas.disc(head.p(-0.25, -1.95), head.r * 0.56, 1.0, |d| (shade(hair, 0.02 - 0.05 * d), 1.0));
            head.fill(canvas, &[(-1.12, -0.8), (0.0, -1.7), (1.12, -0.8), (1.05, 0.4), (-1.05, 0.4)], back);
        }
        _ => {
            for i in 0..26 {
                let t = i as f32 / 25.0 * 4.6 + 2.4;
                let d = 1.2 + 0.16 * ((i * 7 % 5) as f32 / 5.0);
                let at = head.p(t.sin() * d * 1.02, -0.35 - t.cos() * -d * 0.98);
                canvas.disc(at, head.r * (0.36 + 0.1 * ((i * 3 % 4) as f32 / 4.0)), 1.0, |_| {
                    (shade(back, 0.02 * ((i % 3) as f32 - 1.0)), 1.0)
                });
            }
        }
    }
}

/// Hair over the forehead.
fn fringe(canvas: &mut Canvas, head: &Head, hair: Rgb, long: bool, style: usize) {
    let lit = shade(hair, 0.06);
    let parting = if style == 1 { 0.0 } else { 0.35 };
    let top: &[Point] = &[
        (-1.08, 0.1),
        (-1.16, -0.6),
        (-0.95, -1.25),
        (-0.4, -1.66),
        (0.3, -1.68),
        (0.92, -1.3),
        (1.15, -0.65),
        (1.06, 0.05),
        (0.95, -0.4),
        (0.78, -0.82),
        (parting, -1.0),
        (-0.45, -0.82),
        (-0.86, -0.45),
    ];
    head.fill(canvas, top, hair);
    head.fill(
        canvas,
        &[(parting, -1.02), (0.5, -1.5), (0.92, -1.24), (1.1, -0.62), (1.02, -0.1), (0.94, -0.42), (0.78, -0.84)],
        lit,
    );
    if !long {
        head.fill(canvas, &[(-1.08, 0.1), (-1.1, -0.5), (-0.9, -0.5), (-0.93, 0.2)], hair);
    }
}

fn beard(canvas: &mut Canvas, head: &Head, hair: Rgb) {
    let points: &[Point] = &[
        (-0.97, 0.0),
        (-0.86, 0.42),
        (-0.5, 0.5),
        (-0.2, 0.44),
        (0.0, 0.52),
        (0.2, 0.44),
        (0.5, 0.5),
        (0.86, 0.42),
        (0.97, 0.0),
        (1.0, 0.7),
        (0.72, 1.35),
        (0.3, 1.75),
        (-0.3, 1.75),
        (-0.72, 1.35),
        (-1.0, 0.7),
    ];
    head.fill(canvas, points, shade(hair, -0.03));
    head.fill(
        canvas,
        &[
            (0.05, 0.54),
            (0.2, 0.44),
            (0.5, 0.5),
            (0.86, 0.42),
            (0.97, 0.0),
            (1.0, 0.7),
            (0.72, 1.35),
            (0.3, 1.72),
            (0.1, 1.2),
        ],
        shade(hair, 0.03),
    );
    head.fill(
        canvas,
        &[(-0.22, 0.74), (0.24, 0.74), (0.12, 0.84), (-0.1, 0.84)],
        mix(shade(hair, -0.3), [0.3, 0.05, 0.05], 0.4),
    );
}

fn beanie(canvas: &mut Canvas, head: &Head, wool: Rgb) {
    head.fill(
        canvas,
        &[(-1.1, -0.62), (-1.12, -1.2), (-0.7, -1.85), (0.0, -2.05), (0.7, -1.85), (1.12, -1.2), (1.1, -0.62)],
        wool,
    );
    for i in -4..=4_i32 {
        let x = i as f32 * 0.24;
        let rib = [head.p(x, -0.8), head.p(x * 0.95, -1.3), head.p(x * 0.45, -1.95)];
        canvas.stroke(&rib, |_| head.r * 0.035, shade(wool, -0.06), 0.8);
    }
    head.fill(
        canvas,
        &[
            (-1.16, -0.5),
            (-1.16, -0.92),
            (-0.5, -1.04),
            (0.5, -1.04),
            (1.16, -0.92),
            (1.16, -0.5),
            (0.5, -0.62),
            (-0.5, -0.62),
        ],
        shade(wool, 0.06),
    );
}

fn clothes(canvas: &mut Canvas, head: &Head, cloth: Rgb, palette: &Palette, sailor: bool, rng: &mut Rng) {
    let shape = head.shape(SHOULDERS);
    let (x0, wide, side) = (head.at.0, head.r * 2.6, head.side);
    canvas.fill(&shape, |x, _| (shade(cloth, 0.05 * ((x - x0) / wide * side)), 1.0));
    if sailor {
        for i in 0..6 {
            let y = 2.35 + 0.42 * i as f32;
            let half = (1.55 + 0.28 * i as f32).min(2.6);
            let line = [head.p(-half, y + 0.12), head.p(0.0, y + 0.24), head.p(half, y + 0.12)];
            canvas.stroke(&line, |_| head.r * 0.13, mix(palette.paper, cloth, 0.2), 0.9);
        }
    }
    let collar = shade(cloth, if sailor || rng.chance(0.5) { 0.06 } else { -0.06 });
    head.fill(canvas, &[(-0.62, 1.42), (-0.95, 1.85), (-0.3, 2.55), (0.0, 2.2), (-0.46, 1.72)], collar);
    head.fill(canvas, &[(0.62, 1.42), (0.95, 1.85), (0.3, 2.55), (0.0, 2.2), (0.46, 1.72)], shade(collar, 0.03));
}
