//! A monitor and what it shows: code, charts, a waveform, a globe, a picture.

use super::canvas::{Canvas, Point, round_rect};
use super::noise::{Rng, fbm, noise};
use super::palette::{Palette, Rgb, chroma, mix, scaled, shade};

/// A monitor, flat or turned; its picture is laid out from (0, 0) to (1, 1).
pub(super) struct Screen {
    /// Left top, right top, right bottom, left bottom.
    corners: [Point; 4],
    flat: bool,
    s: f32,
    tone: usize,
}

impl Screen {
    pub(super) fn flat(left: f32, top: f32, right: f32, bottom: f32, s: f32) -> Self {
        let tone = (left.abs() as usize / 7 + top.abs() as usize / 5) % 2;
        Self { corners: [(left, top), (right, top), (right, bottom), (left, bottom)], flat: true, s, tone }
    }

    /// Beside a screen whose edge is at `hinge`, turned towards the middle; `side` -1 is left.
    pub(super) fn turned(hinge: Point, wide: f32, tall: f32, side: f32, s: f32) -> Self {
        let (near, far) = (tall, tall * 1.16);
        let (x0, x1) = (hinge.0 + side * s * 4.0, hinge.0 + side * wide);
        let (near, far) =
            (((x0, hinge.1 - near), (x0, hinge.1)), ((x1, hinge.1 - far + s * 12.0), (x1, hinge.1 + s * 26.0)));
        let corners = if side > 0.0 { [near.0, far.0, far.1, near.1] } else { [far.0, near.0, near.1, far.1] };
        Self { corners, flat: false, s, tone: 1 }
    }

    pub(super) fn middle(&self) -> Point {
        self.at(0.5, 0.5)
    }

    pub(super) fn wide(&self) -> f32 {
        self.corners[1].0 - self.corners[0].0
    }

    pub(super) fn tall(&self) -> f32 {
        self.corners[3].1 - self.corners[0].1
    }

    /// The light it gives.
    pub(super) fn tint(&self, palette: &Palette) -> Rgb {
        palette.accent(self.tone)
    }

    fn at(&self, u: f32, v: f32) -> Point {
        let [a, b, c, d] = self.corners;
        let (top, low) =
            ((a.0 + (b.0 - a.0) * u, a.1 + (b.1 - a.1) * u), (d.0 + (c.0 - d.0) * u, d.1 + (c.1 - d.1) * u));
        (top.0 + (low.0 - top.0) * v, top.1 + (low.1 - top.1) * v)
    }

    fn bar(&self, canvas: &mut Canvas, (u0, v0): Point, (u1, v1): Point, colour: Rgb, alpha: f32) {
        let (a, c) = (self.at(u0, v0), self.at(u1, v1));
        if self.flat && (a.1 - c.1).abs() > 2.0 {
            let r = ((c.1 - a.1) / 2.0).min(self.s * 3.0);
            canvas.solid(&round_rect(a.0, a.1, c.0, c.1, r), colour, alpha);
        } else {
            canvas.solid(&[a, self.at(u1, v0), c, self.at(u0, v1)], colour, alpha);
        }
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, palette: &Palette, dark: bool, rng: &mut Rng) {
        let s = self.s;
        let case = if dark { mix(palette.ink, palette.paper, 0.06) } else { mix(palette.ink, palette.deep, 0.35) };
        let frame: Vec<Point> = if self.flat {
            let [a, _, c, _] = self.corners;
            round_rect(a.0 - s * 7.0, a.1 - s * 7.0, c.0 + s * 7.0, c.1 + s * 9.0, s * 9.0)
        } else {
            let (u, v) = (7.0 * s / self.wide(), 7.0 * s / self.tall());
            vec![self.at(-u, -v), self.at(1.0 + u, -v), self.at(1.0 + u, 1.0 + v * 1.3), self.at(-u, 1.0 + v * 1.3)]
        };
        canvas.solid(&frame, case, 1.0);
        let depth = if dark { 0.4 } else { 0.3 };
        let glass = mix(mix(palette.ink, palette.deep, depth), self.tint(palette), 0.06);
        let (top, low) = (shade(glass, 0.035), glass);
        let (y0, tall) = (self.corners[0].1, self.tall());
        canvas.fill(&self.corners, |_, y| {
            let t = ((y - y0) / tall).clamp(0.0, 1.0);
            (std::array::from_fn(|i| top[i] + (low[i] - top[i]) * t), 1.0)
        });
        let portrait = self.wide() < self.tall();
        match rng.below(if portrait { 2 } else { 6 }) {
            0 | 1 => self.code(canvas, palette, !portrait && rng.chance(0.7), rng),
            2 => self.board(canvas, palette, rng),
            3 => self.wave(canvas, palette, rng),
            4 => self.globe(canvas, palette, rng),
            _ => self.view(canvas, palette, rng),
        }
        // A last sheen from above.
        let sheen = [self.at(0.0, 0.0), self.at(1.0, 0.0), self.at(1.0, 0.06), self.at(0.0, 0.42)];
        canvas.solid(&sheen, palette.paper, 0.007);
    }

