//! Putting in order, at the start, what dead processes left behind. What living ones are doing is left alone.

use std::fs;

use crate::{
    error::Error,
    files::{folder, incoming::SUFFIX, place::Trust},
    library::Library,
    tables::{charges, placings},
};

/// Does what can be done. A full disk must not keep anyone from opening the library, so the rest waits for the next
/// start; only a damaged database is an error.
pub(crate) fn recover(library: &Library) -> Result<(), Error> {
    for done in [finish_placings(library), remove_parts(library), give_up_charges(library)] {
        match done {
            Err(error @ Error::Corrupt { .. }) => return Err(error),
            Err(error) => tracing::warn!(%error, "something left behind by an earlier run was not put in order"),
            Ok(()) => {}
        }
    }
    Ok(())
}

/// Results that were complete become assets.
fn finish_placings(library: &Library) -> Result<(), Error> {
    let waiting = library.database().read(placings::all)?;
    for placing in waiting.iter().filter(|placing| !library.owner().lives(&placing.owner)) {
        library.carry_out_placing(placing, Trust::Verify)?;
    }
    Ok(())
}

/// Half-received results are removed; they can be received again.
fn remove_parts(library: &Library) -> Result<(), Error> {
    let doing = || Error::io("clean the folder of incoming results");
    let waiting = library.database().read(placings::all)?;
    for entry in fs::read_dir(library.home().join("incoming")).map_err(doing())? {
        let entry = entry.map_err(doing())?;
        let name = entry.file_name();
        let Some((owner, _)) = name.to_str().and_then(|name| name.strip_suffix(SUFFIX)?.split_once('-')) else {
            continue;
        };
        let awaited = waiting.iter().any(|placing| name == placing.temporary.as_str());
        if !awaited && !library.owner().lives(owner) {
            folder::remove(&entry.path()).map_err(doing())?;
        }
    }
    Ok(())
}

/// Calls whose outcome nobody knows any more go on counting against the caps.
fn give_up_charges(library: &Library) -> Result<(), Error> {
    library.database().write(|tx| charges::mark_abandoned(tx, |token| library.owner().lives(token)))
}
