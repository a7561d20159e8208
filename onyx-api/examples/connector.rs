//! Creates a connector with its credential, pairs them, and watches the indexing.
//!
//! It takes the key of a curator or an admin.
//!
//! ```sh
//! cargo run --example connector
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::{
    AccessType, ConnectorCredentialPairMetadata, ConnectorUpdateRequest, CredentialBase,
    DocumentSource, InputType,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let onyx = Client::from_env()?;

    // What a connector and a credential have to say depends on the source.
    let config = [
        ("base_url", json!("https://docs.example.com")),
        ("web_connector_type", json!("recursive")),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let source = DocumentSource::Web;
    let connector = ConnectorUpdateRequest::new(
        "Our documentation",
        source.clone(),
        InputType::LoadState,
        BTreeMap::from(config),
        AccessType::Public,
    );
    let connector = onyx.connectors().create_connector(connector.refresh_freq(3600)).await?.id;
    let credential = CredentialBase::new(BTreeMap::new(), true, source).name("none needed");
    let credential = onyx.credentials().create_credential(credential).await?.id;

    let pair = ConnectorCredentialPairMetadata::new("Our documentation", AccessType::Public);
    let paired =
        onyx.cc_pairs().associate_credential_to_connector(connector, credential, pair).await?;
    let Some(pair) = paired.data else { return Ok(()) };

    loop {
        let state = onyx.cc_pairs().get_cc_pair_full_info(pair).await?;
        println!("{}: {} documents", state.status, state.num_docs_indexed);
        if !state.indexing {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}
