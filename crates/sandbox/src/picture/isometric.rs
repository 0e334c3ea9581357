//! Clusters of isometric blocks on a floating base, some with lit windows.

use super::canvas::{Canvas, Point};
use super::noise::{Rng, noise};
use super::palette::{Palette, Ramp, Rgb, chroma, mix, scaled, shade};
use super::words::{Light, Wish};

/// Half a cell's width against its height on paper.
const TILT: f32 = 0.5;

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h) = (canvas.w(), canvas.h());
    let dark = palette.is_dark();
    let ground = palette.ground();
    let top = if dark { mix(ground, palette.deep, 0.25) } else { ground };
    let low = if dark { mix(ground, palette.deep, 0.85) } else { mix(ground, palette.accents[0], 0.16) };
    let ramp = Ramp::new(&[top, mix(top, low, 0.4), low]);
    canvas.paint(|x, y| ramp.at(y / h + (x / w - 0.5) * 0.15));

    let cells = 9 + rng.below(6) as i32;
    let cell = (w / (cells as f32 + 2.2)).min(h / (cells as f32 * TILT + 5.2)) * 0.98;
    let tall = cell * rng.range(2.6, 4.2);
    let middle = (w * 0.5, h * 0.5 + tall * 0.28);
    let city = wish.says(&["city", "buildings", "block", "street", "office", "town", "house", "houses"]);
    let round = rng.chance(0.5);
    let (seed, scale) = (rng.seed(), rng.range(0.22, 0.4));
    let place = |x: f32, y: f32, z: f32| -> Point {
        (middle.0 + (x - y) * cell * 0.5, middle.1 + (x + y) * cell * 0.5 * TILT - z)
    };
    let half = cells as f32 / 2.0;

    // The base with its shadow.
    let foot = place(0.0, 0.0, -cell * 1.25);
    canvas.shadow(
        (foot.0, foot.1 + cell * 0.5),
        cell * half * 1.35,
        cell * half * 0.72,
        if dark { 0.75 } else { 0.22 },
    );
    if dark {
        canvas.glow((foot.0, foot.1 - cell), cell * half * 1.9, cell * half * 1.5, palette.accents[0], 0.06);
    }
    let base = if dark { mix(palette.deep, palette.accents[0], 0.22) } else { mix(palette.paper, palette.deep, 0.22) };
    cuboid(
        canvas,
        &place,
        (-half - 0.35, -half - 0.35),
        (half + 0.35, half + 0.35),
        (-cell * 0.3, 0.0),
        &Faces::of(base, palette),
    );

    let colours = colours(palette);
    let plaza = (rng.range(-0.4, 0.4) * half, rng.range(-0.4, 0.4) * half, rng.range(0.8, 2.2));
    for sum in 0..(2 * cells - 1) {
        for x in (0..cells).filter(|x| (0..cells).contains(&(sum - x))) {
            let y = sum - x;
            let (fx, fy) = (x as f32 - half, y as f32 - half);
            let from_middle = (fx + 0.5).hypot(fy + 0.5) / half;
            let edge_noise = noise(fx * 0.9, fy * 0.9, seed ^ 9);
            if round && from_middle > 0.82 + 0.3 * edge_noise || !round && rng.chance(0.05) {
                continue;
            }
            if (fx - plaza.0).hypot(fy - plaza.1) < plaza.2 {
                let green = Faces::of(mix(colours[1], base, 0.3), palette);
                cuboid(canvas, &place, (fx + 0.06, fy + 0.06), (fx + 0.94, fy + 0.94), (0.0, cell * 0.06), &green);
                if rng.chance(0.45) {
                    tree(
                        canvas,
                        place(fx + 0.5, fy + 0.5, cell * 0.06),
                        cell,
                        mix(colours[1], palette.accents[1], 0.3),
                        palette,
                    );
                }
                continue;
            }
            let rise = noise(fx * scale, fy * scale, seed) * (1.15 - 0.6 * from_middle).max(0.15);
            let height = tall * (0.1 + 1.7 * rise * rise + 0.3 * rng.unit().powi(3));
            let pick =
                (noise(fx * 0.45 + 40.0, fy * 0.45, seed ^ 3) * 1.5 - 0.25 + rng.normal() * 0.16).clamp(0.0, 0.999);
            let colour = shade(colours[(pick * colours.len() as f32) as usize], rng.normal() * 0.025);
            let faces = Faces::of(colour, palette);
            let gap = 0.055;
            let (a, b) = ((fx + gap, fy + gap), (fx + 1.0 - gap, fy + 1.0 - gap));
            cuboid(canvas, &place, a, b, (0.0, height), &faces);
            if city && height > cell * 0.5 {
                windows(canvas, &place, (a, b), height, cell, palette, rng);
            }
            if height > cell * 0.9 && rng.chance(0.35) {
                let inset = 0.22;
                let more = height + cell * rng.range(0.12, 0.4);
                cuboid(canvas, &place, (a.0 + inset, a.1 + inset), (b.0 - inset, b.1 - inset), (height, more), &faces);
            }
        }
    }
    canvas.vignette(if dark { 0.4 } else { 0.06 });
}

