//! Order in the library: ratings, tags, collections, and what must not leave this machine.

use library::{AssetId, Collection};

use crate::{error::Error, event::Event, studio::Studio};

impl Studio {
    /// Says how good assets are: 1 to 5, or 0 for nothing said.
    ///
    /// # Errors
    /// When one is unknown or the rating is above 5; then none is changed.
    pub async fn rate(&self, ids: &[AssetId], rating: u8) -> Result<(), Error> {
        self.change(ids, move |library, ids| library.rate(ids, rating)).await
    }

    /// Gives assets tags, or takes them away.
    ///
    /// # Errors
    /// When one is unknown or a tag is empty or too long; then none is changed.
    pub async fn tag(&self, ids: &[AssetId], tags: &[String], on: bool) -> Result<(), Error> {
        let tags = tags.to_vec();
        self.change(ids, move |library, ids| library.tag(ids, &tags, on)).await
    }

    /// Every tag in use, in alphabetical order.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn tags(&self) -> Result<Vec<String>, Error> {
        self.library(library::Library::tags).await
    }

    /// Every collection, in alphabetical order.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn collections(&self) -> Result<Vec<Collection>, Error> {
        self.library(library::Library::collections).await
    }

    /// Puts assets into the collection of this name, which is made when there is none; or takes them out of it.
    ///
    /// # Errors
    /// When the name cannot be one, an asset is unknown, or there is no such collection to take them out of.
    pub async fn collect(&self, name: &str, ids: &[AssetId], on: bool) -> Result<Collection, Error> {
        let (name, assets, changed) = (name.to_owned(), ids.to_vec(), ids.to_vec());
        let collection = self.library(move |library| library.collect(&name, &assets, on)).await?;
        self.publish(Event::AssetsChanged { ids: changed });
        Ok(collection)
    }

    /// Marks assets as confidential, so that they never leave this machine, or takes the mark away.
    ///
    /// # Errors
    /// When one is unknown; then none is changed.
    pub async fn set_confidential(&self, ids: &[AssetId], on: bool) -> Result<(), Error> {
        self.change(ids, move |library, ids| library.set_confidential(ids, on)).await
    }
}
