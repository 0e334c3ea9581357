//! Media in: what an argument that takes a file may name, and whether that is there and fits. A medium is named
//! `asset:<id>` or by a web address; files become assets before they get here.

use library::{Asset, AssetId, Code, Kind, UploadCopy};
use modelslab::{Map, Media, Operation, Upload};
use serde_json::Value;

use crate::{error::Error, lock::lock, request::FieldProblem, studio::Studio};

/// How an asset is named in arguments.
const ASSET: &str = "asset:";

/// A medium that an argument names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given<'a> {
    /// The argument.
    pub(crate) field: &'static str,
    /// What it takes.
    pub(crate) media: Media,
    /// The name.
    pub(crate) text: &'a str,
}

impl Given<'_> {
    /// The asset, where it is one.
    pub(crate) fn asset(&self) -> Option<AssetId> {
        self.text.strip_prefix(ASSET)?.parse().ok()
    }

    fn is_address(&self) -> bool {
        self.text.starts_with("https://") || self.text.starts_with("http://")
    }
}

/// Every medium that arguments name, in the order of the operation's own list.
pub(crate) fn given<'a>(operation: &Operation, arguments: &'a Map) -> Vec<Given<'a>> {
    let mut found = Vec::new();
    for &(field, media) in operation.media {
        let texts: Vec<&str> = match arguments.get(field) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let texts = texts.into_iter().map(str::trim).filter(|text| !text.is_empty());
        found.extend(texts.map(|text| Given { field, media, text }));
    }
    found
}

/// The assets that arguments name, each once, in order.
pub(crate) fn parents(operation: &Operation, arguments: &Map) -> Vec<AssetId> {
    let mut parents = Vec::new();
    for id in given(operation, arguments).iter().filter_map(Given::asset) {
        if !parents.contains(&id) {
            parents.push(id);
        }
    }
    parents
}

