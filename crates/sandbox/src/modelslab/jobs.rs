//! A job: what was ordered, when it is done, and how each endpoint tells.

use std::time::Instant;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::account::Account;
use super::errors::{self, Spelling};
use crate::dice::hash;
use crate::server::World;

pub(super) const TIP: &str =
    "Get 20x faster image generation using enterprise plan. Click here : https://modelslab.com/enterprise";

/// Which group of endpoints a job came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Realtime,
    Images,
}

impl Family {
    /// The word in the paths.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Realtime => "realtime",
            Self::Images => "images",
        }
    }

    pub(crate) const fn spelling(self) -> Spelling {
        match self {
            Self::Realtime => Spelling::Message,
            Self::Images => Spelling::Messege,
        }
    }
}

/// What stands in for a picture that was found unsafe (`safety_checker_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Card {
    Black,
    Blur,
    Pixelate,
    Text,
}

/// One picture of a job: all that decides its bytes.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) words: String,
    pub(crate) seed: u64,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) card: Option<Card>,
}

/// What was ordered.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) family: Family,
    pub(crate) path: &'static str,
    pub(crate) model: String,
    pub(crate) prompt: String,
    pub(crate) negative: Option<String>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) samples: u32,
    pub(crate) seed: u32,
    pub(crate) card: Option<Card>,
    pub(crate) base64: bool,
    pub(crate) track_id: Value,
    pub(crate) price_micro: i64,
    pub(crate) takes_s: f64,
}

/// How a job ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    Failed(String),
    /// Forgotten by the queue, though its files appear.
    Vanished,
}

/// An accepted job.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: u64,
    pub(crate) order: Order,
    /// UUID in the names of its files.
    pub(crate) prefix: String,
    pub(crate) accepted: Instant,
    pub(crate) ready_at: Instant,
    /// The gate's count at the start, for a job that runs until the gate is opened.
    pub(crate) held_at: Option<u64>,
    pub(crate) end: End,
    pub(crate) eta_s: f64,
    pub(crate) charged_micro: i64,
    /// Its files were deleted on request.
    pub(crate) deleted: bool,
}

impl Job {
    pub(crate) fn runs(&self, now: Instant, gate: u64) -> bool {
        self.held_at.map_or(now < self.ready_at, |held| held == gate)
    }

    /// File names of the pictures. FLUX and realtime put the number last, community models first.
    pub(crate) fn files(&self) -> impl Iterator<Item = String> + '_ {
        let kind = if self.order.base64 { "base64" } else { "png" };
        let last = self.order.family == Family::Realtime || self.order.model.contains("flux");
        (0..self.order.samples).map(move |i| match last {
            true => format!("{}-{i}.{kind}", self.prefix),
            false => format!("{i}-{}.{kind}", self.prefix),
        })
    }

    fn links(&self, world: &World, root: &str) -> Vec<String> {
        let folder = if self.order.base64 { "temp" } else { "generations" };
        self.files().map(|name| world.url(&format!("/{root}/{folder}/{name}"))).collect()
    }

    /// Where the pictures are.
    pub(crate) fn output(&self, world: &World) -> Vec<String> {
        self.links(world, "files")
    }

    /// Where they are as well.
    pub(crate) fn proxies(&self, world: &World) -> Vec<String> {
        self.links(world, "proxy")
    }

    /// Picture number `i`. A model is part of the seed: two models make two pictures of the same words.
    pub(crate) fn picture(&self, i: u32) -> Picture {
        Picture {
            words: self.order.prompt.clone(),
            seed: u64::from(self.order.seed.wrapping_add(i)) ^ (hash(&self.order.model) << 32),
            width: self.order.width,
            height: self.order.height,
            card: self.order.card,
        }
    }
}

impl Account {
    /// The answer to a fetch.
    pub(crate) fn fetch(&self, world: &World, family: Family, id: &str) -> Response {
        let book = self.book(world);
        let Some(job) = id.parse().ok().and_then(|id: u64| book.jobs.get(&id)) else {
            return errors::not_found();
        };
        if job.runs(Instant::now(), world.gate.count()) {
            let mut body = json!({ "status": "processing", "output": "", "tip": TIP });
            body[family.spelling().member()] = json!("try again later.");
            return Json(body).into_response();
        }
        match &job.end {
            End::Done => Json(json!({
                "status": "success", "id": job.id, "output": job.output(world), "proxy_links": job.proxies(world),
            }))
            .into_response(),
            End::Failed(message) => Json(json!({
                "status": "failed", "id": job.id, "message": message, "output": "", "tip": TIP,
            }))
            .into_response(),
            End::Vanished => errors::not_found(),
        }
    }
}