    fn ink(palette: &Palette, i: usize) -> Rgb {
        let lit = |c: Rgb| scaled(chroma(mix(c, palette.paper, 0.18), 1.1), 1.15);
        match i {
            0 => lit(palette.accents[0]),
            1 => lit(palette.accents[1]),
            2 => lit(palette.accents[2]),
            3 => mix(palette.paper, palette.deep, 0.2),
            _ => mix(palette.deep, palette.paper, 0.35),
        }
    }

    fn code(&self, canvas: &mut Canvas, palette: &Palette, side_bar: bool, rng: &mut Rng) {
        let line = 11.5 * self.s / self.tall();
        let sign = 5.6 * self.s / self.wide();
        let left = if side_bar { 0.17 } else { 0.0 };
        if side_bar {
            self.bar(canvas, (0.0, 0.0), (0.16, 1.0), palette.ink, 0.45);
            let mut v = 0.07;
            while v < 0.8 {
                let indent = 0.014 + 0.014 * rng.below(3) as f32;
                self.bar(
                    canvas,
                    (indent, v),
                    (indent + rng.range(0.04, 0.09), v + line * 0.42),
                    Self::ink(palette, 4),
                    0.8,
                );
                v += line * 1.25;
            }
        }
        self.bar(canvas, (left, 0.0), (1.0, 0.045), palette.ink, 0.5);
        self.bar(canvas, (left + 0.012, 0.0), (left + 0.13, 0.045), palette.deep, 0.9);
        let (mut v, mut indent) = (0.085, 0_i32);
        let mut number = 0;
        while v < 0.95 {
            self.bar(
                canvas,
                (left + 0.012, v),
                (left + 0.012 + sign * 1.5, v + line * 0.4),
                Self::ink(palette, 4),
                0.45,
            );
            if !rng.chance(0.13) {
                let mut u = left + 0.035 + sign * (2.0 + 2.4 * indent as f32);
                let words = 1 + rng.below(4 + (self.wide() / (self.s * 90.0)) as usize);
                for word in 0..words {
                    let wide = sign * rng.range(1.6, 8.5);
                    if u + wide > 0.955 {
                        break;
                    }
                    let tone = if word == 0 && rng.chance(0.5) { 0 } else { [1, 3, 3, 2, 4, 3][rng.below(6)] };
                    self.bar(canvas, (u, v), (u + wide, v + line * 0.46), Self::ink(palette, tone), 0.92);
                    u += wide + sign * 0.8;
                }
                indent = (indent + [-1, 0, 0, 1, 1][rng.below(5)]).clamp(0, 5);
            }
            number += 1;
            if number == 9 {
                self.bar(canvas, (left, v - line * 0.3), (1.0, v + line * 0.75), palette.paper, 0.012);
            }
            v += line;
        }
    }

