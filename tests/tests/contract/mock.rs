//! The mock, for every operation: what the client sends is answered by the expectation of that
//! operation and of no other.

use crate::Case;
use crate::document::Document;
use crate::example::Kind;
use crate::wire::server::Server;
use onyx_api::MockOnyx;
use onyx_api::runtime::RetryPolicy;
use onyx_api::runtime::dispatch::Entry;
use onyx_api::runtime::mock::{Expectation, NotJson};
use serde_json::Value;
use std::collections::BTreeMap;

#[tokio::test]
async fn every_operation_finds_its_expectation() {
    let document = Document::read();
    let mock = MockOnyx::start();
    // All at once, so that one could answer in another's place.
    let kept: BTreeMap<String, Expectation<Value, NotJson>> = onyx_api::dispatch::operations()
        .map(|entry| {
            (entry.name(), mock.handle().given(entry.operation).fails(418, &entry.name(), ""))
        })
        .collect();
    let client = mock.builder().retry(RetryPolicy::never()).build().expect("a client");
    let server = Server::start().await;
    for entry in onyx_api::dispatch::operations() {
        let operation = document
            .operations
            .iter()
            .find(|operation| is_of(entry, &operation.method, &operation.path))
            .expect("an operation of the document");
        let case = Case { document: &document, operation, entry, server: &server, client: &client };
        let arguments = case.arguments(Kind::Maximal, 0);
        let error = case.call(&arguments).await.expect_err("an error");
        if operation.method == "HEAD" {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(418), "{error}");
        } else {
            assert_eq!(error.code(), Some(entry.name().as_str()), "{error}\n    {arguments}");
        }
        let [request] = &kept[&entry.name()].requests()[..] else { panic!("{entry:?}") };
        for (name, value) in crate::document::members(&arguments["path"]) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(request.path_parameter(name), Some(text.as_str()), "{entry:?}");
        }
    }
    println!("mock: {} functions found their expectations", kept.len());
    assert_eq!(kept.len(), onyx_api::dispatch::operations().count());
    assert_eq!(mock.requests().len(), kept.len());
    mock.verify();
}

fn is_of(entry: &Entry, method: &str, path: &str) -> bool {
    (entry.operation.method.as_str(), entry.operation.path) == (method, path)
}
