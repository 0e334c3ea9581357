//! Keeping what Limn made on this machine: an annotated picture, a captured page, a document of the agent.

use super::{import, sniff, sniff::Format};
use crate::{
    asset::{Asset, Kind, NewAsset, NewLocal, Origin},
    error::Error,
    library::Library,
    tables::assets,
};

/// The most bytes of words to find a picture by, as of a text.
const FOUND_BY: usize = 64 << 10;

impl Library {
    /// Keeps something that was made here, by the same steps as everything else. It is confidential when one of its
    /// parents is. The same bytes are kept once for each message.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is neither a picture nor a text; [`Error::BadMedia`] when the bytes are not what they
    /// should be; [`Error::NotFound`] when a parent is unknown; [`Error::DiskFull`], [`Error::Io`].
    pub fn keep_local(&self, bytes: &[u8], new: NewLocal) -> Result<Asset, Error> {
        let what = sniff::name(new.kind);
        if !matches!(new.kind, Kind::Image | Kind::Text) {
            return Err(Error::Invalid(format!("Limn makes pictures and texts here, and this is {what}.")));
        }
        let mut incoming = self.incoming()?;
        incoming.write(bytes).map_err(Error::io("write what was made"))?;
        let mut found = incoming.examine(Some(new.kind)).map_err(|error| match error {
            Error::BadMedia(_) => {
                Error::BadMedia(format!("What was made here is not {what} that can be read, so it was not kept."))
            }
            error => error,
        })?;
        if new.kind == Kind::Text {
            found.format = Format::Markdown;
        } else {
            found.text = new.text.as_deref().map(|text| text[..text.floor_char_boundary(FOUND_BY)].to_owned());
        }
        let asset = NewAsset {
            parameters: new.source,
            conversation: new.conversation,
            message: new.message,
            ..import::brought(new.kind, new.title, new.parents)
        };
        self.database().read(|db| assets::check_origins(db, &asset))?;
        self.finish_waiting(&incoming.sha256())?;
        let kept = self.database().read(|db| assets::local_with_bytes(db, &incoming.sha256(), asset.message))?;
        let id = match kept {
            Some(id) => id,
            None => self.put(incoming, asset, Origin::Local, found, new.project)?,
        };
        self.asset(id)
    }
}
