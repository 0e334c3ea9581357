//! The keychain against a real Secret Service of the test's own: a private session bus with GNOME Keyring on it, so
//! that neither the person's keyring nor another test is touched. Needs `dbus-run-session`, `gnome-keyring-daemon` and
//! `secret-tool`, which `make setup` installs.
#![cfg(target_os = "linux")]

use std::process::{Command, Output};

use keychain::{Error, Keychain, Owner};
use secrecy::ExposeSecret;

/// Which of the programs below this process plays; set only for child processes.
const PART: &str = "LIMN_KEYCHAIN_TEST_PART";

/// Runs the test `part` of this same binary on a private session bus, after `prepare` (shell).
fn on_a_private_bus(part: &str, prepare: &str) -> Output {
    let home = tempfile::tempdir().expect("a temporary folder");
    let test = std::env::current_exe().expect("this binary");
    Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &format!("{prepare}\nexec \"$0\" --exact --nocapture {part}")])
        .arg(test)
        .env(PART, part)
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_RUNTIME_DIR", home.path())
        .env_remove("DISPLAY")
        .output()
        .expect("dbus-run-session must be installed")
}

fn passed(output: &Output) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{out}\n{err}");
}

fn plays(part: &str) -> bool {
    std::env::var(PART).is_ok_and(|playing| playing == part)
}

const UNLOCKED: &str = "printf secret | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null";

#[test]
fn keys_live_in_the_secret_service() {
    if !plays("keys_live_in_the_secret_service") {
        return passed(&on_a_private_bus("keys_live_in_the_secret_service", UNLOCKED));
    }
    let keychain = Keychain::open().unwrap();
    assert_eq!(keychain.name(), "GNOME Keyring");
    assert!(keychain.key(Owner::Openai).unwrap().is_none());

    keychain.keep(Owner::Openai, &"sk-first".into()).unwrap();
    keychain.keep(Owner::Openai, &"sk-second ✓".into()).unwrap();
    keychain.keep(Owner::Modelslab, &"ml".into()).unwrap();
    assert_eq!(keychain.key(Owner::Openai).unwrap().unwrap().expose_secret(), "sk-second ✓");

    // A program we did not write finds the same key under the names we promise.
    let told = Command::new("secret-tool").args(["lookup", "service", "Limn", "username", "openai"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&told.stdout), "sk-second ✓");

    keychain.forget(Owner::Openai).unwrap();
    keychain.forget(Owner::Openai).expect("forgetting twice is fine");
    assert!(keychain.key(Owner::Openai).unwrap().is_none());
    assert_eq!(keychain.key(Owner::Modelslab).unwrap().unwrap().expose_secret(), "ml", "the other key stays");
    assert!(!format!("{keychain:?}").contains("ml\""));
}

#[test]
fn a_bus_without_a_keyring_is_said_plainly_and_can_be_mended() {
    if !plays("a_bus_without_a_keyring_is_said_plainly_and_can_be_mended") {
        return passed(&on_a_private_bus("a_bus_without_a_keyring_is_said_plainly_and_can_be_mended", ""));
    }
    let error = Keychain::open().unwrap_err();
    assert!(matches!(error, Error::Missing(_) | Error::Locked(_)), "{error}");
    assert!(error.to_string().contains("for this session only"), "{error}");

    // The daemon starts later: the same process must see it, without a restart.
    assert!(Command::new("sh").args(["-c", UNLOCKED]).status().unwrap().success());
    Keychain::open().expect("a keychain that came later is found");
}

#[test]
fn no_bus_at_all_is_an_error_and_not_a_mock() {
    if !plays("no_bus_at_all_is_an_error_and_not_a_mock") {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "no_bus_at_all_is_an_error_and_not_a_mock"])
            .env(PART, "no_bus_at_all_is_an_error_and_not_a_mock")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/limn")
            .output()
            .unwrap();
        return passed(&output);
    }
    assert!(matches!(Keychain::open().unwrap_err(), Error::Missing(_)));
}
