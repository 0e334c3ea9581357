//! A desk with monitors: in the dark they light the room, by day a window does.

mod desk;
mod room;

use super::canvas::{Canvas, Point};
use super::noise::Rng;
use super::palette::{Palette, Rgb, chroma, hex, mix};
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
    let far = h * 0.53 + s * 150.0;
    let top = if dark { mix(palette.deep, hex(0x3a_2a22), 0.5) } else { mix(hex(0xc9_9a6b), palette.paper, 0.25) };
    let place = Room { palette, dark, desk: far, near: (far + s * 190.0).min(h * 0.97), s, x: w / 2.0, top };

    room::wall(canvas, &place, rng);
    let window = rng.chance(0.45) || wish.says(&["window", "city", "skyline", "view"]);
    if window {
        room::window_on(canvas, &place, rng);
    } else if dark && rng.chance(0.5) {
        room::light_tiles(canvas, &place, rng);
    } else {
        room::shelf(canvas, &place, rng);
    }
    let screens = layout(&place, wish, rng);
    if dark {
        // Strips behind the screens throw one colour to each side.
        let back = (place.desk - s * 150.0, s * 520.0, s * 400.0);
        canvas.glow((place.x - s * 260.0, back.0), back.1, back.2, chroma(palette.accents[0], 1.1), 0.3);
        canvas.glow((place.x + s * 260.0, back.0), back.1, back.2, chroma(palette.accents[1], 1.1), 0.24);
        canvas.glow(
            (place.x, place.desk - s * 40.0),
            s * 800.0,
            s * 240.0,
            mix(palette.accents[0], palette.accents[1], 0.5),
            0.2,
        );
    } else if !window {
        room::frames(canvas, &place, rng);
    }
    desk::desk_top(canvas, &place);
    for screen in &screens {
        desk::stand(canvas, &place, screen);
    }
    for screen in &screens {
        screen.draw(canvas, palette, dark, rng);
    }
    desk::reflect(canvas, &place);
    let reach =
        screens.iter().map(|screen| (screen.middle().0 - place.x).abs() + screen.wide() / 2.0).fold(0.0, f32::max);
    if reach < s * 410.0 {
        desk::lamp(canvas, &place, rng);
    }
    desk::on_the_desk(canvas, &place, rng);
    if rng.chance(0.55) {
        desk::chair(canvas, &place, rng);
    }
    canvas.vignette(if dark { 0.55 } else { 0.12 });
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
