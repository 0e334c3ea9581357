//! Where a generation is asked about. The address in an answer is a suggestion by somebody else, and the request that
//! goes there carries the key.

use url::Url;

use crate::{
    error::{Error, ErrorKind, Reached},
    operation::Family,
};

/// Whether an id may be part of an address: up to 64 letters, digits, `-` and `_`.
pub(crate) fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// The address to poll: the one in the answer when it is on the configured API, for ModelsLab polls some operations
/// under another family's path or another id; else one built from the configured API and the id.
///
/// # Errors
/// `UnsafeLink` when the answer's address is elsewhere and the id cannot be part of one.
pub(crate) fn address(base: &Url, family: Family, id: &str, fetch_result: Option<&str>) -> Result<Url, Error> {
    if let Some(suggested) = fetch_result {
        match Url::parse(suggested) {
            Ok(url) if is_ours(base, &url) => return Ok(url),
            _ => {
                tracing::warn!("the polling address in an answer is not on the configured API; building it from the id")
            }
        }
    }
    if !is_id(id) {
        let message = "ModelsLab gave neither a usable id nor a usable address for this generation; look for its result \
                       on modelslab.com before making it again.";
        return Err(Error::new(ErrorKind::UnsafeLink, Reached::No, message));
    }
    Ok(join(base, &family.fetch_path(id)))
}

/// A path of the API, from its configured base.
pub(crate) fn join(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url
}

/// Same scheme, host and port as the configured API, and a plain path below its path.
fn is_ours(base: &Url, url: &Url) -> bool {
    let below = url.path().strip_prefix(base.path().trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'));
    // Percent-encoded slashes and dots mean one thing here and may mean another there.
    let plain = url.path().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    let bare = url.username().is_empty() && url.password().is_none();
    url.origin() == base.origin() && bare && below && plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polled(base: &str, suggested: &str) -> String {
        let base = Url::parse(base).unwrap();
        address(&base, Family::Images, "42", Some(suggested)).unwrap().into()
    }

    const BASE: &str = "https://modelslab.com/api";
    const BUILT: &str = "https://modelslab.com/api/v6/images/fetch/42";

    #[test]
    fn an_address_on_the_api_is_followed_even_with_another_id_or_family() {
        for suggested in [
            "https://modelslab.com/api/v6/images/fetch/43",
            "https://modelslab.com/api/v6/whisper/fetch/42",
            "https://modelslab.com:443/api/v6/deepfake/fetch/42",
        ] {
            assert_eq!(polled(BASE, suggested), Url::parse(suggested).unwrap().as_str());
        }
    }

    #[test]
    fn any_other_address_is_built_from_the_id() {
        for suggested in [
            "https://evil.example/api/v6/images/fetch/42",
            "http://modelslab.com/api/v6/images/fetch/42",
            "https://modelslab.com:8443/api/v6/images/fetch/42",
            "https://modelslab.com.evil.example/api/v6/images/fetch/42",
            "https://modelslab.com@evil.example/api/v6/images/fetch/42",
            "https://user:pass@modelslab.com/api/v6/images/fetch/42",
            "https://modelslab.com/apis/v6/images/fetch/42",
            "https://modelslab.com/api",
            "https://modelslab.com/api/../admin/42",
            "https://modelslab.com/api/%2e%2e/admin/42",
            "https://modelslab.com/api/..%2fadmin",
            "file:///api/v6/images/fetch/42",
            "/api/v6/images/fetch/42",
            "",
        ] {
            assert_eq!(polled(BASE, suggested), BUILT, "{suggested}");
        }
    }

    #[test]
    fn another_loopback_port_is_another_host() {
        let built = "http://127.0.0.1:9001/api/v6/images/fetch/42";
        assert_eq!(polled("http://127.0.0.1:9001/api/", "http://127.0.0.1:9002/api/v6/images/fetch/42"), built);
        assert_eq!(polled("http://127.0.0.1:9001/api", "http://localhost:9001/api/v6/images/fetch/42"), built);
    }

    #[test]
    fn an_id_cannot_change_the_address() {
        let base = Url::parse(BASE).unwrap();
        for id in ["", "../wallet_balance", "1/2", "1?x", "%2e%2e", "é", &"1".repeat(65)] {
            let error = address(&base, Family::Realtime, id, None).unwrap_err();
            assert_eq!(error.kind, ErrorKind::UnsafeLink, "{id}");
        }
        assert!(address(&base, Family::Realtime, "0f8fad5b-d9cb-469f_x", None).is_ok());
    }
}
