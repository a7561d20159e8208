//! What every generated client stands on: requests, transport, credentials, errors, streams and
//! files. It knows no operation of any service.
//!
//! Generated code fills a [`Request`] for an [`Operation`] and makes a [`Call`] of it. Everything
//! from there to the bytes of the answer is one function that is compiled once; only the decoding
//! at the end is each answer's own.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod address;
mod answer;
mod base64;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "uploads")]
mod body;
mod builder;
mod call;
mod client;
mod credential;
pub mod de;
#[cfg(feature = "dispatch")]
pub mod dispatch;
mod disposition;
mod download;
mod echo;
mod encode;
pub mod eq;
mod error;
mod execute;
mod form;
mod headers;
mod json;
mod maybe;
mod middleware;
#[cfg(feature = "mock")]
pub mod mock;
mod mode;
#[cfg(feature = "uploads")]
mod multipart;
mod operation;
mod paging;
mod redirect;
mod request;
mod request_id;
mod response;
mod retry;
mod search;
mod secret;
pub mod ser;
mod service;
mod settings;
mod stream;
mod time;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
mod version;

pub use self::base64::Base64;
pub use self::maybe::Maybe;
pub use self::secret::Secret;
pub use self::time::DateTime;
pub use crate::__runtime_builder as builder;
pub use answer::{Answer, RawResponse, Text};
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
#[cfg(feature = "uploads")]
pub use body::Body;
pub use builder::{ClientBuilder, Root};
pub use call::{Call, Sending};
pub use client::Client;
pub use download::Download;
pub use error::{Error, ErrorKind, Mismatch, ValidationItem};
pub use form::Form;
pub use json::JsonText;
pub use middleware::{Exchange, Middleware, Next};
pub use mode::{Async, Mode};
#[cfg(feature = "uploads")]
pub use multipart::{Multipart, Upload};
pub use operation::{Access, Auth, Framing, ListStyle, Method, Operation, PathStyle};
pub use paging::{Items, Pages, Paging};
pub use request::Request;
pub use retry::RetryPolicy;
pub use service::{Service, VersionProbe};
#[cfg(feature = "events")]
pub use stream::Event;
pub use stream::{ItemStream, Part, StreamItem};
pub use version::{Compatibility, ServerVersion};

pub use bytes::Bytes;
pub use http::{HeaderMap, StatusCode};
pub use secrecy::SecretString;

use error::Context;
use execute::Reading;
use response::Response;
