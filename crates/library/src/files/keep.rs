//! Keeping a result: received, checked, made durable, placed, written down, in this order; only then is it told.

use std::io;

use super::{
    cache,
    incoming::{Incoming, Received},
    name,
    place::Trust,
};
use crate::{
    asset::{Asset, NewAsset, Origin},
    error::Error,
    id::{AssetId, ProjectId},
    library::Library,
    media::Found,
    tables::{
        assets::{self, Entry},
        placings,
    },
};

impl Library {
    /// A file to receive a result in, on the library's own file system.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Io`].
    pub fn incoming(&self) -> Result<Incoming, Error> {
        let folder = self.home().join("incoming");
        Incoming::new(&folder, self.owner()).map_err(Error::io("make a file for a result"))
    }

    /// Keeps a received result: checks it, names it, makes it durable and only then returns. When the same
    /// `(job, index)` was kept before, that asset is returned and the new bytes are dropped.
    ///
    /// # Errors
    /// [`Error::BadMedia`] when the bytes are not what they should be. [`Error::DiskFull`] or [`Error::Io`], after which
    /// the same result can be kept again, received anew; if it had come far enough it is not lost even without that.
    /// [`Error::NotFound`] when the job or a parent is unknown.
    pub fn keep(&self, mut incoming: Incoming, asset: NewAsset) -> Result<Asset, Error> {
        if let Some(kept) = self.kept_before(&asset)? {
            return self.asset(kept);
        }
        let found = incoming.examine(Some(asset.kind))?;
        let id = self.put(incoming, asset, Origin::Made, found, None)?;
        self.asset(id)
    }

    /// Makes checked bytes durable, places them and writes them down. Without a project they belong to that of their
    /// generation or conversation.
    pub(super) fn put(
        &self,
        incoming: Incoming,
        asset: NewAsset,
        origin: Origin,
        mut found: Found,
        project: Option<ProjectId>,
    ) -> Result<AssetId, Error> {
        let received = incoming.finish().map_err(Error::io("write a result to the disk"))?;
        let words = if asset.words.mine.trim().is_empty() { &asset.words.sent } else { &asset.words.mine };
        let stem = name::stem(words, asset.kind, &received.sha256);
        let mut entry = Entry { project, ..entry(asset, origin, &found, &received) };
        let temporary = file_name(&received)?;
        let placing = self.plan_placing(&mut entry, &temporary, &stem)?;
        // From here on the file belongs to the placing: after an error it stays for the next attempt.
        received.path.keep().map_err(|error| Error::io("keep a result")(error.error))?;
        let id = self.carry_out_placing(&placing, Trust::Checked)?;
        if let Some(thumbnail) = found.thumbnail.take() {
            cache::store(self.home(), cache::THUMBS, &entry.sha256, &thumbnail);
        }
        match id {
            Some(id) => Ok(id),
            // The same result was kept twice at once, and the other one was faster.
            None => self.database().read(|db| assets::same(db, &entry))?.ok_or_else(gone),
        }
    }

    /// The asset of this `(job, index)`, if it was kept or came so far that it can be now.
    fn kept_before(&self, asset: &NewAsset) -> Result<Option<AssetId>, Error> {
        let (kept, placing) = self.database().read(|db| {
            assets::check_origins(db, asset)?;
            let Some(job) = asset.job else { return Ok((None, None)) };
            Ok((assets::of_job(db, job, asset.index)?, placings::of_job(db, job, asset.index)?))
        })?;
        match (kept, placing) {
            (Some(id), _) => Ok(Some(id)),
            (None, Some(placing)) if placing.owner != self.owner().token() && self.owner().lives(&placing.owner) => {
                Err(Error::Locked)
            }
            (None, Some(placing)) => self.carry_out_placing(&placing, Trust::Verify),
            (None, None) => Ok(None),
        }
    }
}

fn entry(asset: NewAsset, origin: Origin, found: &Found, received: &Received) -> Entry {
    Entry {
        kind: found.kind,
        origin,
        mime: found.format.mime().into(),
        width: found.width,
        height: found.height,
        duration_s: found.duration_s,
        text: found.text.clone(),
        has_alpha: found.has_alpha,
        bytes: received.length,
        sha256: received.sha256.clone(),
        file: String::new(),
        words: asset.words,
        operation: asset.operation,
        model: asset.model,
        seed: asset.seed,
        parameters: asset.parameters,
        parents: asset.parents,
        job: asset.job,
        index: asset.index,
        conversation: asset.conversation,
        message: asset.message,
        provider_id: asset.provider_id,
        estimated_usd: asset.estimated_usd,
        requested_at: asset.requested_at,
        project: None,
    }
}

fn file_name(received: &Received) -> Result<String, Error> {
    let name = received.path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    name.ok_or_else(|| Error::io("name a result")(io::Error::other("it has no name")))
}

fn gone() -> Error {
    Error::io("keep a result")(io::Error::other("its temporary file disappeared"))
}
