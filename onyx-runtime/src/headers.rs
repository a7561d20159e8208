//! The headers of a request, which come from several hands.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Sets a header. A map's own `insert` would be compiled into each place that sets one.
#[inline(never)]
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

/// Adds headers in the place of those of the same name, but for cookies, which add up to one header
/// (RFC 6265, section 5.4).
pub(crate) fn merge(headers: &mut HeaderMap, others: &HeaderMap) {
    for name in others.keys() {
        for (index, value) in others.get_all(name).iter().enumerate() {
            let before = headers.get(header::COOKIE).filter(|_| name == header::COOKIE);
            let cookies = before.and_then(|before| join_cookies(before, value));
            let replaces = index == 0 || cookies.is_some();
            let value = cookies.unwrap_or_else(|| value.clone());
            if replaces {
                set(headers, name.clone(), value);
            } else {
                headers.append(name.clone(), value);
            }
        }
    }
}

fn join_cookies(before: &HeaderValue, value: &HeaderValue) -> Option<HeaderValue> {
    let mut joined = before.as_bytes().to_vec();
    joined.extend_from_slice(b"; ");
    joined.extend_from_slice(value.as_bytes());
    let mut joined = HeaderValue::from_bytes(&joined).ok()?;
    joined.set_sensitive(true);
    Some(joined)
}
