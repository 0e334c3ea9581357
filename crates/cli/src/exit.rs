//! Exit status of each error code.

use std::process::ExitCode;

use studio::Code;

/// The status scripts can rely on: 0 done; 2 usage or invalid input; 3 key; 4 refused by a provider or by the budget;
/// 5 network or provider trouble; 6 unknown outcome; 7 disk or library; 130 interrupted; 1 a fault in Limn.
pub(crate) fn status(code: Code) -> u8 {
    match code {
        Code::Usage | Code::InvalidInput => 2,
        Code::NoKey | Code::BadKey | Code::Keychain => 3,
        Code::NoCredit | Code::Plan | Code::ContentRefused | Code::ModelNotFound | Code::OverBudget | Code::Denied => 4,
        Code::RateLimited | Code::Provider | Code::Network | Code::Timeout | Code::BadMedia => 5,
        Code::UnknownOutcome => 6,
        Code::DiskFull | Code::Library => 7,
        Code::Cancelled => 130,
        Code::Internal => 1,
    }
}

/// The same for the end of the program; no code at all is success.
pub(crate) fn exit(code: Option<Code>) -> ExitCode {
    ExitCode::from(code.map_or(0, status))
}
