//! Lending media to the provider: just before a request leaves, each asset it names goes up and gets an address for a
//! day. Nothing goes up twice, and nothing of it is paid for; a crash here leaves the generation planned.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use library::{Asset, AssetId, Job, Origin};
use modelslab::{ErrorKind, Map, Media, Operation, Upload};

use super::{Driver, pace::after_errors};
use crate::{
    error::Error,
    lock::lock,
    media::{Given, Smaller, given, parents, renamed},
    studio::Studio,
};

/// How long an address is used; the provider keeps it for 24 hours.
const USED_MS: i64 = 23 * 3_600_000;
/// How long an address must still be good for when a request with it leaves: it may wait for a place.
const LEFT_MS: i64 = 30 * 60_000;
/// Attempts to give one file to the provider.
const ATTEMPTS: u32 = 4;

/// What is on its way up, and what is known of copies.
#[derive(Debug, Default)]
pub(crate) struct Lending {
    /// One lock for each file that went up in this run, so that generations that need the same file at once share one
    /// upload.
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// The copies of pictures that are too large themselves.
    pub(crate) copies: Mutex<HashMap<AssetId, Smaller>>,
}

/// What came of lending.
pub(super) enum Lent {
    /// The arguments as they are sent, with addresses for assets.
    All(Map),
    /// The person stopped it.
    Stopped,
    /// One could not be given to the provider.
    Refused(Error),
}

impl Studio {
    /// The arguments of a generation as they are sent: an address for each asset.
    pub(super) async fn lend(&self, job: &Job, operation: &Operation, driver: &Driver) -> Lent {
        let arguments = job.arguments.as_object().cloned().unwrap_or_default();
        let mut addresses = HashMap::new();
        for one in given(operation, &arguments) {
            let Some(id) = one.asset() else { continue };
            if addresses.contains_key(&(id, one.media)) {
                continue;
            }
            match self.address(id, one, operation, &arguments, driver).await {
                Ok(Some(address)) => _ = addresses.insert((id, one.media), address),
                Ok(None) => return Lent::Stopped,
                Err(error) => {
                    let message = format!("{}: nothing was sent or charged. {}", one.field, error.message);
                    return Lent::Refused(Error::new(error.code, message));
                }
            }
        }
        let sent = renamed(operation, &arguments, |one| addresses.get(&(one.asset()?, one.media)).cloned());
        Lent::All(sent)
    }

    /// The provider no longer takes the addresses of these files: they go up again the next time.
    pub(super) async fn forget_lent(&self, job: &Job, operation: &Operation) -> Result<(), Error> {
        let arguments = job.arguments.as_object().cloned().unwrap_or_default();
        for one in given(operation, &arguments) {
            let Some(id) = one.asset() else { continue };
            let asset = self.asset(id).await?;
            let key = key(&asset, self.mask_side(&asset, operation, &arguments).await?);
            self.library(move |library| library.forget_upload(&key)).await?;
        }
        Ok(())
    }

    /// Whether a generation names assets at all.
    pub(super) fn lends(job: &Job, operation: &Operation) -> bool {
        job.arguments.as_object().is_some_and(|arguments| !parents(operation, arguments).is_empty())
    }

    /// The address of one asset at the provider, from an earlier upload or a new one; `None` when the person stops it.
    async fn address(
        &self,
        id: AssetId,
        one: Given<'_>,
        operation: &Operation,
        arguments: &Map,
        driver: &Driver,
    ) -> Result<Option<String>, Error> {
        // Before anything else: an address from before the mark was set must not be used either.
        self.may_leave(id).await?;
        let asset = self.asset(id).await?;
        let side = self.mask_side(&asset, operation, arguments).await?;
        let key = key(&asset, side);
        let turn = Arc::clone(lock(&self.inner.lending.turns).entry(key.clone()).or_default());
        let _turn = turn.lock().await;
        let (asked, soon) = (key.clone(), now_ms() + LEFT_MS);
        if let Some(known) = self.library(move |library| library.upload_known(&asked, soon)).await? {
            return Ok(Some(known));
        }
        let upload = self.upload_of(&asset, one.media, side).await?;
        for attempt in 1.. {
            let providers = self.providers();
            let answer = tokio::select! {
                answer = providers.modelslab.upload(upload.clone()) => answer,
                () = driver.cancelled.cancelled() => return Ok(None),
            };
            let error = match answer {
                Ok(address) => {
                    let (kept, until) = (address.clone(), now_ms() + USED_MS);
                    let remembered = self.library(move |library| library.remember_upload(&key, &kept, until)).await;
                    if let Err(error) = remembered {
                        // It goes up once more the next time.
                        tracing::warn!(asset = %id, %error, "where a file went could not be written down");
                    }
                    return Ok(Some(address));
                }
                Err(error) => error,
            };
            if attempt == ATTEMPTS || !may_pass(error.kind) {
                return Err(error.into());
            }
            tracing::info!(asset = %id, %error, attempt, "a file did not get to the provider");
            if !driver.pause(after_errors(attempt, error.retry_after)).await {
                return Ok(None);
            }
        }
        Ok(None)
    }

    async fn upload_of(&self, asset: &Asset, route: Media, side: Option<u32>) -> Result<Upload, Error> {
        let id = asset.id;
        if matches!(route, Media::Image | Media::Mask) {
            let copy = self.copy(id, side).await?;
            return Ok(Upload { bytes: copy.bytes, mime: copy.mime, route });
        }
        let bytes = self.library(move |library| library.original_bytes(id)).await?;
        Ok(Upload { bytes, mime: asset.mime.clone(), route })
    }

    /// The longer side a mask must have because its picture goes up as a smaller copy.
    async fn mask_side(&self, mask: &Asset, operation: &Operation, arguments: &Map) -> Result<Option<u32>, Error> {
        let all = given(operation, arguments);
        let is_mask = mask.origin == Origin::Mask
            || all.iter().any(|one| one.media == Media::Mask && one.asset() == Some(mask.id));
        let picture = all.iter().find(|one| one.media == Media::Image).and_then(Given::asset);
        let Some(picture) = picture.filter(|picture| is_mask && *picture != mask.id) else { return Ok(None) };
        let picture = self.asset(picture).await?;
        let Some(copy) = self.smaller(&picture).await? else { return Ok(None) };
        let shrunk = (picture.width, picture.height) != (Some(copy.width), Some(copy.height));
        Ok(shrunk.then_some(copy.width.max(copy.height)))
    }
}

/// What an upload is remembered by: the bytes of the original, and the size where that is not its own.
fn key(asset: &Asset, side: Option<u32>) -> String {
    match side {
        Some(side) => format!("{}-{side}", asset.sha256),
        None => asset.sha256.clone(),
    }
}

/// Whether giving a file to the provider may succeed the next time.
const fn may_pass(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Network | ErrorKind::Timeout | ErrorKind::Retryable | ErrorKind::Throttled | ErrorKind::Protocol
    )
}

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
