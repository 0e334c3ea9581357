//! The library: list, search, show, import, export, trash, restore.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use serde_json::json;
use studio::{Asset, AssetId, Code, Error, GalleryQuery};

use crate::{
    arguments::List,
    output::{self, Output},
    session::Session,
};

/// Lists assets, newest first; with words, those that have them.
pub(crate) async fn list(
    output: Output,
    session: &Session,
    query: &[String],
    list: List,
) -> Result<Option<Code>, Error> {
    let query = GalleryQuery {
        text: query.join(" "),
        model: list.model,
        starred: list.starred,
        trashed: list.trashed,
        ..GalleryQuery::default()
    };
    let before = list.before.as_deref().map(asset_id).transpose()?;
    let page = session.studio.page(&query, before, list.limit).await?;
    let object = json!({"assets": output::asset_list(&session.studio, &page.assets).await?, "next": page.next});
    output.result(&object, || lines(&page.assets));
    if page.assets.is_empty() && !output.json {
        output.note("Nothing found.");
    }
    Ok(None)
}

/// Shows one asset.
pub(crate) async fn show(output: Output, session: &Session, id: &str) -> Result<Option<Code>, Error> {
    let asset = session.studio.asset(asset_id(id)?).await?;
    let path = output::path(&session.studio, &asset).await;
    let object = json!({"assets": output::asset_list(&session.studio, std::slice::from_ref(&asset)).await?});
    output.result(&object, || details(&asset, path.as_deref()));
    Ok(None)
}

/// Keeps files of this computer.
pub(crate) async fn import(output: Output, session: &Session, files: &[PathBuf]) -> Result<Option<Code>, Error> {
    let mut assets = Vec::with_capacity(files.len());
    for file in files {
        assets.push(session.studio.import_file(file, None).await?);
    }
    let object = json!({"assets": output::asset_list(&session.studio, &assets).await?});
    output.result(&object, || lines(&assets));
    Ok(None)
}

/// Copies an original out; a document with everything it names.
pub(crate) async fn export(output: Output, session: &Session, id: &str, to: &Path) -> Result<Option<Code>, Error> {
    let to = std::path::absolute(to).unwrap_or_else(|_| to.to_owned());
    let id = asset_id(id)?;
    let is_document = session.studio.asset(id).await?.mime.starts_with("text/markdown");
    let written = if is_document {
        session.studio.export_document(id, &to).await?
    } else {
        session.studio.export(id, &to).await?
    };
    output.result(&json!({"path": written}), || written.display().to_string());
    Ok(None)
}

/// Moves assets to the trash, or back.
pub(crate) async fn throw(
    output: Output,
    session: &Session,
    ids: &[String],
    restore: bool,
) -> Result<Option<Code>, Error> {
    let ids = ids.iter().map(|id| asset_id(id)).collect::<Result<Vec<_>, _>>()?;
    if restore {
        session.studio.restore(&ids).await?;
    } else {
        session.studio.trash(&ids).await?;
    }
    let assets = session.studio.assets(&ids).await?;
    let object = json!({"assets": output::asset_list(&session.studio, &assets).await?});
    output.result(&object, || lines(&assets));
    Ok(None)
}

pub(crate) fn asset_id(text: &str) -> Result<AssetId, Error> {
    text.parse().map_err(|_| Error::new(Code::Usage, format!("{text} is no asset: ids are numbers, see `limn list`.")))
}

fn lines(assets: &[Asset]) -> String {
    let mut lines = String::new();
    let widest = assets.iter().map(|asset| asset.file.chars().count()).max().unwrap_or_default();
    for asset in assets {
        let size = asset.width.zip(asset.height).map(|(width, height)| format!("{width}×{height}"));
        let size = size.or_else(|| asset.duration_s.map(|seconds| format!("{seconds:.1} s"))).unwrap_or_default();
        let star = if asset.starred { "★" } else { " " };
        let words = output::beginning(&asset.words.mine);
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{:>6} {star} {size:>9}  {:<widest$}  {words}", asset.id, asset.file);
    }
    lines
}

fn details(asset: &Asset, path: Option<&Path>) -> String {
    let missing = || format!("{} is missing from the library's folder", asset.file);
    let mut lines = path.map_or_else(missing, |path| path.display().to_string()) + "\n";
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(lines, "{name:<10} {value}");
        }
    };
    line("mine", Some(asset.words.mine.clone()));
    line("refined", asset.words.refined.clone());
    line("sent", Some(asset.words.sent.clone()));
    line("negative", asset.words.negative.clone());
    line("model", asset.model.clone());
    line("operation", Some(asset.operation.clone()));
    line("type", Some(asset.mime.clone()));
    line("size", asset.width.zip(asset.height).map(|(width, height)| format!("{width} × {height}")));
    line("length", asset.duration_s.map(|seconds| format!("{seconds:.1} s")));
    line("seed", asset.seed.map(|seed| seed.to_string()));
    line("estimate", asset.estimated_usd.map(|usd| usd.to_string()));
    line("cost", asset.actual_usd.map(|usd| usd.to_string()));
    line("provider", asset.provider_id.clone());
    line("sha256", Some(asset.sha256.clone()));
    let parents: Vec<_> = asset.parents.iter().map(ToString::to_string).collect();
    line("made from", Some(parents.join(", ")));
    if let Some(text) = &asset.text {
        let _ = write!(lines, "\n{}", text.trim_end());
    }
    lines
}
