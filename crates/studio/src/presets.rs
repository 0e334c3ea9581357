//! Presets: arguments of an operation under a name. Some come with the program, others are the person's own.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    sync::LazyLock,
};

use library::Code;
use modelslab::Map;
use serde::{Deserialize, Serialize};

use crate::{error::Error, form::Preset, jobs::find, studio::Studio};

static BUILT_IN: LazyLock<Vec<FilePreset>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a file of this crate; a test reads it too")]
    serde_json::from_str(include_str!("presets.json")).expect("presets.json is a list of presets")
});

/// No presets file is larger.
const LARGEST_FILE: u64 = 4 << 20;

/// A file of presets.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetFile {
    /// The version of the format: 1.
    limn_presets: u32,
    presets: Vec<FilePreset>,
}

/// A preset as files hold it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilePreset {
    name: String,
    operation: String,
    arguments: Map,
}

impl Studio {
    /// Every preset by name: the person's own, and those that come with the program where none of the person's has
    /// taken their name.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn presets(&self) -> Result<Vec<Preset>, Error> {
        let own = self.library(library::Library::presets).await?;
        let mut presets: Vec<_> = own.into_iter().map(of_library).collect();
        for preset in BUILT_IN.iter() {
            if presets.iter().all(|own| own.name != preset.name) {
                let FilePreset { name, operation, arguments } = preset.clone();
                presets.push(Preset { name, operation, arguments, built_in: true });
            }
        }
        presets.sort_by_key(|preset| preset.name.to_lowercase());
        Ok(presets)
    }

    /// Saves a preset of the person's own, in place of one with its name. Media are left out: a preset is for the next
    /// picture, not for the same one.
    ///
    /// # Errors
    /// `InvalidInput` with what is wrong about it.
    pub async fn save_preset(&self, preset: Preset) -> Result<Preset, Error> {
        let Preset { name, operation, arguments, .. } = preset;
        let checked = checked(FilePreset { name, operation, arguments })?;
        let saved = vec![for_library(&checked)];
        self.library(move |library| library.save_presets(&saved)).await?;
        Ok(shown(checked))
    }

    /// Deletes a preset of the person's own. One that comes with the program and had given way to it is there again.
    ///
    /// # Errors
    /// When the person has none of this name.
    pub async fn delete_preset(&self, name: &str) -> Result<(), Error> {
        let wanted = name.to_owned();
        if self.library(move |library| library.delete_preset(&wanted)).await? {
            return Ok(());
        }
        let message = if BUILT_IN.iter().any(|preset| preset.name == name) {
            format!("{name} comes with Limn and stays.")
        } else {
            format!("There is no preset {name}: see the list of presets.")
        };
        Err(Error::new(Code::InvalidInput, message))
    }

    /// Writes presets to a file; all of the person's own when none are named.
    ///
    /// # Errors
    /// When one is unknown or there are none, or the file cannot be written.
    pub async fn export_presets(&self, names: &[String], to: &Path) -> Result<(), Error> {
        let all = self.presets().await?;
        if let Some(unknown) = names.iter().find(|name| all.iter().all(|preset| preset.name != **name)) {
            let message = format!("There is no preset {unknown}: see the list of presets.");
            return Err(Error::new(Code::InvalidInput, message));
        }
        let wanted = |preset: &Preset| if names.is_empty() { !preset.built_in } else { names.contains(&preset.name) };
        let presets: Vec<_> = all.into_iter().filter(wanted).map(FilePreset::from).collect();
        if presets.is_empty() {
            let message = "You have saved no presets yet: save one, or name those to export.";
            return Err(Error::new(Code::InvalidInput, message));
        }
        let to = to.to_path_buf();
        let text = serde_json::to_vec_pretty(&PresetFile { limn_presets: 1, presets }).unwrap_or_default();
        let written = tokio::task::spawn_blocking(move || write(&to, &text)).await;
        written.map_err(io::Error::other).flatten().map_err(|error| Error::not_written(&error))
    }

    /// Reads presets from a file, all of them or none, and returns them.
    ///
    /// # Errors
    /// `InvalidInput` with what is wrong about the file.
    pub async fn import_presets(&self, from: &Path) -> Result<Vec<Preset>, Error> {
        let path = from.to_path_buf();
        let read = tokio::task::spawn_blocking(move || {
            if fs::metadata(&path)?.len() > LARGEST_FILE {
                return Err(io::Error::other("it is too large for presets"));
            }
            fs::read(&path)
        });
        let refuse = |why: String| Error::new(Code::InvalidInput, format!("{} was not read: {why}.", from.display()));
        let bytes = read.await.map_err(io::Error::other).flatten().map_err(|error| refuse(error.to_string()))?;
        let file: PresetFile = serde_json::from_slice(&bytes)
            .map_err(|error| refuse(format!("it is no file of Limn's presets ({error})")))?;
        if file.limn_presets != 1 {
            return Err(refuse("it was written by a newer Limn; update Limn to read it".into()));
        }
        let presets = file.presets.into_iter().map(checked).collect::<Result<Vec<_>, _>>()?;
        let saved: Vec<_> = presets.iter().map(for_library).collect();
        self.library(move |library| library.save_presets(&saved)).await?;
        Ok(presets.into_iter().map(shown).collect())
    }
}

