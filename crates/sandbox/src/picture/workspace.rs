//! A desk with monitors: in the dark they light the room, by day a window does.

use super::botanical::leaf;
use super::canvas::{Canvas, Point, ellipse, round_rect};
use super::noise::{Rng, noise};
use super::palette::{Palette, Ramp, Rgb, chroma, hex, mix, scaled, shade};
use super::screens::Screen;
use super::words::Wish;

/// The room: where the desk's far edge is, how big things are, and its colours.
struct Room<'a> {
    palette: &'a Palette,
    dark: bool,
    /// Row of the desk's far edge.
    desk: f32,
    /// Row of the desk's near edge.
    near: f32,
    /// Size of a thousandth of what the scene is laid out in.
    s: f32,
    /// Middle column.
    x: f32,
    top: Rgb,
}

impl Room<'_> {
    /// Half the desk's width at its far edge.
    const HALF: f32 = 690.0;

    /// The desk's top, a little wider towards us.
    fn board(&self) -> [Point; 4] {
        let half = self.s * Self::HALF;
        let wide = half * 1.3;
        [(self.x - half, self.desk), (self.x + half, self.desk), (self.x + wide, self.near), (self.x - wide, self.near)]
    }
}

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h) = (canvas.w(), canvas.h());
    let dark = palette.is_dark();
    let s = (w / 1_080.0).min(h / 790.0);
    let desk = h * 0.53 + s * 150.0;
    let top = if dark { mix(palette.deep, hex(0x3a_2a22), 0.5) } else { mix(hex(0xc9_9a6b), palette.paper, 0.25) };
    let room = Room { palette, dark, desk, near: (desk + s * 190.0).min(h * 0.97), s, x: w / 2.0, top };

    wall(canvas, &room, rng);
    let window = rng.chance(0.45) || wish.says(&["window", "city", "skyline", "view"]);
    if window {
        window_on(canvas, &room, rng);
    } else if dark && rng.chance(0.5) {
        light_tiles(canvas, &room, rng);
    } else {
        shelf(canvas, &room, rng);
    }
    let screens = layout(&room, wish, rng);
    if dark {
        // Strips behind the screens throw one colour to each side.
        let back = (room.desk - s * 150.0, s * 520.0, s * 400.0);
        canvas.glow((room.x - s * 260.0, back.0), back.1, back.2, chroma(palette.accents[0], 1.1), 0.3);
        canvas.glow((room.x + s * 260.0, back.0), back.1, back.2, chroma(palette.accents[1], 1.1), 0.24);
        canvas.glow(
            (room.x, room.desk - s * 40.0),
            s * 800.0,
            s * 240.0,
            mix(palette.accents[0], palette.accents[1], 0.5),
            0.2,
        );
    } else if !window {
        frames(canvas, &room, rng);
    }
    desk_top(canvas, &room);
    for screen in &screens {
        stand(canvas, &room, screen);
    }
    for screen in &screens {
        screen.draw(canvas, palette, dark, rng);
    }
    reflect(canvas, &room);
    let reach =
        screens.iter().map(|screen| (screen.middle().0 - room.x).abs() + screen.wide() / 2.0).fold(0.0, f32::max);
    if reach < s * 410.0 {
        lamp(canvas, &room, rng);
    }
    on_the_desk(canvas, &room, rng);
    if rng.chance(0.55) {
        chair(canvas, &room, rng);
    }
    canvas.vignette(if dark { 0.55 } else { 0.12 });
}

