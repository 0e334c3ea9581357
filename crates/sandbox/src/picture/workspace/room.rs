//! The room behind the desk: wall, window, shelf, prints, light.

use super::super::botanical::leaf;
use super::super::canvas::{Canvas, Point, round_rect};
use super::super::noise::{Rng, noise};
use super::super::palette::{Ramp, hex, mix, scaled, shade};
use super::Room;

pub(super) fn wall(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (w, h) = (canvas.w(), canvas.h());
    let p = room.palette;
    let ramp = if room.dark {
        Ramp::new(&[mix(p.ink, p.deep, 0.2), mix(p.ink, p.deep, 0.5), mix(p.ink, p.deep, 0.3)])
    } else {
        Ramp::new(&[mix(p.paper, p.accents[2], 0.3), mix(p.paper, p.accents[2], 0.16), mix(p.paper, p.accents[1], 0.2)])
    };
    // Vertical panels catch the light on one edge.
    let panels = rng.chance(0.6);
    let wide = room.s * rng.range(58.0, 120.0);
    let seed = rng.seed();
    canvas.paint(|x, y| {
        let base = ramp.at(y / h);
        if !panels {
            return base;
        }
        let at = (x / wide).fract();
        let edge = if at < 0.03 {
            0.72
        } else if at < 0.06 {
            1.14
        } else {
            1.0
        };
        let tone = 0.95 + 0.1 * noise((x / wide).floor() * 3.7, 0.5, seed);
        scaled(base, edge * tone)
    });
    if room.dark {
        canvas.glow((w * 0.5, room.desk - room.s * 160.0), w * 0.8, h * 0.7, p.deep, 0.9);
    }
}

/// A window with the city or the sky behind it.
pub(super) fn window_on(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let (left, right) = (room.x - s * rng.range(400.0, 500.0), room.x + s * rng.range(400.0, 500.0));
    let (top, bottom) = ((room.desk - s * 500.0).max(s * 16.0), room.desk - s * 40.0);
    let sky = if room.dark {
        Ramp::new(&[mix(p.ink, p.deep, 0.35), p.deep, mix(p.deep, p.accents[0], 0.5), mix(p.accents[1], p.deep, 0.3)])
    } else {
        Ramp::new(&[mix(hex(0x9c_c7e6), p.paper, 0.25), mix(hex(0xcf_e3ee), p.paper, 0.5), p.paper])
    };
    let pane = round_rect(left, top, right, bottom, s * 6.0);
    canvas.fill(&pane, |_, y| (sky.at((y - top) / (bottom - top)), 1.0));
    for layer in 0..3 {
        let t = layer as f32 / 2.0;
        let haze =
            if room.dark { mix(p.deep, p.accents[0], 0.35 - 0.3 * t) } else { mix(p.deep, p.paper, 0.72 - 0.25 * t) };
        let colour = if room.dark { mix(haze, p.ink, 0.3 + 0.45 * t) } else { haze };
        let mut x = left;
        while x < right {
            let wide = s * rng.range(26.0, 70.0);
            let tall = (bottom - top) * rng.range(0.35, 0.92) * (1.0 - 0.22 * t);
            let to = (x + wide).min(right);
            canvas.solid(&[(x, bottom - tall), (to, bottom - tall), (to, bottom), (x, bottom)], colour, 1.0);
            if room.dark {
                for _ in 0..(tall * wide / (s * s * 130.0)) as usize {
                    let (wx, wy) = (rng.range(x, to - s * 3.0), rng.range(bottom - tall + s * 6.0, bottom));
                    let lit = mix(p.accents[1], p.paper, rng.range(0.2, 0.7));
                    if rng.chance(0.5) {
                        canvas.disc((wx, wy), s * 2.1, s * 2.0, |_| (lit, 0.3 + 0.5 * t));
                    }
                }
            }
            x += wide + s * rng.range(-4.0, 8.0);
        }
    }
    let frame = if room.dark { mix(p.ink, p.deep, 0.12) } else { mix(p.paper, p.deep, 0.12) };
    for i in 0..=3 {
        let x = left + (right - left) * i as f32 / 3.0;
        canvas.stroke(&[(x, top - s * 6.0), (x, bottom + s * 6.0)], |_| s * 11.0, frame, 1.0);
    }
    for y in [top, bottom] {
        canvas.stroke(&[(left - s * 6.0, y), (right + s * 6.0, y)], |_| s * 13.0, frame, 1.0);
    }
    if !room.dark {
        let patch = [
            (left, bottom),
            (left + s * 330.0, bottom),
            (left + s * 640.0, canvas.h()),
            (left + s * 180.0, canvas.h()),
        ];
        canvas.solid(&patch, p.paper, 0.12);
    }
}

/// Hexagonal light panels on the wall.
pub(super) fn light_tiles(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let r = s * rng.range(40.0, 54.0);
    let side = rng.sign();
    let from = (room.x + side * s * rng.range(180.0, 300.0), room.desk - s * 420.0);
    let cells = [(0, 0), (1, 0), (1, 1), (2, 1), (3, 1), (0, 1), (2, 0), (4, 2), (3, 2)];
    for (n, (q, row)) in cells.iter().take(5 + rng.below(4)).enumerate() {
        let at =
            (from.0 + side * (*q as f32 * 1.5) * r, from.1 + (*row as f32 * 1.732 + (*q as f32 % 2.0) * 0.866) * r);
        let hexagon: Vec<Point> = (0..6)
            .map(|i| {
                let (sin, cos) = (i as f32 * std::f32::consts::FRAC_PI_3).sin_cos();
                (at.0 + cos * r * 0.95, at.1 + sin * r * 0.95)
            })
            .collect();
        let colour = mix(p.accent(n % 2), p.accent((n + 1) % 3), rng.unit() * 0.5);
        canvas.glow(at, r * 3.0, r * 3.0, colour, 0.22);
        canvas.fill(&hexagon, |x, y| {
            let d = ((x - at.0).hypot(y - at.1) / r).min(1.0);
            (scaled(mix(colour, p.paper, 0.25), 0.95 - 0.3 * d), 1.0)
        });
    }
}

