//! Instants as servers write them.

use super::de::invalid;
use chrono::{NaiveDateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

/// An instant: `format: date-time` (RFC 3339), in UTC.
///
/// A time without a zone is read as UTC, since that is what a server means that leaves it out
/// (observed on Onyx 4.6.1). It is a [`chrono::DateTime<Utc>`] in all but name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(chrono::DateTime<Utc>);

impl Deref for DateTime {
    type Target = chrono::DateTime<Utc>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(instant: chrono::DateTime<Utc>) -> Self {
        Self(instant)
    }
}

impl From<DateTime> for chrono::DateTime<Utc> {
    fn from(instant: DateTime) -> Self {
        instant.0
    }
}

/// RFC 3339 in UTC, with as many digits of the second as it has.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // chrono promises of this `Debug` that it is the format of ISO 8601.
        write!(f, "{:?}Z", self.0.naive_utc())
    }
}

impl FromStr for DateTime {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        chrono::DateTime::parse_from_rfc3339(text)
            .map(|instant| Self(instant.with_timezone(&Utc)))
            .or_else(|error| zoneless(text).ok_or(error))
    }
}

fn zoneless(text: &str) -> Option<DateTime> {
    // `%.f` takes a fraction of any length, also none; RFC 3339 allows a space for the `T`.
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"].iter().find_map(|format| {
        NaiveDateTime::parse_from_str(text, format).ok().map(|time| DateTime(time.and_utc()))
    })
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| invalid(&text, "a date and time (RFC 3339)"))
    }
}
