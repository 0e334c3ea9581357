//! Annotated pictures, drawn on this machine.

use library::{Act, Kind, Message, NewLocal};
use measure::{Mark, MarkKind, Pixels};
use serde_json::json;

use super::{Done, arguments};
use crate::{
    Code,
    agent::{handle, tools::arguments as say},
    error::Error,
    event::Event,
    studio::Studio,
};

/// The most marks on one picture.
const MOST: usize = 40;

impl Studio {
    pub(super) async fn annotate(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::Annotate = arguments(act)?;
        if asked.marks.is_empty() || asked.marks.len() > MOST {
            return Err(Error::new(Code::InvalidInput, format!("Draw 1 to {MOST} marks.")));
        }
        let asset = self.named(&asked.handle).await?;
        let marks: Vec<Mark> = asked.marks.into_iter().map(mark).collect();
        let (id, project) = (asset.id, self.settings().project);
        let new = NewLocal {
            kind: Kind::Image,
            title: format!(
                "{} annotated",
                Some(asset.words.mine.as_str()).filter(|words| !words.is_empty()).unwrap_or("picture")
            ),
            text: None,
            parents: vec![id],
            conversation: Some(message.conversation),
            message: Some(message.id),
            project,
            source: json!({"tool": "annotate", "marks": act.arguments["marks"]}),
        };
        let drawn = self
            .library(move |library| {
                let bitmap = library.bitmap(id)?;
                Ok(Pixels::new(bitmap.width, bitmap.height, bitmap.rgba)
                    .and_then(|pixels| measure::annotate(&pixels, &marks)))
            })
            .await?;
        let png = drawn.map_err(|error| Error::new(Code::InvalidInput, error.to_string()))?;
        let kept = self.library(move |library| library.keep_local(&png, new)).await?;
        self.publish(Event::AssetAdded { asset: kept.clone() });
        let told = json!({"handle": handle::of(&kept), "width": kept.width, "height": kept.height});
        Ok(Done {
            summary: format!("Annotated {}", handle::of(&asset)),
            assets: vec![kept.id],
            output: json!({"status": "done", "pictures": [told]}),
        })
    }
}

fn mark(asked: say::Mark) -> Mark {
    let kind = match asked.kind {
        say::MarkKind::Arrow => MarkKind::Arrow,
        say::MarkKind::Box => MarkKind::Box,
        say::MarkKind::Number => MarkKind::Number,
        say::MarkKind::Label => MarkKind::Label,
    };
    Mark { kind, x: asked.x, y: asked.y, width: asked.width, height: asked.height, text: asked.text }
}