/// A board with books, a plant and a small frame.
pub(super) fn shelf(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let side = rng.sign();
    let y = room.desk - s * rng.range(372.0, 400.0);
    let (a, b) = (room.x + side * s * 170.0, room.x + side * s * 490.0);
    let (left, right) = (a.min(b), a.max(b));
    let wood = if room.dark { mix(room.top, p.deep, 0.3) } else { room.top };
    canvas.shadow(
        ((left + right) / 2.0, y + s * 26.0),
        (right - left) * 0.56,
        s * 40.0,
        if room.dark { 0.5 } else { 0.16 },
    );
    let mut x = left + s * 14.0;
    while x < right - s * 90.0 {
        let (wide, tall) = (s * rng.range(10.0, 24.0), s * rng.range(56.0, 98.0));
        let tone = [p.accents[0], p.accents[1], p.accents[2], mix(p.deep, p.paper, 0.3), p.deep][rng.below(5)];
        let colour = if room.dark { mix(tone, p.ink, 0.45) } else { mix(tone, p.paper, 0.15) };
        canvas.solid(&[(x, y - tall), (x + wide, y - tall), (x + wide, y), (x, y)], colour, 1.0);
        canvas.solid(
            &[(x, y - tall * 0.8), (x + wide, y - tall * 0.8), (x + wide, y - tall * 0.74), (x, y - tall * 0.74)],
            p.paper,
            0.25,
        );
        x += wide + if rng.chance(0.1) { s * 26.0 } else { s * 1.5 };
    }
    plant(canvas, room, (right - s * 44.0, y), 0.72, rng);
    canvas.solid(&[(left, y), (right, y), (right, y + s * 11.0), (left, y + s * 11.0)], wood, 1.0);
    if room.dark {
        canvas.stroke(&[(left, y + s * 12.0), (right, y + s * 12.0)], |_| s * 3.0, scaled(p.accents[1], 1.4), 0.9);
        canvas.glow(((left + right) / 2.0, y + s * 30.0), (right - left) * 0.6, s * 110.0, p.accents[1], 0.3);
    }
}

/// A pot with leaves; `size` 1 is about 150 units high.
pub(super) fn plant(canvas: &mut Canvas, room: &Room<'_>, foot: Point, size: f32, rng: &mut Rng) {
    let (s, p) = (room.s * size, room.palette);
    let green = mix(hex(0x4c_8a5e), p.accents[0], 0.25);
    let green = if room.dark { mix(green, p.ink, 0.45) } else { green };
    for i in 0..11 {
        let turn = -1.57 + (i as f32 - 5.0) * 0.24 + rng.normal() * 0.08;
        let tone = shade(green, rng.normal() * 0.03);
        let light = if room.dark { p.accents[0] } else { p.paper };
        leaf(canvas, (foot.0, foot.1 - s * 46.0), turn, s * rng.range(70.0, 118.0), 0.3, tone, light);
    }
    let pot = if room.dark { mix(p.deep, p.paper, 0.12) } else { mix(p.accents[0], p.paper, 0.35) };
    let shape = [
        (foot.0 - s * 30.0, foot.1 - s * 54.0),
        (foot.0 + s * 30.0, foot.1 - s * 54.0),
        (foot.0 + s * 23.0, foot.1),
        (foot.0 - s * 23.0, foot.1),
    ];
    let x0 = foot.0;
    canvas.fill(&shape, |x, _| (shade(pot, -0.06 * ((x - x0) / (s * 30.0)).powi(2)), 1.0));
}

/// Two framed prints on a bright wall.
pub(super) fn frames(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let side = rng.sign();
    for n in 0..2 {
        let x = room.x + side * s * (150.0 - 190.0 * n as f32);
        let (half, tall) = (s * (66.0 - 8.0 * n as f32), s * (172.0 - 30.0 * n as f32));
        let low = room.desk - s * 318.0;
        canvas.shadow((x + s * 8.0, low + s * 2.0), half * 1.25, s * 34.0, 0.16);
        let rect = |inset: f32| {
            [
                (x - half + inset, low - tall + inset),
                (x + half - inset, low - tall + inset),
                (x + half - inset, low - inset),
                (x - half + inset, low - inset),
            ]
        };
        canvas.solid(&rect(0.0), mix(p.ink, p.deep, 0.4), 1.0);
        canvas.solid(&rect(s * 5.0), p.paper, 1.0);
        let inner = rect(s * 17.0);
        let (a, b) = (p.accent(n), p.accent(n + 1));
        canvas.solid(&inner, mix(a, p.paper, 0.55), 1.0);
        let middle = (x, low - tall * rng.range(0.45, 0.6));
        canvas.disc(middle, half * 0.42, 1.0, |_| (b, 1.0));
        let hill: Vec<Point> = (0..=20)
            .map(|i| {
                let t = i as f32 / 20.0;
                (inner[3].0 + (inner[2].0 - inner[3].0) * t, middle.1 + s * (26.0 - 22.0 * (t * 3.0 + n as f32).sin()))
            })
            .chain([inner[2], inner[3]])
            .collect();
        canvas.solid(&hill, mix(p.deep, a, 0.35), 1.0);
    }
}
