//! Documents that GPT writes: kept in the library as Markdown, with pictures by handle.

use library::{Act, AssetId, Kind, Message, NewLocal};
use serde_json::json;

use super::{Done, arguments};
use crate::{
    Code,
    agent::{handle, tools::arguments as say},
    error::Error,
    event::Event,
    studio::Studio,
};

/// The longest document, in bytes.
const LONGEST: usize = 1 << 20;

impl Studio {
    pub(super) async fn write_document(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::WriteDocument = arguments(act)?;
        if asked.markdown.trim().is_empty() || asked.markdown.len() > LONGEST {
            return Err(Error::new(Code::InvalidInput, "A document has words, and at most a megabyte of them."));
        }
        let title = Some(asked.title.trim()).filter(|title| !title.is_empty()).unwrap_or("Document").to_owned();
        let mut parents = Vec::new();
        for id in handles(&asked.markdown) {
            // A handle that names nothing stays a word.
            if !parents.contains(&id) && self.asset(id).await.is_ok() {
                parents.push(id);
            }
        }
        let new = NewLocal {
            kind: Kind::Text,
            title: title.clone(),
            text: Some(asked.markdown.clone()),
            parents,
            conversation: Some(message.conversation),
            message: Some(message.id),
            project: self.settings().project,
            source: json!({"tool": "write_document", "title": title}),
        };
        let asset = self.library(move |library| library.keep_local(asked.markdown.as_bytes(), new)).await?;
        self.publish(Event::AssetAdded { asset: asset.clone() });
        let said = handle::of(&asset);
        Ok(Done {
            summary: format!("Wrote “{title}”"),
            assets: vec![asset.id],
            output: json!({"status": "kept", "handle": said}),
        })
    }
}

/// The assets that links and pictures of a Markdown text name by handle.
pub(crate) fn handles(markdown: &str) -> Vec<AssetId> {
    let targets = markdown.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    targets.filter_map(handle::asset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_links_are_found_and_addresses_are_not() {
        let text = "# A\n![one](img:12) and [a clip](clip:7 \"title\"), ![far](https://x.test/img:9.png), img:3";
        assert_eq!(handles(text), [AssetId(12), AssetId(7)]);
    }
}
