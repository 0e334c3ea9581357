//! Draws arrows, boxes, numbers and labels over a picture, as a good manual has them.
//!
//! Everything has a white rim and a soft shadow, so that it stands out on light and on dark, and grows with the picture.

mod canvas;
mod letters;
mod shapes;

use serde::{Deserialize, Serialize};

use crate::{error::Error, pixels::Pixels};
use canvas::Canvas;

/// The most marks on a picture.
const MOST_MARKS: usize = 100;

/// The longest label, in characters.
const LONGEST: usize = 200;

/// The longest number, in characters.
const LONGEST_NUMBER: usize = 3;

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// An arrow to a place, with words at its tail.
    Arrow,
    /// A frame around a place, with words at its upper left corner.
    Box,
    /// A number in a circle.
    Number,
    /// Words.
    Label,
}

/// A mark over a picture. Places and sizes are parts of the picture's width and height.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// From the left, 0 to 1: an arrow's tip, a box's left edge, the middle of a number or label.
    pub x: f64,
    /// From the top, 0 to 1: an arrow's tip, a box's upper edge, the middle of a number or label.
    pub y: f64,
    /// A box's width, over 0 to 1. How far an arrow's tail lies to the right of its tip, -1 to 1. Without, an arrow comes
    /// from the side with more room.
    pub width: Option<f64>,
    /// A box's height, over 0 to 1. How far an arrow's tail lies below its tip, -1 to 1.
    pub height: Option<f64>,
    /// The words: of a label at least one, of a number at most three characters. A number without is the next one.
    pub text: Option<String>,
}

impl Mark {
    /// The mark's words, if there are any.
    fn words(&self) -> Option<&str> {
        self.text.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// What is wrong with the mark, as one sentence.
    fn problem(&self) -> Option<&'static str> {
        let within = |value: f64, least: f64| (least..=1.0).contains(&value);
        let length = self.words().map_or(0, |words| words.chars().count());
        let sizes = [self.width, self.height];
        let is_box = self.kind == MarkKind::Box;
        if !within(self.x, 0.0) || !within(self.y, 0.0) {
            Some("its place lies outside the picture; x and y are 0 to 1")
        } else if is_box && !sizes.iter().all(|size| size.is_some_and(|size| size > 0.0 && size <= 1.0)) {
            Some("a box needs a width and a height over 0 and up to 1")
        } else if !is_box && !sizes.into_iter().flatten().all(|size| within(size, -1.0)) {
            Some("its tail lies too far away; width and height are -1 to 1")
        } else if self.kind == MarkKind::Label && length == 0 {
            Some("a label needs words")
        } else if self.kind == MarkKind::Number && length > LONGEST_NUMBER {
            Some("a number has at most 3 characters")
        } else if length > LONGEST {
            Some("its words have over 200 characters")
        } else {
            None
        }
    }
}