/// The same arguments with other names for their media.
pub(crate) fn renamed(operation: &Operation, arguments: &Map, name: impl Fn(Given<'_>) -> Option<String>) -> Map {
    let mut renamed = arguments.clone();
    for &(field, media) in operation.media {
        let again = |value: &mut Value| {
            let new = value.as_str().and_then(|text| name(Given { field, media, text: text.trim() }));
            if let Some(new) = new {
                *value = Value::String(new);
            }
        };
        match renamed.get_mut(field) {
            Some(Value::Array(list)) => list.iter_mut().for_each(again),
            Some(value) => again(value),
            None => {}
        }
    }
    renamed
}

/// What goes up of a picture instead of its original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Smaller {
    pub(crate) bytes: u64,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Studio {
    /// Whether an asset, or what it was made from on this machine, is confidential.
    ///
    /// # Errors
    /// When there is no such asset.
    pub(crate) async fn is_confidential(&self, id: AssetId) -> Result<bool, Error> {
        self.library(move |library| library.is_confidential(id)).await
    }

    /// Refuses to let a confidential asset leave this machine. Asked wherever a request takes in something of the
    /// library, just before it is built.
    ///
    /// # Errors
    /// `InvalidInput` when it is confidential.
    pub(crate) async fn may_leave(&self, id: AssetId) -> Result<(), Error> {
        if !self.is_confidential(id).await? {
            return Ok(());
        }
        let message =
            format!("Asset {id} is confidential and stays on this machine: choose another one, or take the mark away.");
        Err(Error::new(Code::InvalidInput, message))
    }

    /// What is wrong with the media that arguments name, by argument.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub(crate) async fn media_problems(
        &self,
        operation: &Operation,
        arguments: &Map,
    ) -> Result<Vec<FieldProblem>, Error> {
        let mut problems = Vec::new();
        let mut picture: Option<Asset> = None;
        for one in given(operation, arguments) {
            let refuse = |message: String| FieldProblem { field: one.field.to_owned(), message };
            let Some(id) = one.asset() else {
                if !one.is_address() {
                    problems.push(refuse(format!(
                        "{}: choose {} of the library, or give its web address.",
                        one.field,
                        what(one.media)
                    )));
                }
                continue;
            };
            let asset = match self.asset(id).await {
                Ok(asset) => asset,
                Err(error) if error.code == Code::InvalidInput => {
                    problems.push(refuse(format!(
                        "{}: there is no asset {id} in the library; choose another one.",
                        one.field
                    )));
                    continue;
                }
                Err(error) => return Err(error),
            };
            if self.is_confidential(id).await? {
                let said = "this is confidential and stays on this machine; choose another one, or take the mark away.";
                problems.push(refuse(format!("{}: {said}", one.field)));
                continue;
            }
            if asset.kind != kind(one.media) {
                let problem = format!("{}: {} is not {}; choose one.", one.field, asset.file, what(one.media));
                problems.push(refuse(problem));
                continue;
            }
            let most = Upload::most(one.media) as u64;
            if !matches!(one.media, Media::Image | Media::Mask) && asset.bytes > most {
                problems.push(refuse(format!(
                    "{}: {} has {}, and ModelsLab takes no more than {}; give a shorter one.",
                    one.field,
                    asset.file,
                    size(asset.bytes),
                    size(most)
                )));
            }
            match (one.media, &picture) {
                (Media::Image, None) => picture = Some(asset),
                (Media::Mask, Some(of)) if (of.width, of.height) != (asset.width, asset.height) => {
                    problems.push(refuse(format!(
                        "{}: the mask is {} and its picture {}; draw it at the picture's size.",
                        one.field,
                        sides(&asset),
                        sides(of)
                    )));
                }
                _ => {}
            }
        }
        Ok(problems)
    }

    /// What is worth knowing about the media before they are sent, one sentence each.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub(crate) async fn media_notes(&self, operation: &Operation, arguments: &Map) -> Result<Vec<String>, Error> {
        let mut notes = Vec::new();
        for one in given(operation, arguments) {
            let (Some(id), Media::Image) = (one.asset(), one.media) else { continue };
            let asset = self.asset(id).await?;
            if asset.kind != Kind::Image {
                continue;
            }
            let Some(copy) = self.smaller(&asset).await? else { continue };
            let shrunk = (asset.width, asset.height) != (Some(copy.width), Some(copy.height));
            let sides = if shrunk { format!(", {} × {} pixels", copy.width, copy.height) } else { String::new() };
            notes.push(format!(
                "{} has {}: a copy of {}{sides} goes up, since ModelsLab takes no more than {}.",
                asset.file.rsplit('/').next().unwrap_or(&asset.file),
                size(asset.bytes),
                size(copy.bytes),
                size(Upload::PICTURE_BYTES as u64),
            ));
        }
        Ok(notes)
    }

    /// The smaller copy of a picture that is too large to go up; `None` when the picture itself goes.
    ///
    /// # Errors
    /// When there is none that fits, or the picture cannot be read.
    pub(crate) async fn smaller(&self, asset: &Asset) -> Result<Option<Smaller>, Error> {
        if asset.bytes <= Upload::PICTURE_BYTES as u64 {
            return Ok(None);
        }
        if let Some(known) = lock(&self.inner.lending.copies).get(&asset.id).cloned() {
            return Ok(Some(known));
        }
        self.copy(asset.id, None).await?;
        Ok(lock(&self.inner.lending.copies).get(&asset.id).cloned())
    }

    /// The bytes of a picture as they go up. Making a copy takes a second for a large picture, so what came of it is
    /// remembered.
    pub(crate) async fn copy(&self, id: AssetId, max_side: Option<u32>) -> Result<UploadCopy, Error> {
        let most = Upload::PICTURE_BYTES as u64;
        let copy = self.library(move |library| library.scaled_copy(id, most, max_side)).await?;
        if max_side.is_none() {
            let facts = Smaller { bytes: copy.bytes.len() as u64, width: copy.width, height: copy.height };
            lock(&self.inner.lending.copies).insert(id, facts);
        }
        Ok(copy)
    }
}

/// The kind of asset that fits.
pub(crate) const fn kind(media: Media) -> Kind {
    match media {
        Media::Image | Media::Mask => Kind::Image,
        Media::Video => Kind::Video,
        Media::Audio => Kind::Audio,
    }
}

const fn what(media: Media) -> &'static str {
    match media {
        Media::Image => "a picture",
        Media::Mask => "a mask",
        Media::Video => "a clip",
        Media::Audio => "a sound",
    }
}

fn sides(asset: &Asset) -> String {
    format!("{} × {}", asset.width.unwrap_or_default(), asset.height.unwrap_or_default())
}

/// A size for a person.
fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a size to read")]
    let megabytes = bytes as f64 / 1e6;
    format!("{megabytes:.1} MB")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn arguments(value: Value) -> Map {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn media_are_found_in_texts_and_lists_and_renamed_there() {
        let operation = modelslab::operation("qwen_edit").unwrap();
        let given =
            arguments(json!({"prompt": "asset:1", "init_image": ["asset:12", " https://a/b.png ", "asset:12"]}));
        assert_eq!(parents(operation, &given), [AssetId(12)]);
        let sent = renamed(operation, &given, |one| one.asset().map(|id| format!("https://up/{id}")));
        assert_eq!(sent["init_image"], json!(["https://up/12", " https://a/b.png ", "https://up/12"]));
        assert_eq!(sent["prompt"], "asset:1", "words are words");
    }

    #[test]
    fn only_an_id_makes_an_asset() {
        let id = |text| Given { field: "init_image", media: Media::Image, text }.asset();
        assert_eq!(id("asset:7"), Some(AssetId(7)));
        for text in ["asset:", "asset:seven", "7", "/home/me/fox.png", "https://a/asset:7"] {
            assert_eq!(id(text), None, "{text}");
        }
    }
}