    /// A dashboard: a large curve, small bars, a ring.
    fn board(&self, canvas: &mut Canvas, palette: &Palette, rng: &mut Rng) {
        let card = |canvas: &mut Canvas, a: Point, b: Point| self.bar(canvas, a, b, palette.ink, 0.5);
        card(canvas, (0.03, 0.06), (0.66, 0.6));
        card(canvas, (0.69, 0.06), (0.97, 0.6));
        card(canvas, (0.03, 0.65), (0.34, 0.94));
        card(canvas, (0.37, 0.65), (0.66, 0.94));
        card(canvas, (0.69, 0.65), (0.97, 0.94));
        for (u, v) in [(0.05, 0.1), (0.71, 0.1), (0.05, 0.69), (0.39, 0.69), (0.71, 0.69)] {
            self.bar(canvas, (u, v), (u + 0.09, v + 0.025), Self::ink(palette, 4), 0.9);
        }
        let seed = rng.seed();
        for tone in [1, 0] {
            let height = |t: f32| 0.56 - 0.36 * (0.25 + 0.75 * t) * fbm(t * 5.0 + tone as f32 * 9.0, 1.0, 3, seed);
            let line: Vec<Point> = (0..=40).map(|i| (0.05 + 0.59 * i as f32 / 40.0, height(i as f32 / 40.0))).collect();
            let placed: Vec<Point> = line.iter().map(|p| self.at(p.0, p.1)).collect();
            let mut area = placed.clone();
            area.extend([self.at(0.64, 0.57), self.at(0.05, 0.57)]);
            canvas.solid(&area, Self::ink(palette, tone), 0.16);
            canvas.stroke(&placed, |_| self.s * 2.6, Self::ink(palette, tone), 1.0);
        }
        let (at, r) = (self.at(0.83, 0.36), self.s * 44.0);
        let arc = |from: f32, to: f32| -> Vec<Point> {
            (0..=40)
                .map(|i| {
                    let t = (from + (to - from) * i as f32 / 40.0) * std::f32::consts::TAU - 1.57;
                    (at.0 + t.cos() * r, at.1 + t.sin() * r)
                })
                .collect()
        };
        let share = rng.range(0.45, 0.85);
        canvas.stroke(&arc(0.0, 1.0), |_| self.s * 9.0, Self::ink(palette, 4), 0.35);
        canvas.stroke(&arc(0.0, share), |_| self.s * 9.0, Self::ink(palette, 2), 1.0);
        for (u0, tone) in [(0.05, 0), (0.39, 1), (0.71, 2)] {
            for i in 0..11 {
                let tall = rng.range(0.03, 0.16);
                let u = u0 + i as f32 * 0.0235;
                self.bar(canvas, (u, 0.91 - tall), (u + 0.014, 0.91), Self::ink(palette, tone), 0.85);
            }
        }
    }

    fn wave(&self, canvas: &mut Canvas, palette: &Palette, rng: &mut Rng) {
        let seed = rng.seed();
        for track in 0..3 {
            let v = 0.2 + 0.27 * track as f32;
            self.bar(canvas, (0.03, v - 0.11), (0.97, v + 0.11), palette.ink, 0.4);
            for i in 0..90 {
                let t = i as f32 / 90.0;
                let loud = noise(t * 6.0, track as f32 * 3.0, seed)
                    * (0.35 + 0.65 * noise(t * 40.0, 1.0 + track as f32, seed));
                let u = 0.045 + 0.91 * t;
                let half = 0.008 + 0.1 * loud;
                self.bar(canvas, (u, v - half), (u + 0.0055, v + half), Self::ink(palette, track), 0.9);
            }
        }
        self.bar(canvas, (0.47, 0.05), (0.473, 0.95), palette.paper, 0.9);
        self.bar(canvas, (0.03, 0.92), (0.97, 0.945), Self::ink(palette, 4), 0.5);
        self.bar(canvas, (0.03, 0.92), (0.47, 0.945), Self::ink(palette, 0), 0.9);
    }

