//! A city: towers in layers of haze, lit windows, sometimes water or neon in front.

use super::canvas::{Canvas, Point, round_rect};
use super::mountains::{paint_light, paint_sky};
use super::noise::{Rng, noise};
use super::palette::{Palette, Rgb, chroma, mix, scaled, shade};
use super::words::{Light, Wish};

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let neon = wish.says(&["neon", "cyberpunk", "tokyo", "alley", "electric"]);
    let water =
        wish.says(&["harbour", "harbor", "river", "bay", "reflection", "water", "sea", "bridge"]) || rng.chance(0.4);
    let ground = if water { h * rng.range(0.7, 0.78) } else { h * 1.02 };
    let ramp = paint_sky(canvas, palette, ground, rng);
    let side = rng.range(0.15, 0.85);
    paint_light(canvas, palette, (side * w, h * rng.range(0.14, 0.34)), u * rng.range(40.0, 66.0), rng);
    let haze = if neon { mix(ramp.at(0.95), palette.accents[1], 0.35) } else { ramp.at(0.97) };
    let near = match palette.light {
        Light::Night | Light::Dusk => mix(palette.ink, palette.deep, 0.12),
        Light::Dawn | Light::Day => mix(palette.deep, palette.ink, 0.45),
    };
    let layers = 4;
    let crowd = rng.seed();
    for layer in 0..layers {
        let t = layer as f32 / (layers - 1) as f32;
        let colour = mix(mix(haze, palette.deep, 0.3), near, t.powf(0.7));
        let base = ground;
        let mut x = -u * rng.range(0.0, 60.0);
        while x < w {
            let wide = u * rng.range(34.0, 92.0) * (0.7 + 0.75 * t);
            // Downtown is where the noise is high; the nearest row stays low, so that the others are seen.
            let centre = noise(x / w * 2.6 + layer as f32 * 0.35, 3.0, crowd);
            let most = (0.22 + 0.42 * centre) * (1.0 - 0.5 * t);
            let tall = h * most * (0.5 + 0.6 * rng.unit().powf(1.8)) + u * 34.0;
            let tower =
                Tower { left: x, right: x + wide, top: base - tall, base, colour: shade(colour, rng.normal() * 0.012) };
            tower.draw(canvas, palette, &haze, t, rng);
            if neon && t > 0.3 && rng.chance(0.55) {
                sign(canvas, &tower, palette, rng);
            }
            x += wide + u * if rng.chance(0.15) { rng.range(8.0, 40.0) } else { rng.range(-6.0, 5.0) };
        }
        // Haze lies between the rows.
        if t < 1.0 {
            let (first, last) = (base - h * (0.34 - 0.16 * t), base);
            let veil = 0.34 * (1.0 - 0.5 * t);
            canvas.repaint(|_, y, c| {
                let k = ((y - first) / (last - first)).clamp(0.0, 1.0).powi(2) * veil;
                std::array::from_fn(|i| c[i] + (haze[i] - c[i]) * k)
            });
        }
    }
    if water {
        let seed = rng.seed();
        let (tint, first, depth) = (mix(palette.ink, palette.deep, 0.25), ground as usize, h - ground);
        canvas.repaint(|_, y, c| if (y as usize) < first { c } else { tint });
        canvas.mirror(
            ground,
            |d| 0.3 + 0.4 * d,
            |x, n| {
                let far = n / depth;
                (noise(x / u * 0.012, n / u * 0.16 / (0.25 + far), seed) - 0.5) * u * 17.0 * (0.12 + far)
            },
        );
    } else if neon {
        canvas.glow((w * 0.3, h), w * 0.7, h * 0.4, palette.accents[0], 0.25);
        canvas.glow((w * 0.8, h), w * 0.6, h * 0.35, palette.accents[1], 0.25);
    }
    canvas.vignette(if palette.is_dark() { 0.4 } else { 0.1 });
}

struct Tower {
    left: f32,
    right: f32,
    top: f32,
    base: f32,
    colour: Rgb,
}

impl Tower {
    fn wide(&self) -> f32 {
        self.right - self.left
    }

