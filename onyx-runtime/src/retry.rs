//! When a request is sent again, and after which pause.

use super::Error;
use http::{HeaderMap, StatusCode, header};
use std::time::{Duration, SystemTime};

/// Which requests are sent again, how often and after which pauses.
///
/// Sent again are those that failed in a way that may pass: no connection, a broken one, a
/// timeout, or an answer of 408, 429, 502, 503 or 504. Only methods that may be repeated without
/// harm are (RFC 9110, section 9.2.2: not POST and not PATCH), unless the caller says otherwise; a
/// body that was a stream is not; and nothing is once a stream of answers has begun.
///
/// The pauses double from [`base`](Self::base) up to [`cap`](Self::cap), each shortened by up to a
/// half by chance, so that many clients do not come back at once. A server that names a pause
/// (`Retry-After`) is obeyed to the letter, up to [`retry_after_cap`](Self::retry_after_cap); where
/// it asks for more, the error is returned at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How often a request is sent again at most.
    pub retries: u32,
    /// Whether POST and PATCH are, too.
    pub non_idempotent: bool,
    /// The first pause.
    pub base: Duration,
    /// The longest pause that the client chooses.
    pub cap: Duration,
    /// The longest pause that a server may ask for.
    pub retry_after_cap: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 2,
            non_idempotent: false,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
            retry_after_cap: Duration::from_mins(1),
        }
    }
}

impl RetryPolicy {
    /// Nothing is sent twice.
    #[must_use]
    pub fn never() -> Self {
        Self { retries: 0, ..Self::default() }
    }

    /// Sets [`RetryPolicy::retries`].
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Sets [`RetryPolicy::non_idempotent`].
    #[must_use]
    pub fn non_idempotent(mut self, yes: bool) -> Self {
        self.non_idempotent = yes;
        self
    }

    /// Sets [`RetryPolicy::base`] and [`RetryPolicy::cap`].
    #[must_use]
    pub fn pauses(mut self, base: Duration, cap: Duration) -> Self {
        (self.base, self.cap) = (base, cap);
        self
    }

    /// Sets [`RetryPolicy::retry_after_cap`].
    #[must_use]
    pub fn retry_after_cap(mut self, cap: Duration) -> Self {
        self.retry_after_cap = cap;
        self
    }

    /// How long to wait before a request is sent again that has failed `failures` times; none
    /// where it is not sent again.
    pub(crate) fn pause(&self, error: &Error, failures: u32) -> Option<Duration> {
        if failures > self.retries || !error.is_transient() {
            return None;
        }
        match error.retry_after() {
            Some(asked) => (asked <= self.retry_after_cap).then_some(asked),
            None => Some(self.backoff(failures).mul_f64(0.5 + fastrand::f64() / 2.0)),
        }
    }

    fn backoff(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        self.base.saturating_mul(1 << doublings).min(self.cap)
    }
}

/// Whether a status says that the same request may succeed later.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 502 | 503 | 504)
}

/// `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::RETRY_AFTER, value.parse().unwrap())])
    }

    #[test]
    fn reads_both_forms_of_retry_after() {
        assert_eq!(retry_after(&headers("7")), Some(Duration::from_secs(7)));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        let pause = retry_after(&headers(&soon)).unwrap();
        assert!((98..=100).contains(&pause.as_secs()), "{pause:?}");
        assert_eq!(retry_after(&headers("Wed, 21 Oct 2015 07:28:00 GMT")), Some(Duration::ZERO));
        assert_eq!(retry_after(&headers("-1")), None);
        assert_eq!(retry_after(&headers("soon")), None);
    }

    #[test]
    fn pauses_double_up_to_the_cap() {
        let policy = RetryPolicy::default().retries(100);
        let pauses: Vec<_> = [1, 2, 3, 4, 5, 6, 99].map(|n| policy.backoff(n).as_millis()).into();
        assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
        let error = Error::new(super::super::ErrorKind::Connect, "");
        for failures in 1..50 {
            let full = policy.backoff(failures);
            let pause = policy.pause(&error, failures).unwrap();
            assert!(pause <= full && pause >= full / 2, "{failures}: {pause:?}");
        }
        assert_eq!(policy.pause(&error, 101), None);
    }
}
