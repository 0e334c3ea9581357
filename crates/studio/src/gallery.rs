//! The library as the faces see it.

use std::path::{Path, PathBuf};

use library::{Asset, AssetId, Author, NewPrompt, PromptId, PromptVersion, Query};

use crate::{
    error::Error,
    event::Event,
    form::Relatives,
    request::{AssetPage, Counts, GalleryQuery},
    studio::Studio,
};

impl From<GalleryQuery> for Query {
    fn from(query: GalleryQuery) -> Self {
        let GalleryQuery { text, kinds, model, starred, tag, collection, project, trashed } = query;
        Self { text, kinds, model, starred, tag, collection, project, trashed }
    }
}

impl From<library::Counts> for Counts {
    fn from(counts: library::Counts) -> Self {
        let library::Counts { assets, starred, trashed, .. } = counts;
        Self { assets, starred, trashed }
    }
}

impl Studio {
    /// Every asset the query finds, newest first, as 16-byte little-endian records: `u32` id, `u32` created (seconds
    /// since 1970 UTC), `u16` width, `u16` height, `u8` kind (0 image, 1 video, 2 audio, 3 text, 4 model), `u8` flags
    /// (1 starred, 2 trashed, 4 alpha), `u16` zero.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn gallery_index(&self, query: &GalleryQuery) -> Result<Vec<u8>, Error> {
        let query = query.clone().into();
        self.library(move |library| library.index(&query)).await
    }

    /// At most `limit` assets older than `before`, newest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn page(&self, query: &GalleryQuery, before: Option<AssetId>, limit: u32) -> Result<AssetPage, Error> {
        let query = query.clone().into();
        let page = self.library(move |library| library.page(&query, before, limit)).await?;
        Ok(AssetPage { assets: page.assets, next: page.next })
    }

    /// The assets with these identities, in the order asked for; unknown ones are left out.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn assets(&self, ids: &[AssetId]) -> Result<Vec<Asset>, Error> {
        let ids = ids.to_vec();
        self.library(move |library| library.assets(&ids)).await
    }

    /// One asset, in the trash or not.
    ///
    /// # Errors
    /// When there is none.
    pub async fn asset(&self, id: AssetId) -> Result<Asset, Error> {
        self.library(move |library| library.asset(id)).await
    }

    /// What an asset was made from, and what was made from it.
    ///
    /// # Errors
    /// When there is no such asset.
    pub async fn relatives(&self, id: AssetId) -> Result<Relatives, Error> {
        let library::Family { parents, mut children } = self.library(move |library| library.family(id)).await?;
        children.reverse();
        Ok(Relatives { parents, children })
    }

    /// Stars assets, or takes their stars away.
    ///
    /// # Errors
    /// When one is unknown; then none is changed.
    pub async fn star(&self, ids: &[AssetId], starred: bool) -> Result<(), Error> {
        self.change(ids, move |library, ids| library.star(ids, starred)).await
    }

    /// Moves assets to the trash.
    ///
    /// # Errors
    /// When one is unknown; then none is changed.
    pub async fn trash(&self, ids: &[AssetId]) -> Result<(), Error> {
        self.change(ids, library::Library::trash).await
    }

    /// Takes assets out of the trash, with their files and stars as they were.
    ///
    /// # Errors
    /// When one is unknown; then none is changed.
    pub async fn restore(&self, ids: &[AssetId]) -> Result<(), Error> {
        self.change(ids, library::Library::restore).await
    }

    /// Where the original lies, for the shell alone: to show it in the file manager and to serve it.
    ///
    /// # Errors
    /// When there is no such asset, or its file is missing.
    pub async fn original_path(&self, id: AssetId) -> Result<PathBuf, Error> {
        self.library(move |library| library.original_path(id)).await
    }

    /// The thumbnail of a picture or the poster of a clip, as a JPEG of at most 512 pixels a side; `None` where there is
    /// no picture, or only the page's own player can make one.
    ///
    /// # Errors
    /// When there is no such asset, or its original is missing or damaged.
    pub async fn thumbnail(&self, id: AssetId) -> Result<Option<Vec<u8>>, Error> {
        self.library(move |library| library.thumbnail(id)).await
    }

    /// Frames of a clip side by side in one JPEG, for looking through it; `None` where only the page's own player can.
    ///
    /// # Errors
    /// When there is no such asset, or its original is missing or damaged.
    pub async fn strip(&self, id: AssetId) -> Result<Option<library::Strip>, Error> {
        self.library(move |library| library.strip(id)).await
    }

    /// The loudness of a sound over its length as 400 values from 0 to 255; `None` where there is none.
    ///
    /// # Errors
    /// When there is no such asset, or its original is missing or damaged.
    pub async fn waveform(&self, id: AssetId) -> Result<Option<Vec<u8>>, Error> {
        self.library(move |library| library.waveform(id)).await
    }

    /// The pixels of a picture, for the clipboard.
    ///
    /// # Errors
    /// When there is no such asset, or its original is missing or no picture.
    pub async fn bitmap(&self, id: AssetId) -> Result<library::Bitmap, Error> {
        self.library(move |library| library.bitmap(id)).await
    }

    /// Copies the original to a file, or into a folder under its own name, and returns where the copy is.
    ///
    /// # Errors
    /// When the file is already there: nothing is ever overwritten.
    pub async fn export(&self, id: AssetId, to: &Path) -> Result<PathBuf, Error> {
        let to = to.to_path_buf();
        self.library(move |library| library.export(id, &to)).await
    }

    /// How many assets there are.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn counts(&self) -> Result<Counts, Error> {
        Ok(self.library(library::Library::counts).await?.into())
    }

    /// Keeps the person's words as a version of a prompt.
    ///
    /// # Errors
    /// When the version it is made from is unknown.
    pub async fn keep_prompt(
        &self,
        author: Author,
        prompt: String,
        negative: Option<String>,
        parent: Option<PromptId>,
    ) -> Result<PromptVersion, Error> {
        let version = NewPrompt { parent, author, prompt, negative, why: None, target: None, usd: None };
        self.library(move |library| library.keep_prompt(version)).await
    }

    /// All versions that belong together with this one, oldest first.
    ///
    /// # Errors
    /// When there is none.
    pub async fn prompt_versions(&self, id: PromptId) -> Result<Vec<PromptVersion>, Error> {
        self.library(move |library| library.prompt_family(id)).await
    }

    pub(crate) async fn change<F>(&self, ids: &[AssetId], change: F) -> Result<(), Error>
    where
        F: FnOnce(&library::Library, &[AssetId]) -> Result<(), library::Error> + Send + 'static,
    {
        let ids = ids.to_vec();
        let changed = ids.clone();
        self.library(move |library| change(library, &ids)).await?;
        self.publish(Event::AssetsChanged { ids: changed });
        Ok(())
    }
}
