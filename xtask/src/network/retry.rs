//! When a request is sent again, and after which pause.

use super::Options;
use http::{HeaderMap, StatusCode, header};
use std::time::{Duration, SystemTime};

/// Whether a status says that the same request may succeed later.
pub(super) fn may_pass(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502 | 503 | 504)
}

/// The pause before a request is sent again that has failed `failures` times, where the server may
/// have asked for one; none where it is not sent again.
pub(super) fn pause(options: &Options, failures: u32, asked: Option<Duration>) -> Option<Duration> {
    if failures > options.retries {
        return None;
    }
    match asked {
        Some(asked) => (asked <= options.retry_after_cap).then_some(asked),
        None => Some(options.retry_pause.saturating_mul(1 << failures.saturating_sub(1).min(10))),
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{pause, retry_after};
    use crate::network::Options;
    use http::{HeaderMap, HeaderValue, header};
    use std::time::{Duration, SystemTime};

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let read = |value| {
            let value = HeaderValue::from_static(value);
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, value)]);
            retry_after(&headers, SystemTime::UNIX_EPOCH).map(|pause| pause.as_secs())
        };
        assert_eq!(read("7"), Some(7));
        assert_eq!(read("Thu, 01 Jan 1970 00:01:00 GMT"), Some(60));
        assert_eq!(read("soon"), None);
        assert_eq!(read("-1"), None);
    }

    #[test]
    fn pauses_double_and_a_long_one_is_not_waited_for() {
        let options = Options { retries: 3, ..Options::default() };
        let millis = |failures| pause(&options, failures, None).map(|pause| pause.as_millis());
        assert_eq!([1, 2, 3, 4].map(millis), [Some(500), Some(1000), Some(2000), None]);
        let asked = |seconds| pause(&options, 1, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(0), Some(Duration::ZERO));
        assert_eq!(asked(20), Some(Duration::from_secs(20)));
        assert_eq!(asked(21), None);
    }
}
