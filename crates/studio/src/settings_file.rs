//! The settings on disk: `<home>/settings.json`, one flat JSON object, as tauri-plugin-store writes it.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use crate::{Code, error::Error, settings::Settings};

/// Name of the settings file in the home folder.
pub const SETTINGS_FILE: &str = "settings.json";

/// Settings as read, and what had to be repaired.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedSettings {
    /// The settings; defaults where the file says nothing that can be used.
    pub settings: Settings,
    /// One sentence for the person when something in the file could not be used.
    pub notice: Option<String>,
}

/// Reads the settings of a home folder. A file that is no JSON object is moved aside and the defaults are used; a single
/// field that cannot be used is replaced by its default.
///
/// # Errors
/// When the file is there but cannot be read.
pub fn load_settings(home: &Path) -> Result<LoadedSettings, Error> {
    let path = home.join(SETTINGS_FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(LoadedSettings { settings: Settings::default(), notice: None });
        }
        Err(error) => return Err(unusable("read", &error)),
    };
    match serde_json::from_slice::<Map<String, Value>>(&bytes) {
        Ok(fields) => Ok(from_fields(fields)),
        Err(_) => {
            let aside = move_aside(&path).map_err(|error| unusable("moved aside", &error))?;
            let name = aside.file_name().unwrap_or_default().to_string_lossy();
            let notice = format!("The settings file was damaged: it is kept as {name} and the defaults are used.");
            Ok(LoadedSettings { settings: Settings::default(), notice: Some(notice) })
        }
    }
}

/// Writes the settings of a home folder, and leaves fields of the file that this version does not know as they are.
///
/// # Errors
/// When the file cannot be written.
pub fn save_settings(home: &Path, settings: &Settings) -> Result<(), Error> {
    let path = home.join(SETTINGS_FILE);
    let mut fields = match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice::<Map<String, Value>>(&bytes).unwrap_or_default(),
        Err(_) => Map::new(),
    };
    if let Ok(Value::Object(known)) = serde_json::to_value(settings) {
        fields.extend(known);
    }
    let text = serde_json::to_vec_pretty(&fields).map_err(|error| unusable("written", &error.into()))?;
    replace(home, &path, &text).map_err(|error| unusable("written", &error))
}

fn from_fields(mut fields: Map<String, Value>) -> LoadedSettings {
    let refused: Vec<String> = fields
        .iter()
        .filter(|(name, value)| {
            let alone = Map::from_iter([((*name).clone(), (*value).clone())]);
            serde_json::from_value::<Settings>(Value::Object(alone)).is_err()
        })
        .map(|(name, _)| name.clone())
        .collect();
    for name in &refused {
        fields.remove(name);
    }
    let settings = serde_json::from_value(Value::Object(fields)).unwrap_or_default();
    let notice = (!refused.is_empty())
        .then(|| format!("These settings could not be read and are back at their defaults: {}.", refused.join(", ")));
    LoadedSettings { settings, notice }
}

fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let stamp = jiff::Timestamp::now().as_millisecond();
    let aside = path.with_file_name(format!("settings.damaged-{stamp}.json"));
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Writes beside the file and renames over it, so that a crash leaves the old or the new one, never half of one.
fn replace(home: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    fs::create_dir_all(home)?;
    let beside = home.join(format!(".{SETTINGS_FILE}.{:08x}", rand::random::<u32>()));
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()
    });
    let done = written.and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        // Nothing else knows the name, so nobody else would ever remove it.
        let _ = fs::remove_file(&beside);
    }
    done
}

fn unusable(what: &str, error: &io::Error) -> Error {
    let code = if error.kind() == io::ErrorKind::StorageFull { Code::DiskFull } else { Code::Library };
    Error::new(
        code,
        format!("The settings file could not be {what} ({error}): check the folder Limn keeps its files in."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_file_the_defaults_hold() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(load_settings(home.path()).unwrap().settings, Settings::default());
    }

    #[test]
    fn what_is_saved_is_read_again_and_unknown_fields_stay() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(SETTINGS_FILE), r#"{"of_a_newer_version": [1, 2], "queue_slots": 15}"#).unwrap();
        let mut settings = load_settings(home.path()).unwrap().settings;
        assert_eq!(settings.queue_slots, 15);
        settings.image_model = "sdxl".into();
        save_settings(home.path(), &settings).unwrap();
        assert_eq!(load_settings(home.path()).unwrap(), LoadedSettings { settings, notice: None });
        let text = fs::read_to_string(home.path().join(SETTINGS_FILE)).unwrap();
        assert!(text.contains("of_a_newer_version"), "{text}");
    }

    #[test]
    fn a_damaged_file_is_kept_aside_and_said() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(SETTINGS_FILE), r#"{"queue_slots": 15, "theme"#).unwrap();
        let loaded = load_settings(home.path()).unwrap();
        assert_eq!(loaded.settings, Settings::default());
        assert!(loaded.notice.unwrap().contains("damaged"));
        let names: Vec<_> =
            fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert!(names.len() == 1 && names[0].starts_with("settings.damaged-"), "{names:?}");
    }

    #[test]
    fn one_bad_field_loses_only_itself() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(SETTINGS_FILE), r#"{"queue_slots": "many", "image_model": "sdxl"}"#).unwrap();
        let loaded = load_settings(home.path()).unwrap();
        assert_eq!(loaded.settings.image_model, "sdxl");
        assert_eq!(loaded.settings.queue_slots, 5);
        assert!(loaded.notice.unwrap().contains("queue_slots"));
    }
}