fn wall(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
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
fn window_on(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
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
fn light_tiles(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
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
fn shelf(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
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
fn plant(canvas: &mut Canvas, room: &Room<'_>, foot: Point, size: f32, rng: &mut Rng) {
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

fn layout(room: &Room<'_>, wish: &Wish, rng: &mut Rng) -> Vec<Screen> {
    let (s, x, desk) = (room.s, room.x, room.desk);
    let foot = desk - s * 34.0;
    let many = wish.says(&["multiple", "monitors", "screens", "dual", "triple", "three"]);
    let flat = |cx: f32, bottom: f32, w: f32, h: f32| Screen::flat(cx - w / 2.0, bottom - h, cx + w / 2.0, bottom, s);
    match rng.below(if many { 4 } else { 6 }) {
        // Three side by side, the outer ones turned in.
        0 => vec![
            Screen::turned((x - s * 218.0, foot), s * 292.0, s * 236.0, -1.0, s),
            Screen::turned((x + s * 218.0, foot), s * 292.0, s * 236.0, 1.0, s),
            flat(x, foot, s * 424.0, s * 252.0),
        ],
        // A wide one, a tall one beside it, a small one above.
        1 => {
            let side = rng.sign();
            vec![
                flat(x - side * s * 60.0, foot, s * 560.0, s * 250.0),
                flat(x + side * s * 336.0, foot + s * 6.0, s * 190.0, s * 318.0),
                flat(x - side * s * 60.0, foot - s * 268.0, s * 350.0, s * 172.0),
            ]
        }
        // Two below, two above.
        2 => vec![
            flat(x - s * 178.0, foot, s * 342.0, s * 204.0),
            flat(x + s * 178.0, foot, s * 342.0, s * 204.0),
            flat(x - s * 178.0, foot - s * 216.0, s * 342.0, s * 196.0),
            flat(x + s * 178.0, foot - s * 216.0, s * 342.0, s * 196.0),
        ],
        // One very wide in the middle, two tall ones turned in.
        3 => vec![
            Screen::turned((x - s * 300.0, foot), s * 190.0, s * 292.0, -1.0, s),
            Screen::turned((x + s * 300.0, foot), s * 190.0, s * 292.0, 1.0, s),
            flat(x, foot, s * 590.0, s * 262.0),
        ],
        // A wide one and a laptop.
        4 => {
            let side = rng.sign();
            vec![flat(x, foot, s * 600.0, s * 270.0), flat(x + side * s * 420.0, desk + s * 36.0, s * 190.0, s * 124.0)]
        }
        _ => vec![flat(x - s * 190.0, foot, s * 366.0, s * 226.0), flat(x + s * 190.0, foot, s * 366.0, s * 226.0)],
    }
}

fn desk_top(canvas: &mut Canvas, room: &Room<'_>) {
    let s = room.s;
    let (far, near) = (room.desk, room.near);
    let lit = if room.dark { mix(room.top, room.palette.accents[0], 0.14) } else { shade(room.top, 0.05) };
    let board = room.board();
    under_the_desk(canvas, room);
    canvas.fill(&board, |x, y| {
        let t = (y - far) / (near - far);
        let vein = 0.96 + 0.08 * noise(x / s * 0.004, y / s * 0.16 / (0.4 + t), 17);
        (std::array::from_fn(|i| (lit[i] + (room.top[i] - lit[i]) * t) * vein), 1.0)
    });
    let (left, right) = (board[3].0, board[2].0);
    let edge = [(left, near), (right, near), (right, near + s * 17.0), (left, near + s * 17.0)];
    canvas.solid(&edge, shade(room.top, -0.06), 1.0);
    canvas.stroke(&[(left, near), (right, near)], |_| s * 1.6, lit, 0.8);
}

/// What a tall picture shows below: the floor, the desk's legs, a case that glows.
fn under_the_desk(canvas: &mut Canvas, room: &Room<'_>) {
    let (w, h, s, p) = (canvas.w(), canvas.h(), room.s, room.palette);
    let near = room.near;
    let shadow = if room.dark { mix(p.ink, p.deep, 0.12) } else { shade(p.paper, -0.1) };
    canvas.solid(&[(0.0, near), (w, near), (w, h), (0.0, h)], shadow, 1.0);
    let floor = near + s * 150.0;
    if floor > h {
        return;
    }
    let boards = if room.dark { mix(p.ink, hex(0x2c_201a), 0.5) } else { mix(hex(0xb8_906a), p.paper, 0.2) };
    canvas.fill(&[(0.0, floor), (w, floor), (w, h), (0.0, h)], |x, y| {
        let t = (y - floor) / (h - floor).max(1.0);
        let plank = 0.9 + 0.16 * noise(((x - room.x) / (s * (60.0 + 130.0 * t))).floor() * 5.1, 0.5, 9);
        (scaled(boards, plank), 1.0)
    });
    canvas.solid(&[(0.0, floor - s * 9.0), (w, floor - s * 9.0), (w, floor), (0.0, floor)], shade(shadow, 0.04), 1.0);
    let metal = if room.dark { mix(p.ink, p.paper, 0.12) } else { mix(p.deep, p.paper, 0.2) };
    for side in [-1.0, 1.0] {
        let x = room.x + side * s * 440.0;
        canvas.solid(
            &[
                (x - s * 8.0, near),
                (x + s * 8.0, near),
                (x + s * 8.0, floor + s * 60.0),
                (x - s * 8.0, floor + s * 60.0),
            ],
            metal,
            1.0,
        );
    }
    let case = round_rect(room.x + s * 270.0, floor - s * 90.0, room.x + s * 380.0, floor + s * 64.0, s * 7.0);
    canvas.shadow((room.x + s * 325.0, floor + s * 64.0), s * 110.0, s * 26.0, 0.6);
    canvas.solid(&case, if room.dark { mix(p.ink, p.paper, 0.05) } else { mix(p.ink, p.deep, 0.5) }, 1.0);
    for (n, y) in [-52.0, 0.0].iter().enumerate() {
        let at = (room.x + s * 325.0, floor + s * y);
        canvas.disc(at, s * 21.0, s * 2.0, |d| {
            (scaled(p.accent(n), 0.3 + 0.9 * d * d), if d > 0.55 { 1.0 } else { 0.25 })
        });
        canvas.glow(at, s * 90.0, s * 90.0, p.accent(n), if room.dark { 0.16 } else { 0.05 });
    }
}

/// Two framed prints on a bright wall.
fn frames(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
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

fn stand(canvas: &mut Canvas, room: &Room<'_>, screen: &Screen) {
    let (s, p) = (room.s, room.palette);
    let metal = if room.dark { mix(p.ink, p.paper, 0.1) } else { mix(p.deep, p.paper, 0.5) };
    let at = screen.middle();
    let foot = room.desk + s * 26.0;
    canvas.solid(
        &[(at.0 - s * 12.0, at.1), (at.0 + s * 12.0, at.1), (at.0 + s * 15.0, foot), (at.0 - s * 15.0, foot)],
        metal,
        1.0,
    );
    canvas.shadow((at.0, foot + s * 4.0), s * 90.0, s * 17.0, 0.5);
    canvas.solid(&ellipse((at.0, foot), s * 62.0, s * 9.0), shade(metal, 0.03), 1.0);
}

/// The desk's polish gives the screens back, softer the further they are.
fn reflect(canvas: &mut Canvas, room: &Room<'_>) {
    let s = room.s;
    let (far, near) = (room.desk, room.near);
    let (sharp, soft) = (canvas.small((s * 5.0).ceil() as usize), canvas.small((s * 16.0).ceil() as usize));
    let gloss = if room.dark { 0.5 } else { 0.1 };
    canvas.fill(&room.board(), |x, y| {
        let n = y - far;
        let t = n / (near - far);
        let from = far - s * 26.0 - n * 1.5;
        let (a, b) = (sharp.at(x, from), soft.at(x, from));
        let k = (t * 1.6).min(1.0);
        (std::array::from_fn(|i| a[i] + (b[i] - a[i]) * k), gloss * (1.0 - 0.7 * t))
    });
}

/// An arm lamp with its cone of light.
fn lamp(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let side = rng.sign();
    let foot = (room.x + side * s * rng.range(458.0, 486.0), room.desk + s * 40.0);
    let knee = (foot.0 + side * s * 26.0, foot.1 - s * 190.0);
    let head = (foot.0 - side * s * 58.0, foot.1 - s * 300.0);
    let metal = if room.dark { mix(p.ink, p.paper, 0.16) } else { mix(p.deep, p.ink, 0.3) };
    canvas.stroke(&[foot, knee], |_| s * 7.0, metal, 1.0);
    canvas.stroke(&[knee, head], |_| s * 6.0, metal, 1.0);
    canvas.disc(knee, s * 8.0, 1.0, |_| (metal, 1.0));
    canvas.solid(&ellipse(foot, s * 48.0, s * 9.0), metal, 1.0);
    let warm = mix(hex(0xff_c27a), p.accents[1], 0.35);
    let mouth = (head.0 - side * s * 14.0, head.1 + s * 26.0);
    if room.dark {
        let cone = [
            (mouth.0 - s * 30.0, mouth.1),
            (mouth.0 + s * 30.0, mouth.1),
            (mouth.0 + s * 170.0, room.near),
            (mouth.0 - s * 170.0, room.near),
        ];
        canvas.fill(&cone, |x, y| {
            let t = (y - mouth.1) / (room.near - mouth.1);
            let half = s * (30.0 + 140.0 * t);
            let edge = (1.0 - ((x - mouth.0) / half).abs()).clamp(0.0, 1.0).sqrt();
            (warm, 0.2 * (1.0 - t) * edge)
        });
        canvas.glow(mouth, s * 230.0, s * 170.0, warm, 0.4);
    }
    let shade_of = [
        (head.0 - s * 20.0, head.1 - s * 18.0),
        (head.0 + s * 20.0, head.1 - s * 18.0),
        (mouth.0 + s * 40.0, mouth.1),
        (mouth.0 - s * 40.0, mouth.1),
    ];
    canvas.solid(&shade_of, if room.dark { metal } else { p.accents[0] }, 1.0);
    canvas.solid(&ellipse(mouth, s * 38.0, s * 7.0), scaled(mix(warm, p.paper, 0.5), 1.2), 1.0);
}

/// Keyboard, mouse, mug, notebook, plant.
fn on_the_desk(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let y = |t: f32| room.desk + (room.near - room.desk) * t;
    let depth = (room.near - room.desk) / (s * 190.0);
    // The mat under keyboard and mouse.
    let mat = if room.dark { mix(p.ink, p.deep, 0.35) } else { mix(p.deep, p.paper, 0.35) };
    let quad = |cx: f32, half: f32, t0: f32, t1: f32| {
        [(cx - half, y(t0)), (cx + half, y(t0)), (cx + half * 1.09, y(t1)), (cx - half * 1.09, y(t1))]
    };
    canvas.solid(&quad(room.x, s * 330.0, 0.4, 0.93), mat, 0.92);
    if room.dark {
        canvas.glow((room.x - s * 30.0, y(0.66)), s * 330.0, s * 70.0 * depth, p.accents[0], 0.2);
    }
    let cx = room.x - s * 50.0;
    canvas.shadow((cx, y(0.86)), s * 250.0, s * 20.0, 0.4);
    let case = if room.dark { mix(p.ink, p.paper, 0.07) } else { mix(p.paper, p.deep, 0.12) };
    canvas.solid(&quad(cx, s * 206.0, 0.5, 0.84), case, 1.0);
    for row in 0..5 {
        let (t0, t1) = (0.53 + row as f32 * 0.06, 0.53 + row as f32 * 0.06 + 0.046);
        let keys = if row == 4 { 7 } else { 15 };
        for key in 0..keys {
            let (a, b) = (key as f32 / keys as f32, (key as f32 + 0.86) / keys as f32);
            let half = s * 197.0 * (1.0 + 0.09 * (t0 - 0.5));
            let at = |t: f32| cx - half + 2.0 * half * t;
            let colour = if room.dark {
                let glow = mix(p.accents[0], p.accents[1], a);
                mix(mix(p.ink, p.paper, 0.1), glow, 0.3 + 0.25 * rng.unit())
            } else if rng.chance(0.08) {
                p.accents[0]
            } else {
                shade(p.paper, 0.02)
            };
            canvas.solid(&[(at(a), y(t0)), (at(b), y(t0)), (at(b), y(t1)), (at(a), y(t1))], colour, 1.0);
        }
    }
    let mouse = (room.x + s * 228.0, y(0.7));
    canvas.shadow((mouse.0, mouse.1 + s * 8.0), s * 40.0, s * 20.0, 0.5);
    canvas.solid(
        &ellipse(mouse, s * 22.0, s * 27.0 * depth.min(1.2)),
        if room.dark { mix(p.ink, p.paper, 0.17) } else { p.paper },
        1.0,
    );
    if room.dark {
        canvas.glow((mouse.0, mouse.1 - s * 8.0), s * 16.0, s * 12.0, p.accents[1], 0.9);
    }
    let side = rng.sign();
    mug(canvas, room, (room.x + side * s * rng.range(400.0, 450.0), y(0.62)), rng);
    if rng.chance(0.75) {
        plant(canvas, room, (room.x - side * s * rng.range(450.0, 520.0), y(0.3)), 1.15, rng);
    }
    if rng.chance(0.6) {
        let cx = room.x - side * s * 430.0;
        let page = if room.dark { mix(p.paper, p.ink, 0.68) } else { p.paper };
        canvas.shadow((cx, y(0.82)), s * 90.0, s * 26.0, 0.35);
        canvas.solid(&quad(cx, s * 70.0, 0.56, 0.84), page, 1.0);
        for line in 0..5 {
            let t = 0.6 + 0.045 * line as f32;
            canvas.stroke(
                &[(cx - s * 54.0, y(t)), (cx + s * rng.range(10.0, 54.0), y(t))],
                |_| s * 2.0,
                mix(page, p.deep, 0.5),
                0.7,
            );
        }
    }
}

fn mug(canvas: &mut Canvas, room: &Room<'_>, foot: Point, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let colour = if room.dark { mix(p.accents[2], p.ink, 0.45) } else { p.accents[2] };
    let (r, tall) = (s * 27.0, s * 58.0);
    canvas.shadow((foot.0, foot.1 + s * 3.0), r * 1.7, s * 17.0, 0.5);
    let handle: Vec<Point> = (0..=16)
        .map(|i| {
            let t = -1.45 + 2.9 * i as f32 / 16.0;
            (foot.0 + r * 0.9 + t.cos() * s * 19.0, foot.1 - tall * 0.52 + t.sin() * s * 18.0)
        })
        .collect();
    canvas.stroke(&handle, |_| s * 7.0, shade(colour, -0.04), 1.0);
    let body = round_rect(foot.0 - r, foot.1 - tall, foot.0 + r, foot.1 + s * 5.0, s * 9.0);
    let x0 = foot.0;
    canvas.fill(&body, |x, _| (shade(colour, 0.05 - 0.1 * ((x - x0) / r * 0.5 + 0.5)), 1.0));
    canvas.solid(&ellipse((foot.0, foot.1 - tall), r, s * 6.5), shade(colour, 0.05), 1.0);
    canvas.solid(&ellipse((foot.0, foot.1 - tall), r * 0.86, s * 4.8), hex(0x2a_1810), 1.0);
    for wisp in 0..2 {
        let (phase, seed) = (rng.range(0.0, 6.0), rng.seed());
        let line: Vec<Point> = (0..24)
            .map(|i| {
                let t = i as f32 / 23.0;
                let drift = (noise(t * 3.0 + phase, 0.5, seed) - 0.5) * s * 40.0 * t;
                (foot.0 + (wisp as f32 - 0.5) * s * 18.0 + drift, foot.1 - tall - s * 6.0 - t * s * 110.0)
            })
            .collect();
        canvas.stroke(
            &line,
            |t| s * 9.0 * (t * std::f32::consts::PI).sin(),
            p.paper,
            if room.dark { 0.08 } else { 0.16 },
        );
    }
}

/// The back of a chair in front of it all, rimmed by the screens' light.
fn chair(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (h, s, p) = (canvas.h(), room.s, room.palette);
    let cx = room.x + s * rng.range(-150.0, 150.0);
    let top = room.near - s * rng.range(4.0, 34.0);
    let back = round_rect(cx - s * 104.0, top, cx + s * 104.0, h + s * 200.0, s * 58.0);
    let colour = if room.dark { scaled(p.ink, 0.75) } else { mix(p.deep, p.ink, 0.3) };
    if room.dark {
        let rim = round_rect(cx - s * 108.0, top - s * 4.0, cx + s * 108.0, h + s * 200.0, s * 60.0);
        canvas.fill(&rim, |_, y| (p.accents[0], 0.85 * (1.0 - (y - top) / (s * 170.0)).clamp(0.0, 1.0)));
    }
    canvas.fill(&back, |_, y| (shade(colour, 0.04 * (1.0 - ((y - top) / (s * 160.0)).min(1.0))), 1.0));
    canvas.stroke(
        &[(cx - s * 70.0, top + s * 44.0), (cx + s * 70.0, top + s * 44.0)],
        |_| s * 3.0,
        mix(colour, p.paper, 0.25),
        0.5,
    );
}