    fn draw(&self, canvas: &mut Canvas, palette: &Palette, haze: &Rgb, t: f32, rng: &mut Rng) {
        let u = canvas.unit();
        let (l, r, top, base) = (self.left, self.right, self.top, self.base);
        let wide = self.wide();
        let outline: Vec<Point> = match rng.below(6) {
            // A slanted roof, a step on one side, two steps, a point; flat is as usual as the others together.
            0 => vec![(l, top + wide * 0.4), (r, top), (r, base), (l, base)],
            1 => vec![
                (l, top + wide * 0.5),
                (l + wide * 0.4, top + wide * 0.5),
                (l + wide * 0.4, top),
                (r, top),
                (r, base),
                (l, base),
            ],
            2 => {
                let s = wide * 0.18;
                vec![
                    (l, top + s * 2.4),
                    (l + s, top + s * 2.4),
                    (l + s, top),
                    (r - s, top),
                    (r - s, top + s * 2.4),
                    (r, top + s * 2.4),
                    (r, base),
                    (l, base),
                ]
            }
            _ => vec![(l, top), (r, top), (r, base), (l, base)],
        };
        let foot = mix(self.colour, *haze, 0.3 * (1.0 - t));
        let lit_side = mix(self.colour, *haze, 0.16);
        let split = l + wide * rng.range(0.55, 0.75);
        let (colour, tall) = (self.colour, (base - top).max(1.0));
        canvas.fill(&outline, |x, y| {
            let face = if x < split { lit_side } else { colour };
            let k = (y - top) / tall;
            (std::array::from_fn(|i| face[i] + (foot[i] - face[i]) * k), 1.0)
        });
        if rng.chance(0.22) {
            let mast = (l + r) / 2.0;
            let up = u * rng.range(16.0, 52.0);
            canvas.stroke(&[(mast, top + 1.0), (mast, top - up)], |s| u * (2.6 - 1.8 * s), self.colour, 1.0);
            if palette.is_dark() {
                canvas.glow((mast, top - up), u * 9.0, u * 9.0, [1.0, 0.12, 0.1], 0.9);
            }
        }
        self.windows(canvas, palette, t, rng);
    }

    fn windows(&self, canvas: &mut Canvas, palette: &Palette, t: f32, rng: &mut Rng) {
        let u = canvas.unit();
        let size = u * (4.2 + 3.6 * t);
        let columns = ((self.wide() - size) / (size * 1.85)) as usize;
        let margin = (self.wide() - columns as f32 * size * 1.85 + size * 0.85) / 2.0;
        let dark = palette.is_dark();
        let busy = if dark { rng.range(0.2, 0.55) } else { rng.range(0.45, 0.75) };
        let warm = mix(palette.accents[1], palette.paper, 0.55);
        let cold = mix(palette.accents[0], palette.paper, 0.6);
        let tone = if rng.chance(0.72) { warm } else { cold };
        let dim = mix(self.colour, palette.ink, 0.35);
        let strips = rng.chance(0.2);
        let mut y = self.top + size * 2.6 + self.wide() * 0.3;
        while y < self.base.min(canvas.h()) {
            let row_on = rng.chance(0.9);
            for column in 0..columns {
                let on = row_on && rng.chance(busy);
                let x = self.left + margin + column as f32 * size * 1.85;
                let (colour, alpha) = if dark {
                    (scaled(shade(tone, rng.normal() * 0.05), 1.1), (0.3 + 0.65 * t) * rng.range(0.55, 1.0))
                } else {
                    (dim, 0.3 + 0.25 * t)
                };
                if on {
                    let wide = if strips { size * 1.85 } else { size };
                    let tall = size * if strips { 0.62 } else { 1.25 };
                    canvas.solid(&[(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)], colour, alpha);
                }
            }
            y += size * 2.3;
        }
    }
}

/// A neon sign down a tower's side, with its glow.
fn sign(canvas: &mut Canvas, tower: &Tower, palette: &Palette, rng: &mut Rng) {
    let u = canvas.unit();
    let colour = chroma(scaled(palette.accent(rng.below(3)), 1.5), 1.15);
    let (wide, tall) = (u * rng.range(14.0, 26.0), u * rng.range(70.0, 180.0));
    let x = tower.left + tower.wide() * rng.range(0.1, 0.7);
    let y = tower.top + u * rng.range(60.0, 200.0);
    canvas.glow((x + wide / 2.0, y + tall / 2.0), wide * 8.0, tall * 1.2, colour, 0.42);
    let frame = round_rect(x, y, x + wide, y + tall, wide * 0.3);
    canvas.solid(&frame, mix(palette.ink, colour, 0.15), 0.9);
    let mut at = y + wide * 0.35;
    while at + wide * 0.6 < y + tall {
        // Strokes that read as signs without being any.
        let (a, b) = (x + wide * 0.22, x + wide * 0.78);
        let bars: [[Point; 2]; 3] = [
            [(a, at), (b, at)],
            [(a, at + wide * 0.3), (b, at + wide * rng.range(0.2, 0.4))],
            [((a + b) / 2.0, at), ((a + b) / 2.0 + wide * rng.range(-0.2, 0.2), at + wide * 0.6)],
        ];
        for bar in bars.iter().take(2 + rng.below(2)) {
            canvas.stroke(bar, |_| wide * 0.11, mix(colour, palette.paper, 0.45), 1.0);
        }
        at += wide * 0.85;
    }
}
