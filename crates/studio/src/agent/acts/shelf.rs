//! The library in GPT's hands: searching it and keeping it in order. Confidential assets are not found, so that not even
//! their words leave.

use library::{Act, Asset, Kind, Query};
use serde_json::{Value, json};

use super::{Done, arguments, list};
use crate::{
    Code,
    agent::{handle, tools::arguments as say},
    error::Error,
    event::Event,
    studio::Studio,
};

/// Assets one search tells of when no number was asked for, and at most.
const FOUND: u32 = 12;
const MOST_FOUND: u32 = 50;
/// Pages read at once at most.
const MOST_PAGES: u32 = 20;

impl Studio {
    pub(super) async fn search_library(&self, act: &Act) -> Result<Done, Error> {
        let asked: say::Search = arguments(act)?;
        let limit = asked.limit.unwrap_or(FOUND).clamp(1, MOST_FOUND);
        let query = Query {
            text: asked.query.clone(),
            kinds: asked.kind.as_deref().map(kind).transpose()?.into_iter().collect(),
            starred: asked.starred.unwrap_or_default(),
            ..Query::default()
        };
        // Some of the page may be confidential; what is missing is made up for by a longer one.
        let page = self.library(move |library| library.page(&query, None, limit * 2)).await?;
        let mut assets = Vec::new();
        for asset in page.assets {
            if self.is_confidential(asset.id).await? {
                continue;
            }
            assets.push(asset);
            if assets.len() == limit as usize {
                break;
            }
        }
        let told: Vec<_> = assets.iter().map(entry).collect();
        let what = if asked.query.trim().is_empty() { "the newest".into() } else { format!("“{}”", asked.query) };
        Ok(Done {
            summary: format!("Searched the library for {what} · {}", assets.len()),
            assets: assets.iter().map(|asset| asset.id).collect(),
            output: json!({"found": assets.len(), "assets": told}),
        })
    }

    pub(super) async fn list_versions(&self, act: &Act) -> Result<Done, Error> {
        let asked: say::OneHandle = arguments(act)?;
        let asset = self.named(&asked.handle).await?;
        self.may_leave(asset.id).await?;
        let family = self.relatives(asset.id).await?;
        let mut told = Vec::new();
        for side in [&family.parents, &family.children] {
            let mut entries = Vec::new();
            for one in side {
                if !self.is_confidential(one.id).await? {
                    entries.push(entry(one));
                }
            }
            told.push(entries);
        }
        Ok(Done {
            summary: format!("Looked up versions of {}", handle::of(&asset)),
            assets: vec![asset.id],
            output: json!({"parents": told[0], "children": told[1]}),
        })
    }

    pub(super) async fn put_in_collection(&self, act: &Act) -> Result<Done, Error> {
        let asked: say::Collect = arguments(act)?;
        let assets = self.named_all(&asked.handles).await?;
        let ids: Vec<_> = assets.iter().map(|asset| asset.id).collect();
        let (name, some) = (asked.collection.clone(), ids.clone());
        self.library(move |library| library.collect(&name, &some, true)).await?;
        self.publish(Event::AssetsChanged { ids: ids.clone() });
        Ok(Done {
            summary: format!("Put {} into “{}”", list(&assets), asked.collection), assets: ids, output: done()
        })
    }

    pub(super) async fn rate_one(&self, act: &Act) -> Result<Done, Error> {
        let asked: say::Rate = arguments(act)?;
        let asset = self.named(&asked.handle).await?;
        let ids = vec![asset.id];
        let some = ids.clone();
        self.library(move |library| library.rate(&some, asked.rating)).await?;
        self.publish(Event::AssetsChanged { ids: ids.clone() });
        Ok(Done { summary: format!("Rated {} {}", handle::of(&asset), asked.rating), assets: ids, output: done() })
    }

    pub(super) async fn tag_some(&self, act: &Act) -> Result<Done, Error> {
        let asked: say::Tag = arguments(act)?;
        let assets = self.named_all(&asked.handles).await?;
        let ids: Vec<_> = assets.iter().map(|asset| asset.id).collect();
        let summary = format!("Tagged {}: {}", list(&assets), asked.tags.join(", "));
        let some = ids.clone();
        self.library(move |library| library.tag(&some, &asked.tags, true)).await?;
        self.publish(Event::AssetsChanged { ids: ids.clone() });
        Ok(Done { summary, assets: ids, output: done() })
    }

    pub(super) async fn read_pages(&self, act: &Act) -> Result<Done, Error> {
        let asked: say::ReadDocument = arguments(act)?;
        let unknown = || Error::new(Code::InvalidInput, format!("There is no document {}.", asked.document));
        let id = handle::document(&asked.document).ok_or_else(unknown)?;
        let from = asked.from_page.max(1);
        let to = asked.to_page.clamp(from, from + MOST_PAGES - 1);
        let (document, pages) =
            self.library(move |library| Ok((library.document(id)?, library.document_pages(id, from, to)?))).await?;
        let told: Vec<_> = (from..).zip(&pages).map(|(page, text)| json!({"page": page, "text": text})).collect();
        Ok(Done {
            summary: format!("Read pages {from} to {to} of {}", document.name),
            assets: Vec::new(),
            output: json!({"document": asked.document, "name": document.name, "pages": told}),
        })
    }
}

fn done() -> Value {
    json!({"status": "done"})
}

/// An asset as GPT is told of it.
fn entry(asset: &Asset) -> Value {
    let made = jiff::Timestamp::from_millisecond(asset.created_at).map(|at| at.strftime("%Y-%m-%d").to_string());
    json!({
        "handle": handle::of(asset),
        "kind": asset.kind,
        "words": asset.words.sent,
        "model": asset.model,
        "starred": asset.starred,
        "rating": asset.rating,
        "tags": asset.tags,
        "made": made.ok(),
    })
}

fn kind(word: &str) -> Result<Kind, Error> {
    serde_json::from_value(json!(word)).map_err(|_| {
        Error::new(
            Code::InvalidInput,
            format!("There is no kind {word}; there are image, video, audio, text and model."),
        )
    })
}
