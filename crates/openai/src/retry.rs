//! When to try again, and after how long.
//!
//! The kind of trouble decides, not the status (see `classify`). The server's own hint is followed when it is short; a
//! long one is told to the person instead. Nothing is repeated once something of the answer was seen: `turn` sees to it.

use std::time::{Duration, SystemTime};

use reqwest::header::HeaderMap;

use crate::error::{Error, ErrorKind};

/// Tries of one call, the first included, unless the client's options say otherwise.
pub(crate) const TRIES: u32 = 3;
/// An overloaded model is asked once more; then another model is the better advice.
const TRIES_OVERLOADED: u32 = 2;
/// The longest wait that is sat out without asking.
const PATIENCE: Duration = Duration::from_secs(60);
/// Where waiting without a hint begins and ends.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// How long to wait before the next try, after `made` of at most `tries`; `None` to give up. `chance` in 0..1 spreads the clients
/// ("full jitter"), so that they do not all come back at once.
pub(crate) fn wait(error: &Error, made: u32, tries: u32, chance: f64) -> Option<Duration> {
    let tries = match error.kind {
        ErrorKind::Overloaded => tries.min(TRIES_OVERLOADED),
        kind if kind.is_temporary() => tries,
        _ => 1,
    };
    if error.settled || made >= tries {
        return None;
    }
    match error.retry_after {
        Some(hint) => (hint <= PATIENCE).then_some(hint),
        None => {
            let most = FIRST_WAIT.saturating_mul(1 << made.saturating_sub(1).min(16)).min(LONGEST_WAIT);
            Some(most.mul_f64(chance.clamp(0.0, 1.0)))
        }
    }
}

/// The server's hint: `retry-after-ms`, then `retry-after` (seconds or a date), then the words of the message.
pub(crate) fn hint(headers: Option<&HeaderMap>, message: &str) -> Option<Duration> {
    let header = |name: &str| headers?.get(name)?.to_str().ok().map(str::trim);
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    let millis = header("retry-after-ms").and_then(number).and_then(|ms| Duration::try_from_secs_f64(ms / 1000.0).ok());
    let seconds = || header("retry-after").and_then(number).and_then(|s| Duration::try_from_secs_f64(s).ok());
    let date = || {
        let date = httpdate::parse_http_date(header("retry-after")?).ok()?;
        Some(date.duration_since(SystemTime::now()).unwrap_or(Duration::ZERO))
    };
    millis.or_else(seconds).or_else(date).or_else(|| hint_in_words(message))
}

/// Whether the server says that trying again is pointless.
pub(crate) fn vetoed(headers: &HeaderMap) -> bool {
    headers.get("x-should-retry").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"false"))
}

