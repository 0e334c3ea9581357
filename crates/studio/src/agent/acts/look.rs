//! Looking at pictures. GPT sees them with its next answer; the conversation only keeps their handles.

use library::{Act, Asset, Kind};
use serde_json::{Value, json};

use super::{Done, arguments, list};
use crate::{
    Code,
    agent::{handle, tools::arguments as say},
    error::Error,
    studio::Studio,
};

/// Pictures in one look at most.
const MOST: usize = 8;

impl Studio {
    pub(super) async fn look(&self, act: &Act) -> Result<Done, Error> {
        let asked: say::Look = arguments(act)?;
        if asked.handles.is_empty() || asked.handles.len() > MOST {
            return Err(Error::new(Code::InvalidInput, format!("Look at 1 to {MOST} pictures at a time.")));
        }
        let assets = self.named_all(&asked.handles).await?;
        for asset in &assets {
            if !matches!(asset.kind, Kind::Image | Kind::Video) {
                return Err(Error::new(
                    Code::InvalidInput,
                    format!("{} has no picture to look at.", handle::of(asset)),
                ));
            }
            self.may_leave(asset.id).await?;
        }
        let mut pictures = Vec::new();
        for asset in &assets {
            pictures.push(self.told_of(asset).await?);
        }
        Ok(Done {
            summary: format!("Looked at {}", list(&assets)),
            assets: assets.iter().map(|asset| asset.id).collect(),
            output: json!({"status": "shown", "pictures": pictures}),
        })
    }

    /// What GPT is told of an asset beside its pixels.
    pub(super) async fn told_of(&self, asset: &Asset) -> Result<Value, Error> {
        let id = asset.id;
        let checks = self.library(move |library| library.checks(&[id])).await?.pop();
        let mut told = json!({
            "handle": handle::of(asset),
            "width": asset.width,
            "height": asset.height,
            "words": asset.words.sent,
        });
        if let Some(checks) = checks {
            told["checks"] = crate::checks::told(&checks);
        }
        Ok(told)
    }
}