/// The same preset without its media, if its operation takes everything else.
///
/// # Errors
/// `InvalidInput` with everything that is wrong about it.
fn checked(mut preset: FilePreset) -> Result<FilePreset, Error> {
    preset.name = preset.name.trim().to_owned();
    let refuse = |why: String| Error::new(Code::InvalidInput, format!("The preset {}: {why}", preset.name));
    let operation = find(&preset.operation)
        .map_err(|_| refuse(format!("there is no operation {}; it may be of another Limn.", preset.operation)))?;
    let mut arguments = preset.arguments.clone();
    arguments.retain(|name, value| !value.is_null() && operation.media.iter().all(|(media, _)| media != name));
    // What a preset leaves open is no fault of its own.
    let problems = operation.validate(&arguments).err().unwrap_or_default();
    let problems: Vec<_> = problems.into_iter().filter(|problem| arguments.contains_key(&problem.field)).collect();
    if !problems.is_empty() {
        let said: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
        return Err(refuse(said.join(" ")));
    }
    preset.arguments = arguments;
    Ok(preset)
}

fn shown(preset: FilePreset) -> Preset {
    let FilePreset { name, operation, arguments } = preset;
    Preset { name, operation, arguments, built_in: false }
}

fn of_library(preset: library::Preset) -> Preset {
    let library::Preset { name, operation, arguments, built_in, .. } = preset;
    Preset { name, operation, arguments, built_in }
}

fn for_library(preset: &FilePreset) -> library::Preset {
    let FilePreset { name, operation, arguments } = preset.clone();
    library::Preset { name, operation, arguments, built_in: false, created_at: 0 }
}

impl From<Preset> for FilePreset {
    fn from(preset: Preset) -> Self {
        let Preset { name, operation, arguments, .. } = preset;
        Self { name, operation, arguments }
    }
}

/// Writes a file beside the old one and puts it in its place, so that a full disk leaves the old one.
pub(crate) fn write(to: &Path, text: &[u8]) -> io::Result<()> {
    let mut beside = to.as_os_str().to_owned();
    beside.push(format!(".{:08x}", rand::random::<u32>()));
    let done = fs::File::create_new(&beside)
        .and_then(|mut file| {
            file.write_all(text)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, to));
    if done.is_err() {
        // Nothing else knows the name, so nobody else would ever remove it.
        let _ = fs::remove_file(&beside);
    }
    done
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_preset_that_comes_along_fits_its_operation() {
        assert!(BUILT_IN.len() >= 12);
        for preset in BUILT_IN.iter() {
            let arguments = preset.arguments.clone();
            let kept = checked(preset.clone()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(kept.arguments, arguments, "{} holds media", preset.name);
            assert_eq!(BUILT_IN.iter().filter(|other| other.name == preset.name).count(), 1, "{}", preset.name);
        }
    }

    #[test]
    fn a_preset_says_what_is_wrong_about_it() {
        let preset = |operation: &str, arguments: Value| FilePreset {
            name: "Mine".into(),
            operation: operation.into(),
            arguments: arguments.as_object().unwrap().clone(),
        };
        let said = |preset| checked(preset).err().map(|error| error.message).unwrap_or_default();
        assert!(said(preset("teleport", serde_json::json!({}))).contains("no operation teleport"));
        assert!(said(preset("upscale", serde_json::json!({"scale": 9}))).contains("scale"));
        assert!(said(preset("upscale", serde_json::json!({"sclae": 2}))).contains("sclae"));
        let kept = checked(preset("upscale", serde_json::json!({"scale": 2, "init_image": "asset:7"}))).ok().unwrap();
        assert_eq!(Value::Object(kept.arguments), serde_json::json!({"scale": 2}));
    }
}
