//! A point of a brief that a picture can be checked against.

use serde::{Deserialize, Serialize};

use crate::{colour::Rgb, ratio};

/// What sort of point it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Exact width and height in pixels, or one of them.
    Size,
    /// Width to height.
    Ratio,
    /// Keeps to colours.
    Palette,
    /// Has a clear background.
    Alpha,
    /// Has a quiet place for words.
    QuietArea,
    /// Has no words in it: nothing here can see that.
    NoText,
    /// Is sharp.
    Sharpness,
    /// Anything else: nothing here can see that.
    Other,
}

/// A side of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Along the upper edge.
    Top,
    /// Along the lower edge.
    Bottom,
    /// Along the left edge.
    Left,
    /// Along the right edge.
    Right,
    /// In the middle.
    Centre,
}

/// A point of a brief that a picture can be checked against. Which fields count depends on the kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// What sort of point it is.
    pub kind: Kind,
    /// The point in the words of the brief, at most 500 characters.
    pub says: String,
    /// The page of the brief that asks for it, from 1.
    pub page: Option<u32>,
    /// Size: the width in pixels, 1 to 65,536.
    pub width: Option<u32>,
    /// Size: the height in pixels, 1 to 65,536.
    pub height: Option<u32>,
    /// Ratio: width to height, such as `16:9`.
    pub ratio: Option<String>,
    /// Palette: up to 64 colours such as `#0b7285`.
    pub colours: Option<Vec<String>>,
    /// Palette: the ΔE2000 up to which a colour counts as one of these, over 0 to 100; [`Point::TOLERANCE`] without.
    pub tolerance: Option<f64>,
    /// Quiet area: where it is.
    pub side: Option<Side>,
    /// Quiet area: how much of that side, over 0 to 1; a third without. Palette: how much of the picture has to keep to
    /// the colours; half without. Alpha: how much of it has to be clear, 0 for none at all; a hundredth without.
    pub share: Option<f64>,
}

impl Point {
    /// The ΔE2000 up to which a colour counts as a palette's when the point does not say: seen at a glance, but still
    /// the same colour in other light.
    pub const TOLERANCE: f64 = 10.0;

    /// A point of this kind in these words, with nothing else said.
    pub fn new(kind: Kind, says: impl Into<String>) -> Self {
        Self {
            kind,
            says: says.into(),
            page: None,
            width: None,
            height: None,
            ratio: None,
            colours: None,
            tolerance: None,
            side: None,
            share: None,
        }
    }

    /// What is wrong with the point, each as one sentence; empty when it can be checked.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut unless = |right: bool, sentence: &str| {
            if !right {
                problems.push(sentence.to_owned());
            }
        };
        let length = self.says.chars().count();
        unless(!self.says.trim().is_empty(), "A point needs words that say what is asked.");
        unless(length <= 500, "A point's words have at most 500 characters.");
        unless(self.page != Some(0), "Pages are counted from 1.");
        let sides = [self.width, self.height];
        unless(
            sides.into_iter().flatten().all(|side| (1..=65_536).contains(&side)),
            "Width and height are 1 to 65536 pixels.",
        );
        unless(self.share.is_none_or(|share| (0.0..=1.0).contains(&share)), "A share is 0 to 1.");
        unless(
            self.tolerance.is_none_or(|tolerance| tolerance > 0.0 && tolerance <= 100.0),
            "A tolerance is a ΔE2000 over 0 and up to 100.",
        );
        match self.kind {
            Kind::Size => unless(sides != [None, None], "A size needs a width, a height or both."),
            Kind::Ratio => {
                let asked = self.ratio.as_deref().and_then(ratio::parse);
                unless(asked.is_some(), "A ratio needs two numbers such as 16:9.");
            }
            Kind::Palette => {
                let colours = self.colours.as_deref().unwrap_or_default();
                unless((1..=64).contains(&colours.len()), "A palette needs 1 to 64 colours.");
                if let Some(wrong) = colours.iter().find_map(|colour| colour.parse::<Rgb>().err()) {
                    unless(false, &wrong);
                }
            }
            Kind::QuietArea => {
                unless(self.side.is_some(), "A quiet area needs a side: top, bottom, left, right or centre.");
                unless(self.share != Some(0.0), "A quiet area needs a share over 0.");
            }
            Kind::Alpha | Kind::NoText | Kind::Sharpness | Kind::Other => {}
        }
        problems
    }

    /// The palette's colours that can be read.
    pub(crate) fn brand(&self) -> Vec<Rgb> {
        self.colours.iter().flatten().filter_map(|colour| colour.parse().ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_travel_as_the_tool_writes_them() {
        let written = r#"{"kind":"quiet_area","says":"Room for a headline","page":2,"width":null,"height":null,
            "ratio":null,"colours":null,"tolerance":null,"side":"top","share":0.4}"#;
        let point: Point = serde_json::from_str(written).unwrap();
        let expected = Point {
            page: Some(2),
            side: Some(Side::Top),
            share: Some(0.4),
            ..Point::new(Kind::QuietArea, "Room for a headline")
        };
        assert_eq!(point, expected);
        let short: Point = serde_json::from_str(r#"{"kind":"no_text","says":"No words"}"#).unwrap();
        assert_eq!(short, Point::new(Kind::NoText, "No words"));
        assert_eq!(serde_json::from_str::<Point>(&serde_json::to_string(&point).unwrap()).unwrap(), point);
    }

    #[test]
    fn a_point_says_what_it_lacks() {
        let of = |kind| Point::new(kind, "asked");
        for kind in [Kind::Alpha, Kind::NoText, Kind::Sharpness, Kind::Other] {
            assert_eq!(of(kind).problems(), [""; 0]);
        }
        for (point, expected) in [
            (Point::new(Kind::Other, " "), "words"),
            (Point::new(Kind::Other, "x".repeat(501)), "500"),
            (of(Kind::Size), "width"),
            (Point { width: Some(0), ..of(Kind::Size) }, "65536"),
            (Point { ratio: Some("wide".into()), ..of(Kind::Ratio) }, "16:9"),
            (of(Kind::Palette), "1 to 64"),
            (Point { colours: Some(vec!["teal".into()]), ..of(Kind::Palette) }, "“teal”"),
            (Point { tolerance: Some(f64::NAN), ..of(Kind::Other) }, "ΔE2000"),
            (of(Kind::QuietArea), "side"),
            (Point { side: Some(Side::Top), share: Some(0.0), ..of(Kind::QuietArea) }, "over 0"),
            (Point { share: Some(1.5), ..of(Kind::Alpha) }, "0 to 1"),
            (Point { page: Some(0), ..of(Kind::Other) }, "from 1"),
        ] {
            let problems = point.problems();
            assert!(problems.len() == 1 && problems[0].contains(expected), "{expected}: {problems:?}");
        }
    }
}