fn colours(palette: &Palette) -> Vec<Rgb> {
    let [a, b, c] = palette.accents;
    let quiet =
        if palette.is_dark() { mix(palette.deep, palette.paper, 0.22) } else { mix(palette.paper, palette.deep, 0.12) };
    let mid = if palette.is_dark() { mix(palette.deep, a, 0.25) } else { mix(palette.deep, palette.paper, 0.25) };
    vec![quiet, mid, a, quiet, b, mid, c, mix(a, b, 0.5)]
}

/// The three shades of a block.
struct Faces {
    top: Rgb,
    left: Rgb,
    right: Rgb,
}

impl Faces {
    fn of(colour: Rgb, palette: &Palette) -> Self {
        let (lit, dim, dark) = match palette.light {
            Light::Night => (0.07, -0.1, -0.24),
            Light::Dusk => (0.08, -0.05, -0.22),
            Light::Dawn | Light::Day => (0.06, -0.06, -0.17),
        };
        let warm = if palette.light == Light::Dusk { mix(colour, palette.accents[1], 0.18) } else { colour };
        Self { top: shade(colour, lit), left: shade(warm, dim), right: chroma(shade(colour, dark), 1.05) }
    }
}

fn cuboid(
    canvas: &mut Canvas,
    place: &impl Fn(f32, f32, f32) -> Point,
    a: (f32, f32),
    b: (f32, f32),
    z: (f32, f32),
    faces: &Faces,
) {
    let rise = (z.1 - z.0).max(1.0);
    // A hair wider than exact, so that neighbouring faces show no seam.
    let side = |canvas: &mut Canvas, p: Point, q: Point, colour: Rgb| {
        let points = [p, q, (q.0, q.1 + z.1 - z.0), (p.0, p.1 + z.1 - z.0)];
        let foot = p.1.max(q.1) + z.1 - z.0;
        let deep = scaled(colour, 0.62);
        canvas.fill(&points, |_, y| {
            // Darker towards the foot, where other blocks keep the light away.
            let k = (1.0 - (foot - y) / rise.min(260.0)).clamp(0.0, 1.0).powi(3) * 0.8;
            (std::array::from_fn(|i| colour[i] + (deep[i] - colour[i]) * k), 1.0)
        });
    };
    side(canvas, place(a.0, b.1, z.1), place(b.0, b.1, z.1), faces.left);
    side(canvas, place(b.0, b.1, z.1), place(b.0, a.1, z.1), faces.right);
    let top = [place(a.0, a.1, z.1), place(b.0, a.1, z.1), place(b.0, b.1, z.1), place(a.0, b.1, z.1)];
    let bright = scaled(faces.top, 1.1);
    let (left, right) = (top[3].0, top[1].0);
    canvas.fill(&top, |x, _| {
        let k = (x - left) / (right - left).max(1.0);
        (std::array::from_fn(|i| bright[i] + (faces.top[i] - bright[i]) * k), 1.0)
    });
}

/// Rows of windows on both visible sides.
fn windows(
    canvas: &mut Canvas,
    place: &impl Fn(f32, f32, f32) -> Point,
    (a, b): ((f32, f32), (f32, f32)),
    height: f32,
    cell: f32,
    palette: &Palette,
    rng: &mut Rng,
) {
    let floor = cell * 0.2;
    let floors = ((height - floor * 0.6) / floor) as usize;
    let lit = if palette.is_dark() { scaled(mix(palette.accents[1], palette.paper, 0.5), 1.3) } else { palette.paper };
    let off = mix(palette.deep, palette.ink, 0.4);
    for row in 0..floors {
        let z = height - floor * (row as f32 + 0.75);
        for column in 0..3 {
            let (t0, t1) = (0.16 + 0.26 * column as f32, 0.16 + 0.26 * column as f32 + 0.15);
            let along = |t: f32, left: bool| {
                if left { (a.0 + (b.0 - a.0) * t, b.1) } else { (b.0, b.1 + (a.1 - b.1) * t) }
            };
            for left in [true, false] {
                let (p, q) = (along(t0, left), along(t1, left));
                let (p, q) = (place(p.0, p.1, z), place(q.0, q.1, z));
                let tall = floor * 0.5;
                let on = rng.chance(if palette.is_dark() { 0.38 } else { 0.2 });
                let (colour, alpha) = if on { (lit, 0.95) } else { (off, 0.4) };
                canvas.solid(&[p, q, (q.0, q.1 + tall), (p.0, p.1 + tall)], colour, alpha);
            }
        }
    }
}

/// A small round tree.
fn tree(canvas: &mut Canvas, foot: Point, cell: f32, colour: Rgb, palette: &Palette) {
    let r = cell * 0.24;
    canvas.shadow((foot.0 + r * 0.4, foot.1 + r * 0.1), r * 1.4, r * 0.7, 0.5);
    canvas.stroke(&[foot, (foot.0, foot.1 - cell * 0.3)], |_| cell * 0.06, mix(palette.deep, palette.ink, 0.3), 1.0);
    let at = (foot.0, foot.1 - cell * 0.42);
    canvas.disc(at, r, 1.0, |_| (shade(colour, -0.06), 1.0));
    canvas.disc((at.0 - r * 0.22, at.1 - r * 0.22), r * 0.68, r * 0.5, |_| (shade(colour, 0.06), 0.9));
}
