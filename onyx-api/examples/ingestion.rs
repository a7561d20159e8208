//! Hands documents over to be searched, lists them and takes them back.
//!
//! It takes the key of a curator or an admin.
//!
//! ```sh
//! cargo run --example ingestion
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::{DocumentBase, DocumentSource, IngestionDocument, TextSection};
use std::collections::BTreeMap;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ingestion = Client::from_env()?.ingestion();
    let notes = [
        ("note-1", "Opening hours", "We are open from nine to five."),
        ("note-2", "Parking", "There are twelve places behind the house."),
    ];
    for (id, title, text) in notes {
        let section = TextSection::new(text).link(format!("https://wiki.example.com/{id}"));
        let metadata = BTreeMap::from([("team".to_owned(), "office".to_owned().into())]);
        let document = DocumentBase::new([section.into()], title, metadata)
            .id(id) // the same id again replaces the document
            .source(DocumentSource::IngestionApi);
        let result = ingestion.upsert_ingestion_doc(IngestionDocument::new(document)).await?;
        let what = if result.already_existed { "replaced" } else { "new" };
        println!("{}: {what}", result.document_id);
    }

    for document in ingestion.get_ingestion_docs().await? {
        println!("{}  {}", document.document_id, document.semantic_id);
        ingestion.delete_ingestion_doc(&document.document_id).await?;
    }
    Ok(())
}
