//! Keys in a real keychain: a session bus of the test's own with GNOME Keyring on it.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use sandbox::Sandbox;
use sha2::{Digest, Sha256};

use crate::limn::{Ended, FOX, Limn, Running, code, program, sandbox};

/// A session bus; it ends with the test, and the keyring with it.
struct Bus(Child);

impl Bus {
    fn start(limn: Limn) -> (Self, Limn) {
        let runtime = limn.desk().join("runtime");
        fs::create_dir(&runtime).unwrap();
        let limn = limn
            .with("XDG_RUNTIME_DIR", &runtime.display().to_string())
            .with("XDG_DATA_HOME", &runtime.display().to_string());
        let mut daemon = limn.program("dbus-daemon");
        let mut daemon = daemon.args(["--session", "--nofork", "--print-address=1"]).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let limn = limn.with("DBUS_SESSION_BUS_ADDRESS", address.trim());
        (Self(daemon), limn)
    }

    fn with_keyring(limn: Limn) -> (Self, Limn) {
        let (bus, limn) = Self::start(limn);
        // It reads the password of the new keyring and goes to the background once it can be used.
        let mut keyring = limn.program("sh");
        keyring.args(["-c", "gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"]);
        keyring.stdin(Stdio::piped());
        assert!(Running::of(keyring).types(b"secret").end().status.success());
        (bus, limn)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // The bus may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn set(limn: &Limn, owner: &str, key: &[u8]) -> Ended {
    let mut command = limn.program(program());
    command.args(["keys", "set", owner, "--json"]).stdin(Stdio::piped());
    Running::of(command).types(key).end()
}

fn without_keys(sandbox: &Sandbox) -> Limn {
    Limn::of(sandbox).without("OPENAI_API_KEY").without("MODELSLAB_API_KEY")
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn holds(folder: &Path, secret: &str) -> bool {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return holds(&path, secret);
        }
        let bytes = fs::read(&path).unwrap_or_default();
        bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
    })
}

#[test]
fn keys_live_in_the_keychain_are_used_from_there_and_are_in_no_file() {
    let sandbox = sandbox();
    let (_bus, limn) = Bus::with_keyring(without_keys(&sandbox));
    let (openai, modelslab) = ("sk-canary-openai-4711", "canary-modelslab-4712");

    assert_eq!(code(&limn.json(3, &["keys", "check", "openai"])), "no_key");
    let said = [set(&limn, "openai", format!("{openai}\n").as_bytes()), set(&limn, "modelslab", modelslab.as_bytes())];
    for ended in said {
        assert!(!ended.out.contains("canary") && !ended.err.contains("canary"), "{ended:#?}");
        assert_eq!(ended.object(0)["kept_in"], "GNOME Keyring");
    }
    let mut lookup = limn.program("secret-tool");
    lookup.args(["lookup", "service", "Limn", "username", "openai"]);
    assert_eq!(Running::of(lookup).end().with(0).out, openai, "a program of others finds it");

    for (owner, place) in [("openai", "/openai/"), ("modelslab", "/modelslab/")] {
        let object = limn.json(0, &["keys", "check", owner]);
        assert_eq!((object["valid"].as_bool(), object["provider"].as_str()), (Some(true), Some(owner)), "{object:#}");
        assert!(limn.run(&["keys", "check", owner]).with(0).out.contains("takes this key"), "{place}");
    }
    let ended = limn.run(&["generate", "a red door", "--width", "256", "--height", "256", "--json"]);
    assert!(!ended.out.contains("canary") && !ended.err.contains("canary"), "{ended:#?}");
    ended.object(0);
    for (place, key) in [("/openai/v1/responses", openai), ("/text2img", modelslab)] {
        let asked = sandbox.log(place);
        assert_eq!(asked[0].key_sha256.as_deref(), Some(&*sha256(key)), "{place}");
    }
    for key in [openai, modelslab] {
        assert!(!holds(limn.desk(), key), "in a file");
    }

    // The environment goes before the keychain, and is not kept.
    let other = limn.with("MODELSLAB_API_KEY", "from-the-environment");
    other.json(0, &FOX);
    let last = sandbox.log("/text2img").pop().unwrap();
    assert_eq!(last.key_sha256.as_deref(), Some(&*sha256("from-the-environment")));
    assert!(!holds(other.desk(), "from-the-environment"));
    let limn = other.without("MODELSLAB_API_KEY");

    limn.json(0, &["keys", "forget", "openai"]);
    limn.json(0, &["keys", "forget", "openai"]);
    assert_eq!(code(&limn.json(3, &["keys", "check", "openai"])), "no_key");
    limn.json(0, &["keys", "check", "modelslab"]);

    // A key that the provider refuses is kept all the same, and said to be refused.
    set(&limn, "openai", b"sk-bad-canary").object(0);
    let refused = limn.json(3, &["keys", "check", "openai"]);
    assert_eq!((code(&refused), refused["valid"].as_bool()), ("bad_key", Some(false)));
}

#[test]
fn without_a_keychain_a_key_is_kept_nowhere() {
    let sandbox = sandbox();
    let limn = without_keys(&sandbox);
    let ended = set(&limn, "openai", b"sk-canary-4711");
    assert!(!ended.out.contains("canary") && !ended.err.contains("canary"), "{ended:#?}");
    assert_eq!(code(&ended.object(3)), "keychain");
    for action in ["check", "forget"] {
        assert_eq!(code(&limn.json(3, &["keys", action, "openai"])), "keychain");
    }
    assert!(!limn.home().exists() || !holds(&limn.home(), "canary"));
    // A key in the environment needs none, and is no more shown than the others.
    let limn = limn.with("OPENAI_API_KEY", "sk-canary-4711");
    let ended = limn.run(&["keys", "check", "openai", "--json"]);
    assert!(!ended.out.contains("canary") && !ended.err.contains("canary"), "{ended:#?}");
    ended.object(0);
}

#[test]
fn what_is_no_key_is_not_kept() {
    let limn = Limn::new();
    for text in [&b""[..], b"  \n", b"two words", b"\xff\xfe"] {
        assert_eq!(code(&set(&limn, "openai", text).object(2)), "usage");
    }
}