/// "… try again in 28ms", "11.054s", "35 seconds", "1m2s", "6m0s".
fn hint_in_words(message: &str) -> Option<Duration> {
    let lower = message.to_ascii_lowercase();
    let after = |phrase: &str| lower.find(phrase).map(|start| &lower[start + phrase.len()..]);
    let mut rest = after("try again in ").or_else(|| after("retry after "))?;
    let mut total = None;
    loop {
        rest = rest.trim_start();
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let Ok(number) = rest[..digits].parse::<f64>() else { break };
        let tail = rest[digits..].trim_start();
        let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let unit = match &tail[..letters] {
            "ms" | "millisecond" | "milliseconds" => 0.001,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
            "d" | "day" | "days" => 86_400.0,
            _ => break,
        };
        let part = Duration::try_from_secs_f64(number * unit).ok()?;
        total = Some(total.unwrap_or(Duration::ZERO) + part);
        rest = &tail[letters..];
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Site;

    fn error(kind: ErrorKind, retry_after: Option<Duration>) -> Error {
        let mut error = Error::new(kind, Site { host: "h", model: "m" }, "");
        error.retry_after = retry_after;
        error
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn words_of_the_message_are_understood() {
        let said = |text: &str| hint_in_words(text).map(|wait| wait.as_millis());
        assert_eq!(said("Please try again in 28ms. Visit https://x.test"), Some(28));
        assert_eq!(said("Please try again in 11.054s. Visit"), Some(11_054));
        assert_eq!(said("Try again in 35 seconds."), Some(35_000));
        assert_eq!(said("try again in 1m2s"), Some(62_000));
        assert_eq!(said("try again in 6m0s."), Some(360_000));
        assert_eq!(said("Please retry after 2 minutes."), Some(120_000));
        assert_eq!(said("try again in 1h2m3.5s"), Some(3_723_500));
        assert_eq!(said("Please try again later."), None);
        assert_eq!(said("try again in a while"), None);
        assert_eq!(said("try again in 99999999999999999999999999s"), None);
    }

    #[test]
    fn the_finer_header_wins_and_a_date_counts_from_now() {
        let both = headers(&[("retry-after-ms", "250"), ("retry-after", "7")]);
        assert_eq!(hint(Some(&both), "try again in 9s"), Some(Duration::from_millis(250)));
        assert_eq!(hint(Some(&headers(&[("retry-after", "7")])), "try again in 9s"), Some(Duration::from_secs(7)));
        assert_eq!(hint(Some(&headers(&[("retry-after", "soon")])), "try again in 9s"), Some(Duration::from_secs(9)));
        assert_eq!(hint(Some(&headers(&[("retry-after", "-1")])), ""), None);
        let past = headers(&[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]);
        assert_eq!(hint(Some(&past), ""), Some(Duration::ZERO));
        let ahead = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(4_000));
        assert!(hint(Some(&headers(&[("retry-after", &ahead)])), "").is_some_and(|wait| wait > PATIENCE));
    }

    #[test]
    fn a_short_hint_is_followed_and_a_long_one_is_not() {
        let minute = error(ErrorKind::RateLimited, Some(Duration::from_secs(60)));
        assert_eq!(wait(&minute, 1, TRIES, 0.5), Some(Duration::from_secs(60)));
        assert_eq!(wait(&error(ErrorKind::RateLimited, Some(Duration::from_secs(61))), 1, TRIES, 0.5), None);
    }

    #[test]
    fn without_a_hint_the_wait_grows_to_a_limit_with_full_jitter() {
        let fault = error(ErrorKind::Server, None);
        assert_eq!(wait(&fault, 1, TRIES, 1.0), Some(Duration::from_millis(500)));
        assert_eq!(wait(&fault, 2, TRIES, 1.0), Some(Duration::from_secs(1)));
        assert_eq!(wait(&fault, 2, TRIES, 0.0), Some(Duration::ZERO));
        assert_eq!(wait(&fault, 3, TRIES, 1.0), None);
    }

    #[test]
    fn overload_is_tried_twice_and_hopeless_troubles_once() {
        assert!(wait(&error(ErrorKind::Overloaded, None), 1, TRIES, 0.5).is_some());
        assert!(wait(&error(ErrorKind::Overloaded, None), 2, TRIES, 0.5).is_none());
        use ErrorKind::*;
        for kind in [Auth, Region, Model, BadRequest, ContextTooLong, RequestTooLarge, Quota, Policy, NoRoute, Protocol]
        {
            assert_eq!(wait(&error(kind, Some(Duration::ZERO)), 1, TRIES, 0.5), None, "{kind:?}");
        }
        assert_eq!(wait(&error(ErrorKind::Server, None).settled(), 1, TRIES, 0.5), None);
    }

    #[test]
    fn one_try_can_be_enough() {
        assert_eq!(wait(&error(ErrorKind::Server, None), 1, 1, 0.5), None);
    }

    #[test]
    fn a_veto_is_read() {
        assert!(vetoed(&headers(&[("x-should-retry", "False")])));
        assert!(!vetoed(&headers(&[("x-should-retry", "true")])));
        assert!(!vetoed(&HeaderMap::new()));
    }
}
