//! What can go wrong on disk, each as one sentence for the person.

use std::{io, path::PathBuf};

use money::Usd;

use crate::{code::Code, job::JobState};

/// Which limit on spending was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// The limit of the day.
    Day,
    /// The limit of one message, refinement or direct generation.
    Message,
    /// The limit of the month.
    Month,
    /// The limit of the project.
    Project,
}

/// What can go wrong on disk. Displays as one sentence that says what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No row has this identity.
    #[error("There is no {what} {id} in the library. Check the number, or list what is there.")]
    NotFound {
        /// The sort of row.
        what: &'static str,
        /// The identity that was asked for.
        id: i64,
    },
    /// A cap on spending would be passed: nothing was written and nothing may be sent.
    #[error("{}", over_budget(*.cap, *.limit, *.left, *.asked))]
    OverBudget {
        /// Which cap.
        cap: Cap,
        /// The cap itself.
        limit: Usd,
        /// What is left below it.
        left: Usd,
        /// What the call would reserve.
        asked: Usd,
    },
    /// A generation cannot go from where it stands to where it should.
    #[error("This generation is already {}, so it cannot become {}.", .from.word(), .to.word())]
    Transition {
        /// Where it stands.
        from: JobState,
        /// Where it should have gone.
        to: JobState,
    },
    /// Something was settled before and cannot be settled again.
    #[error("{0}")]
    Decided(String),
    /// The bytes are not the media they should be; the sentence says what was found.
    #[error("{0}")]
    BadMedia(String),
    /// The disk is full. Nothing is lost: the same step can be tried again once there is room.
    #[error("The disk is full. Free some space and try again; nothing that was paid for is lost.")]
    DiskFull,
    /// Another process kept the library locked for five seconds.
    #[error("The library is busy in another window or command. Wait a moment and try again.")]
    Locked,
    /// The database is damaged.
    #[error("{}", corrupt(.moved_to.as_ref()))]
    Corrupt {
        /// Where the damaged database was put, when it was moved aside. It is never deleted.
        moved_to: Option<PathBuf>,
    },
    /// The database was written by a newer Limn. Nothing was touched.
    #[error(
        "This library was written by a newer Limn (format {found}; this one knows {known}). Update Limn to open it."
    )]
    Newer {
        /// The format of the file.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The file `library.db` belongs to another program. Nothing was touched.
    #[error("{} is not a Limn library. Choose another folder for Limn.", .0.display())]
    Foreign(PathBuf),
    /// An argument cannot be right, such as a negative price.
    #[error("{0}")]
    Invalid(String),
    /// The file to write to is already there.
    #[error("{} is already there. Choose another name.", .0.display())]
    Exists(PathBuf),
    /// The file of an asset is gone from the library's folder.
    #[error("The file {0} is missing from the library's folder. Put it back, or move the picture to the trash.")]
    FileMissing(String),
    /// The operating system refused a step.
    #[error("Limn could not {doing}: {source}. Check the library's folder and its permissions.")]
    Io {
        /// The step, as words after "could not".
        doing: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// The database refused a step.
    #[error("The library's database failed: {0}. Start Limn again; if it stays, check the disk.")]
    Database(String),
}

impl Error {
    /// What a program acts on.
    pub fn code(&self) -> Code {
        match self {
            Self::NotFound { .. } | Self::Transition { .. } | Self::Decided(_) | Self::Invalid(_) | Self::Exists(_) => {
                Code::InvalidInput
            }
            Self::OverBudget { .. } => Code::OverBudget,
            Self::BadMedia(_) => Code::BadMedia,
            Self::DiskFull => Code::DiskFull,
            Self::Locked
            | Self::Corrupt { .. }
            | Self::Newer { .. }
            | Self::Foreign(_)
            | Self::FileMissing(_)
            | Self::Io { .. }
            | Self::Database(_) => Code::Library,
        }
    }

    /// An error of the operating system; a full disk or quota gets its own kind.
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io { doing: doing.into(), source },
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi::SQLITE_IOERR_SHMSIZE};
        // The index of the log could not grow, which takes no more than 32 KB: the disk is full to the brim.
        if error.sqlite_error().is_some_and(|error| error.extended_code == SQLITE_IOERR_SHMSIZE) {
            return Self::DiskFull;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt { moved_to: None },
            _ => Self::Database(error.to_string()),
        }
    }
}

fn over_budget(cap: Cap, limit: Usd, left: Usd, asked: Usd) -> String {
    let which = match cap {
        Cap::Day => "today",
        Cap::Message => "one message",
        Cap::Month => "this month",
        Cap::Project => "this project",
    };
    format!(
        "This would cost up to {asked}, and {left} is left of the {limit} limit for {which}. \
         Nothing was sent; raise the limit in the settings to go on."
    )
}

fn corrupt(moved_to: Option<&PathBuf>) -> String {
    match moved_to {
        Some(path) => format!(
            "The library's database is damaged. It was put aside at {}, your pictures are untouched in the media \
             folder; open Limn again to begin a new list, or put a backup in its place first.",
            path.display()
        ),
        None => "The library's database is damaged. Quit Limn everywhere and open it again.".into(),
    }
}
