//! How a session ends, and what it leaves behind: nothing.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use browser::{Browser, Error, Extent, Options, Site};
use tokio::time::sleep;

use crate::{server::Server, session};

/// The folder of a session: what Chromium was started in.
fn folder(process: u32) -> PathBuf {
    fs::read_link(format!("/proc/{process}/cwd")).unwrap()
}

/// The processes that run in this folder or have it among their arguments.
fn processes(folder: &Path) -> Vec<u32> {
    let about = |id: &u32| {
        let arguments = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        let inside = fs::read_link(format!("/proc/{id}/cwd")).is_ok_and(|inside| inside.starts_with(folder));
        inside || String::from_utf8_lossy(&arguments).contains(folder.to_str().unwrap())
    };
    let ids = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    ids.filter(about).collect()
}

async fn gone(folder: &Path) {
    for _ in 0..600 {
        if processes(folder).is_empty() && !folder.exists() {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("left behind: {:?}, folder {}", processes(folder), folder.exists());
}

#[tokio::test]
async fn nothing_is_left_behind() {
    let server = Server::start().await;
    server.page("/", "<title>Here</title>");
    let browser = session(&[&server]).await;
    browser.open(&server.url("/")).await.unwrap();
    let first = folder(browser.process_id());
    assert!(processes(&first).len() > 1, "the folder finds Chromium and its children");
    drop(browser);
    gone(&first).await;

    let browser = session(&[&server]).await;
    let second = folder(browser.process_id());
    assert_ne!(second, first, "every session has a folder of its own");
    browser.close().await;
    gone(&second).await;
}

#[tokio::test]
async fn nothing_of_the_person_goes_in() {
    let place = tempfile::tempdir().unwrap();
    let (program, seen) = (place.path().join("chromium"), place.path().join("seen"));
    let script = format!("#!/bin/sh\n{{ env; pwd; printf '%s\\n' \"$@\"; }} > '{}'\n", seen.display());
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let error = Browser::start(Options { program: Some(program), ..Options::default() }).await.unwrap_err();
    assert!(matches!(error, Error::Start(_)), "{error}");

    let seen = fs::read_to_string(seen).unwrap();
    let mut names: Vec<_> =
        seen.lines().filter(|line| !line.starts_with('-')).filter_map(|line| Some(line.split_once('=')?.0)).collect();
    names.retain(|name| !["PWD", "OLDPWD", "SHLVL", "_", "PATH", "LANG", "LC_ALL", "TZ"].contains(name));
    names.sort_unstable();
    assert_eq!(
        names,
        ["DBUS_SESSION_BUS_ADDRESS", "HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"]
    );
    let home = seen.lines().find_map(|line| line.strip_prefix("HOME=")).unwrap();
    assert!(seen.lines().any(|line| line == home), "it starts in its folder");
    assert!(seen.contains(&format!("--user-data-dir={home}\n")));
    assert!(!Path::new(home).exists(), "also a session that did not start leaves nothing behind");
}

#[tokio::test]
async fn a_chromium_that_dies_is_an_error_and_leaves_nothing_behind() {
    let server = Server::start().await;
    server.page("/", "<title>Here</title>");
    let browser = session(&[&server]).await;
    let folder = folder(browser.process_id());
    browser.open(&server.url("/")).await.unwrap();
    // The page has come, but its picture has not: no call to Chromium is waiting.
    server.page("/picture", "<title>Picture</title><img src=/hang>");
    let hanging = server.url("/picture");
    let (result, killed) = tokio::join!(browser.open(&hanging), async {
        while server.asked("/hang").is_empty() {
            sleep(Duration::from_millis(20)).await;
        }
        Command::new("kill").args(["-9", &browser.process_id().to_string()]).status().unwrap()
    });
    assert!(killed.success());
    assert_eq!(result, Err(Error::Crashed));
    assert_eq!(browser.screenshot(Extent::View).await.unwrap_err(), Error::Crashed);
    drop(browser);
    gone(&folder).await;
}

#[tokio::test]
async fn a_page_that_does_not_come_is_an_error_and_the_session_goes_on() {
    let server = Server::start().await;
    server.page("/", "<title>Here</title>");
    let sites = vec![Site::parse(&server.host()).unwrap()];
    let limit = Duration::from_secs(10);
    let options = Options { sites, loopback_allowed: true, limit, ..Options::default() };
    let browser = Browser::start(options).await.unwrap();
    assert_eq!(browser.open(&server.url("/hang")).await, Err(Error::Timeout("open it")));
    assert_eq!(server.asked("/hang").len(), 1);
    assert_eq!(browser.open(&server.url("/")).await.unwrap().title, "Here");
}

#[tokio::test]
async fn a_server_that_is_gone_and_a_page_without_end_are_errors_and_the_session_goes_on() {
    let (server, gone) = (Server::start().await, Server::start().await);
    server.page("/", "<title>Here</title>");
    server.page("/large", &"<p>large</p>".repeat(3 << 20));
    let browser = Arc::new(session(&[&server, &gone]).await);
    let closed = gone.url("/");
    drop(gone);
    // Steps can be taken from any task.
    let (first, address) = (Arc::clone(&browser), closed.clone());
    let Err(Error::Unreachable { address, reason }) =
        tokio::spawn(async move { first.open(&address).await }).await.unwrap()
    else {
        panic!("nothing can have come")
    };
    assert_eq!((&*address, &*reason), ("127.0.0.1", "nothing answers there"));
    assert!(matches!(browser.screenshot(Extent::View).await, Err(Error::Refused(_))), "an error page is no picture");
    assert_eq!(browser.open(&server.url("/large")).await, Err(Error::TooLarge));
    assert_eq!(browser.open(&server.url("/")).await.unwrap().title, "Here");
    browser.screenshot(Extent::View).await.unwrap();
}

#[tokio::test]
async fn a_program_that_is_no_chromium_is_an_error() {
    let with = |program: &str| Browser::start(Options { program: Some(program.into()), ..Options::default() });
    assert_eq!(with("/nowhere/chromium").await.unwrap_err(), Error::NoBrowser);
    assert_eq!(with("/bin/false").await.unwrap_err(), Error::Start("it gave no reason".into()));
    let error = Browser::start(Options { width: 5000, ..Options::default() }).await.unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error}");
}
