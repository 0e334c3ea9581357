//! The one store of each operating system, and the name the person knows it by.

use std::sync::Arc;

use keyring_core::{CredentialStore, Error};

#[cfg(target_os = "linux")]
pub(crate) fn open() -> Result<Arc<CredentialStore>, Error> {
    zbus_secret_service_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(target_os = "macos")]
pub(crate) fn open() -> Result<Arc<CredentialStore>, Error> {
    apple_native_keyring_store::keychain::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(windows)]
pub(crate) fn open() -> Result<Arc<CredentialStore>, Error> {
    windows_native_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(target_os = "macos")]
pub(crate) fn name() -> String {
    "macOS Keychain".into()
}

#[cfg(windows)]
pub(crate) fn name() -> String {
    "Windows Credential Manager".into()
}

/// The Secret Service has no name of its own, but the process that answers for it has.
#[cfg(target_os = "linux")]
pub(crate) fn name() -> String {
    let known = match secret_service_process().as_deref() {
        Some(process) if process.starts_with("gnome-keyring") => "GNOME Keyring",
        Some(process) if process.starts_with("kwallet") || process.starts_with("ksecret") => "KWallet",
        Some(process) if process.starts_with("keepassxc") => "KeePassXC",
        _ => "the system keyring",
    };
    known.into()
}

#[cfg(target_os = "linux")]
fn secret_service_process() -> Option<String> {
    let bus = zbus::blocking::Connection::session().ok()?;
    let reply = bus
        .call_method(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            Some("org.freedesktop.DBus"),
            "GetConnectionUnixProcessID",
            &("org.freedesktop.secrets",),
        )
        .ok()?;
    let process: u32 = reply.body().deserialize().ok()?;
    std::fs::read_to_string(format!("/proc/{process}/comm")).ok()
}
