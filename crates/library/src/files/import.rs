//! What the person brings: files dropped, pasted or named on the command line, and masks drawn in the window.

use serde_json::json;

use super::{incoming::Incoming, place::Trust};
use crate::{
    asset::{Asset, Kind, NewAsset, Origin, Words},
    error::Error,
    files::sniff,
    id::AssetId,
    library::Library,
    media, pictures,
    tables::{assets, placings},
};

impl Library {
    /// Keeps what the person brought, under the name it had. The same bytes are kept once: when the library has them
    /// already, made or imported, that asset is returned, out of the trash if it was there.
    ///
    /// # Errors
    /// [`Error::BadMedia`] when it is nothing the library keeps, or damaged; [`Error::DiskFull`], [`Error::Io`].
    pub fn import(&self, mut incoming: Incoming, name: &str) -> Result<Asset, Error> {
        let sha256 = incoming.sha256();
        self.finish_waiting(&sha256)?;
        let id = match self.database().read(|db| assets::with_bytes(db, &sha256))? {
            Some(id) => id,
            None => {
                let found = incoming.examine(None)?;
                self.put(incoming, brought(found.kind, title(name), Vec::new()), Origin::Imported, found, None)?
            }
        };
        let asset = self.asset(id)?;
        if asset.trashed_at.is_none() {
            return Ok(asset);
        }
        self.restore(&[id])?;
        self.asset(id)
    }

    /// Keeps a mask of a picture: white where it is to change, black where it is to stay. It is stored as a greyscale PNG
    /// of eight bits with exactly these greys; one that is such a PNG already is kept byte for byte. The same mask of the
    /// same picture is kept once.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such picture; [`Error::Invalid`] when it is no picture, or the mask has
    /// another size or is not opaque; [`Error::BadMedia`] when the mask is damaged or no picture.
    pub fn import_mask(&self, mut incoming: Incoming, of: AssetId) -> Result<Asset, Error> {
        let picture = self.asset(of)?;
        if picture.kind != Kind::Image {
            let what = sniff::name(picture.kind);
            return Err(Error::Invalid(format!("A mask belongs to a picture, and this is {what}. Choose a picture.")));
        }
        let found = incoming.examine(Some(Kind::Image))?;
        let sizes = [picture.width, picture.height, found.width, found.height].map(Option::unwrap_or_default);
        if sizes[..2] != sizes[2..] {
            let [width, height, mask_width, mask_height] = sizes;
            return Err(Error::Invalid(format!(
                "The mask is {mask_width} × {mask_height} and its picture {width} × {height}. Draw it at the picture's size."
            )));
        }
        if found.has_alpha {
            return Err(Error::Invalid(
                "A mask is opaque: white where the picture changes, black where it stays.".into(),
            ));
        }
        let bytes = incoming.bytes().map_err(Error::io("read a mask"))?;
        let (incoming, found) = match pictures::greyscale(found.format, &bytes)? {
            None => (incoming, found),
            Some(grey) => {
                let mut stored = self.incoming()?;
                stored.write(&grey).map_err(Error::io("write a mask"))?;
                let found = stored.examine(Some(Kind::Image))?;
                (stored, found)
            }
        };
        let mask = brought(Kind::Image, "mask".into(), vec![of]);
        self.finish_waiting(&incoming.sha256())?;
        if let Some(kept) = self.database().read(|db| assets::mask_with_bytes(db, &incoming.sha256(), of))? {
            return self.asset(kept);
        }
        let id = self.put(incoming, mask, Origin::Mask, found, None)?;
        self.asset(id)
    }

    /// Carries out what an earlier attempt with these bytes left on its way, when the disk was full or a process ended.
    pub(super) fn finish_waiting(&self, sha256: &str) -> Result<(), Error> {
        for placing in self.database().read(|db| placings::with_bytes(db, sha256))? {
            if placing.owner == self.owner().token() || !self.owner().lives(&placing.owner) {
                self.carry_out_placing(&placing, Trust::Verify)?;
            }
        }
        Ok(())
    }

    /// All bytes of an original as they were kept, for sending them on.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::FileMissing`], [`Error::Io`].
    pub fn original_bytes(&self, id: AssetId) -> Result<Vec<u8>, Error> {
        let original = self.original(id)?;
        media::whole(&mut self.open_original(&original)?).map_err(Error::io(format!("read {}", original.file)))
    }
}

pub(super) fn brought(kind: Kind, mine: String, parents: Vec<AssetId>) -> NewAsset {
    NewAsset {
        kind,
        words: Words { mine, ..Words::default() },
        operation: String::new(),
        model: None,
        seed: None,
        parameters: json!({}),
        parents,
        job: None,
        index: 0,
        conversation: None,
        message: None,
        provider_id: None,
        estimated_usd: None,
        requested_at: None,
    }
}

/// The name of a file without its folders and its ending.
pub(super) fn title(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem.to_owned(),
        _ => file.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_name_of_the_file() {
        assert_eq!(title("/home/me/A fox, v1.2.png"), "A fox, v1.2");
        assert_eq!(title(r"C:\pictures\fox.jpeg"), "fox");
        assert_eq!(title("notes about v1.final version"), "notes about v1.final version");
        assert_eq!(title(".png"), ".png");
        assert_eq!(title(""), "");
    }
}