    /// A wire globe with points of light.
    fn globe(&self, canvas: &mut Canvas, palette: &Palette, rng: &mut Rng) {
        let at = self.at(0.5, 0.5);
        let r = self.tall() * 0.36;
        canvas.glow(at, r * 1.9, r * 1.9, palette.accents[0], 0.22);
        let line = Self::ink(palette, 0);
        let turn = rng.range(0.0, 1.0);
        for i in 0..7 {
            let lat = (i as f32 / 7.0 - 0.43) * std::f32::consts::PI;
            let (y, rr) = (at.1 - lat.sin() * r * 0.96, lat.cos().abs() * r);
            let ring: Vec<Point> = (0..=48)
                .map(|k| {
                    let t = k as f32 / 48.0 * std::f32::consts::TAU;
                    (at.0 + t.cos() * rr, y + t.sin() * rr * 0.2)
                })
                .collect();
            canvas.stroke(&ring, |_| self.s * 1.2, line, 0.5);
        }
        for i in 0..6 {
            let wide = ((i as f32 / 6.0 + turn) * std::f32::consts::PI).cos() * r;
            let ring: Vec<Point> = (0..=48)
                .map(|k| {
                    let t = k as f32 / 48.0 * std::f32::consts::TAU;
                    (at.0 + t.cos() * wide, at.1 + t.sin() * r * 0.98)
                })
                .collect();
            canvas.stroke(&ring, |_| self.s * 1.1, line, 0.4);
        }
        for _ in 0..26 {
            let (turn, d) = (rng.range(0.0, std::f32::consts::TAU), r * rng.unit().sqrt());
            let p = (at.0 + turn.cos() * d, at.1 + turn.sin() * d);
            canvas.glow(p, self.s * 13.0, self.s * 13.0, Self::ink(palette, 1), 0.9);
            canvas.disc(p, self.s * 2.0, 1.0, |_| (palette.paper, 1.0));
        }
        for side in [0.04, 0.8] {
            for i in 0..9 {
                let v = 0.14 + 0.085 * i as f32;
                self.bar(
                    canvas,
                    (side, v),
                    (side + rng.range(0.04, 0.15), v + 0.03),
                    Self::ink(palette, [4, 4, 2, 1][rng.below(4)]),
                    0.8,
                );
            }
        }
    }

    /// A landscape as a picture: what the person is working on.
    fn view(&self, canvas: &mut Canvas, palette: &Palette, rng: &mut Rng) {
        let [a, b, _] = palette.accents;
        let (y0, tall) = (self.corners[0].1, self.tall());
        let (top, low) = (mix(palette.deep, a, 0.55), mix(b, palette.paper, 0.15));
        canvas.fill(&self.corners, |_, y| (mix(top, low, ((y - y0) / tall).clamp(0.0, 1.0)), 1.0));
        canvas.disc(self.at(rng.range(0.25, 0.75), 0.42), self.s * 30.0, 1.0, |_| (palette.paper, 0.95));
        for layer in 0..4 {
            let (seed, t) = (rng.seed(), layer as f32 / 3.0);
            let mut line: Vec<Point> = (0..=60)
                .map(|i| {
                    let u = i as f32 / 60.0;
                    self.at(u, 0.52 + 0.13 * layer as f32 - 0.24 * fbm(u * (3.0 + t * 2.0), 1.0, 4, seed) + 0.1)
                })
                .collect();
            line.extend([self.at(1.0, 1.0), self.at(0.0, 1.0)]);
            canvas.solid(&line, mix(mix(a, palette.deep, 0.35 + 0.4 * t), palette.ink, 0.75 * t), 1.0);
        }
        self.bar(canvas, (0.0, 0.0), (1.0, 0.05), palette.ink, 0.75);
        self.bar(canvas, (0.86, 0.05), (1.0, 1.0), palette.ink, 0.75);
        for i in 0..9 {
            let v = 0.1 + 0.09 * i as f32;
            self.bar(
                canvas,
                (0.875, v),
                (0.875 + rng.range(0.04, 0.1), v + 0.024),
                Self::ink(palette, [4, 4, 0, 3][rng.below(4)]),
                0.85,
            );
        }
    }
}
