//! Where Chromium is.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// Programs on the PATH, the one that is most likely the system's own first.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "brave-browser",
    "microsoft-edge",
];

/// Where macOS keeps applications; the same below the home folder.
const APPLICATIONS: [&str; 4] = [
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "Applications/Chromium.app/Contents/MacOS/Chromium",
    "Applications/Brave Browser.app/Contents/MacOS/Brave Browser",
    "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// The program that `LIMN_CHROMIUM` names, else the first that is found. A wrong `LIMN_CHROMIUM` finds nothing: the
/// person has said which one it shall be.
pub(crate) fn find() -> Option<PathBuf> {
    if cfg!(windows) {
        return None;
    }
    if let Some(named) = env::var_os("LIMN_CHROMIUM").filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named)).filter(|path| is_program(path));
    }
    let home = env::var_os("HOME").map(PathBuf::from);
    search(env::var_os("PATH").as_deref(), [Some(PathBuf::from("/")), home].into_iter().flatten())
}

fn search(path: Option<&OsStr>, roots: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    let folders: Vec<_> =
        path.map(|path| env::split_paths(path).filter(|folder| folder.is_absolute()).collect()).unwrap_or_default();
    let on_path = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let installed = roots.flat_map(|root| APPLICATIONS.map(|application| root.join(application)));
    on_path.chain(installed).find(|path| is_program(path))
}

#[cfg(unix)]
pub(crate) fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub(crate) fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    fn place(path: &Path, mode: u32) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "#!/bin/sh\n").unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn the_first_program_of_the_names_is_found_and_applications_after_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let (bin, root) = (folder.path().join("bin"), folder.path().join("root"));
        let found = || search(Some(bin.as_os_str()), [root.clone()].into_iter());
        assert_eq!(found(), None);
        place(&root.join(APPLICATIONS[1]), 0o755);
        assert_eq!(found(), Some(root.join(APPLICATIONS[1])));
        place(&bin.join("google-chrome"), 0o755);
        assert_eq!(found(), Some(bin.join("google-chrome")));
        place(&bin.join("chromium"), 0o644);
        assert_eq!(found(), Some(bin.join("google-chrome")), "a file that cannot be run is no program");
        place(&bin.join("chromium"), 0o755);
        assert_eq!(found(), Some(bin.join("chromium")));
    }
}