/// The picture with the marks drawn over it in their order, boxes below arrows below numbers below labels; a PNG.
///
/// # Errors
/// [`Error::Mark`] for a mark that cannot be drawn, [`Error::Letter`] for words in a script the label font lacks,
/// [`Error::Marks`] for none or over 100 marks, [`Error::Drawing`] when the picture is too large to draw on.
pub fn annotate(pixels: &Pixels, marks: &[Mark]) -> Result<Vec<u8>, Error> {
    if marks.is_empty() || marks.len() > MOST_MARKS {
        return Err(Error::Marks(marks.len()));
    }
    for (mark, number) in marks.iter().zip(1..) {
        if let Some(what) = mark.problem() {
            return Err(Error::Mark { number, what });
        }
        if let Some(letter) = mark.words().and_then(letters::missing) {
            return Err(Error::Letter(letter));
        }
    }
    let mut canvas = Canvas::over(pixels)?;
    let mut number = 0;
    let numbered: Vec<(&Mark, String)> = marks
        .iter()
        .map(|mark| {
            number += usize::from(mark.kind == MarkKind::Number);
            (mark, mark.words().map_or_else(|| number.to_string(), str::to_owned))
        })
        .collect();
    let of = |kind: MarkKind| numbered.iter().filter(move |(mark, _)| mark.kind == kind);
    of(MarkKind::Box).for_each(|(mark, _)| shapes::frame(&mut canvas, mark));
    of(MarkKind::Arrow).for_each(|(mark, _)| shapes::arrow(&mut canvas, mark));
    of(MarkKind::Number).for_each(|(mark, number)| shapes::number(&mut canvas, mark, number));
    of(MarkKind::Label).for_each(|(mark, words)| shapes::label(&mut canvas, mark, words));
    canvas.into_png()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::tests::drawn;

    fn mark(kind: MarkKind, x: f64, y: f64) -> Mark {
        Mark { kind, x, y, width: None, height: None, text: None }
    }

    fn read(png: &[u8]) -> Pixels {
        let image = image::load_from_memory(png).unwrap().into_rgba8();
        Pixels::new(image.width(), image.height(), image.into_raw()).unwrap()
    }

    /// The rectangle around everything that was changed: left, top, right, bottom.
    fn changed(before: &Pixels, after: &Pixels) -> Option<(u32, u32, u32, u32)> {
        let places = (0..before.height()).flat_map(|y| (0..before.width()).map(move |x| (x, y)));
        let far = |(x, y): &(u32, u32)| {
            let (one, other) = (before.at(*x, *y), after.at(*x, *y));
            one.iter().zip(other).any(|(one, other)| one.abs_diff(other) > 40)
        };
        places.filter(far).fold(None, |area, (x, y)| match area {
            None => Some((x, y, x, y)),
            Some((left, top, right, bottom)) => Some((left.min(x), top.min(y), right.max(x), bottom.max(y))),
        })
    }

    #[test]
    fn marks_stand_out_on_light_and_on_dark() {
        for grey in [0_u8, 128, 255] {
            let picture = drawn(400, 300, |_, _| [grey, grey, grey, 255]);
            let after = read(&annotate(&picture, &[mark(MarkKind::Number, 0.5, 0.5)]).unwrap());
            let (left, top, right, bottom) = changed(&picture, &after).unwrap();
            assert!((165..200).contains(&left) && (200..235).contains(&right), "{left} {right}");
            assert!((115..150).contains(&top) && (150..185).contains(&bottom), "{top} {bottom}");
            assert_eq!(after.at(194, 150), canvas::ACCENT);
            assert_eq!(after.at(5, 5), [grey, grey, grey, 255]);
        }
    }

    #[test]
    fn a_frame_surrounds_its_place_and_leaves_it_as_it_was() {
        let picture = drawn(400, 300, |_, _| [240, 240, 240, 255]);
        let asked = Mark { width: Some(0.5), height: Some(0.4), ..mark(MarkKind::Box, 0.25, 0.3) };
        let after = read(&annotate(&picture, &[asked]).unwrap());
        for place in [(100, 150), (300, 150), (200, 90), (200, 210)] {
            assert_eq!(after.at(place.0, place.1), canvas::ACCENT, "{place:?}");
        }
        assert_eq!(after.at(200, 150), [240, 240, 240, 255]);
    }

    #[test]
    fn an_arrow_ends_at_its_tip() {
        let picture = drawn(400, 300, |_, _| [240, 240, 240, 255]);
        let asked = Mark { width: Some(0.3), height: Some(0.0), ..mark(MarkKind::Arrow, 0.25, 0.5) };
        let after = read(&annotate(&picture, &[asked]).unwrap());
        assert_eq!(after.at(104, 150), canvas::ACCENT);
        assert_eq!(after.at(210, 150), canvas::ACCENT);
        let (left, _, right, _) = changed(&picture, &after).unwrap();
        assert!((96..=101).contains(&left) && (218..=224).contains(&right), "{left} {right}");
    }

    #[test]
    fn labels_stay_within_the_picture() {
        let long = "Everything you make is kept here, with its words, its seed and its price. ".repeat(2);
        for (width, height) in [(400, 300), (300, 60), (40, 200)] {
            let picture = drawn(width, height, |_, _| [240, 240, 240, 255]);
            for (x, y) in [(0.0, 0.0), (1.0, 1.0), (0.5, 1.0)] {
                let asked = Mark { text: Some(long.trim().into()), ..mark(MarkKind::Label, x, y) };
                let after = read(&annotate(&picture, &[asked]).unwrap());
                let (left, top, right, bottom) = changed(&picture, &after).unwrap();
                assert!(
                    left > 0 && top > 0 && right < width - 1 && bottom < height - 1,
                    "{width} × {height} at {x} {y}"
                );
            }
        }
    }

    #[test]
    fn numbers_count_themselves_and_clear_pictures_stay_clear() {
        let clear = drawn(300, 300, |_, _| [9, 9, 9, 0]);
        let places = [0.2, 0.5, 0.8];
        let own: Vec<_> = places.iter().map(|x| mark(MarkKind::Number, *x, 0.5)).collect();
        let said = ["1", "2", "3"].into_iter().zip(&own);
        let said: Vec<_> = said.map(|(text, mark)| Mark { text: Some(text.into()), ..mark.clone() }).collect();
        let after = annotate(&clear, &own).unwrap();
        assert_eq!(after, annotate(&clear, &said).unwrap());
        assert_eq!(read(&after).at(3, 3)[3], 0);
    }

    #[test]
    fn marks_that_cannot_be_drawn_say_why() {
        let picture = drawn(100, 100, |_, _| [240, 240, 240, 255]);
        let label = |text: &str| Mark { text: Some(text.into()), ..mark(MarkKind::Label, 0.5, 0.5) };
        for (wrong, expected) in [
            (mark(MarkKind::Number, 1.2, 0.5), "outside"),
            (mark(MarkKind::Number, 0.5, f64::NAN), "outside"),
            (mark(MarkKind::Box, 0.5, 0.5), "width"),
            (Mark { width: Some(2.0), ..mark(MarkKind::Arrow, 0.5, 0.5) }, "too far"),
            (label("  "), "needs words"),
            (label(&"x".repeat(201)), "200"),
            (Mark { text: Some("1234".into()), ..mark(MarkKind::Number, 0.5, 0.5) }, "3 characters"),
            (label("色"), "“色”"),
        ] {
            let said = annotate(&picture, &[mark(MarkKind::Number, 0.5, 0.5), wrong]).unwrap_err().to_string();
            assert!(said.contains(expected), "{expected}: {said}");
        }
        assert_eq!(annotate(&picture, &[]).unwrap_err(), Error::Marks(0));
        assert_eq!(annotate(&picture, &vec![mark(MarkKind::Number, 0.5, 0.5); 101]).unwrap_err(), Error::Marks(101));
    }

    #[test]
    fn marks_travel_as_the_tool_writes_them() {
        let written = r#"{"kind":"box","x":0.1,"y":0.2,"width":0.5,"height":0.25,"text":null}"#;
        let asked = Mark { width: Some(0.5), height: Some(0.25), ..mark(MarkKind::Box, 0.1, 0.2) };
        assert_eq!(serde_json::from_str::<Mark>(written).unwrap(), asked);
    }
}
