//! Settings and the window's own state, written through tauri-plugin-store to the file the `limn` command reads too.

use std::{path::Path, sync::Arc};

use serde_json::Value;
use studio::{Code, Error, SETTINGS_FILE, Settings};
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreBuilder};

/// The field of the file that holds the window's state; the settings' own fields stand beside it.
const WINDOW: &str = "window";

/// The open settings file.
#[derive(Clone)]
pub(crate) struct Preferences {
    store: Arc<Store<Wry>>,
}

impl Preferences {
    /// Opens the file of a home folder. The settings have been read by then, so a damaged file was already moved aside.
    pub(crate) fn open(handle: &AppHandle, home: &Path) -> Result<Self, Error> {
        let store = StoreBuilder::new(handle, home.join(SETTINGS_FILE)).disable_auto_save().build();
        Ok(Self { store: store.map_err(|error| unusable(&error))? })
    }

    /// Writes all settings.
    pub(crate) fn save(&self, settings: &Settings) -> Result<(), Error> {
        if let Ok(Value::Object(fields)) = serde_json::to_value(settings) {
            for (name, value) in fields {
                self.store.set(name, value);
            }
        }
        self.store.save().map_err(|error| unusable(&error))
    }

    /// What the window left behind; null the first time.
    pub(crate) fn window_state(&self) -> Value {
        self.store.get(WINDOW).unwrap_or_default()
    }

    /// Keeps what the window wants to find again.
    pub(crate) fn save_window_state(&self, state: Value) -> Result<(), Error> {
        self.store.set(WINDOW, state);
        self.store.save().map_err(|error| unusable(&error))
    }
}

fn unusable(error: &tauri_plugin_store::Error) -> Error {
    Error::new(
        Code::Library,
        format!("The settings could not be saved ({error}): check the folder Limn keeps its files in."),
    )
}
