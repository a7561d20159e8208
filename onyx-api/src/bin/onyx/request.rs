//! `onyx request`: what no operation is for.

use crate::exit::Failure;
use crate::{input, output, tree};
use clap::ArgMatches;
use onyx_api::Client;
use onyx_api::runtime::{Download, Method};
use std::path::PathBuf;

pub(crate) async fn request(client: &Client, matches: &ArgMatches) -> Result<(), Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let (path, query) = match text("path").split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text("path"), None),
    };
    let mut call = client.request::<Download>(method(text("method"))?, path);
    if let Some(query) = query {
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            call.request_mut().query(&name, &value);
        }
    }
    for (name, value) in pairs(matches, "query")? {
        call.request_mut().query(name, &value);
    }
    for (name, value) in pairs(matches, "header")? {
        call.request_mut().header(name, &value);
    }
    if let Some(path) = matches.get_one::<PathBuf>(tree::BODY) {
        call.request_mut().json(&input::json(path)?);
    }
    let answer = call.await?;
    let is_json = answer.media_type().is_some_and(|ty| ty.contains("json"));
    let bytes = answer.bytes().await?;
    match serde_json::from_slice(&bytes) {
        Ok(value) if is_json => output::json(&value, matches),
        _ => output::bytes(&bytes),
    }
}

fn method(name: &str) -> Result<Method, Failure> {
    const METHODS: [Method; 8] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ];
    let method = METHODS.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name));
    method.ok_or_else(|| Failure::usage(format!("`{name}` is no method that can be sent")))
}

fn pairs<'a>(matches: &'a ArgMatches, id: &str) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    let given = matches.get_many::<String>(id).into_iter().flatten();
    let split = |pair: &'a String| {
        // A value may be a secret, and is not shown.
        let message = || format!("--{id} wants NAME=VALUE");
        pair.split_once('=').ok_or_else(|| Failure::usage(message()))
    };
    given.map(split).collect()
}
