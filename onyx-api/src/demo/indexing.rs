//! What is searched: documents that are handed over, and connectors that fetch them.

use super::world::{NOW, Pair, State, World, found, missing, removed, shaped, uuid};
use crate::MockOnyx;
use crate::runtime::mock::{Failure, Received};
use crate::types::{
    CcPairFullInfo, ConnectorCredentialPairMetadata, ConnectorUpdateRequest, CredentialBase,
    DocMinimalInfo, IngestionDocument, IngestionResult, IntStatusResponse,
    ObjectCreationIdResponse, PaginatedIndexAttempts,
};
use serde_json::{Value, json};

/// How many documents a connector finds with each look at its state, and after how many looks it
/// has found all.
const STEP: i64 = 40;
const LOOKS: i64 = 3;

pub(super) fn register(mock: &MockOnyx, world: &World) {
    documents(mock, world);
    connectors(mock, world);
    mock.cc_pairs().associate_credential_to_connector().answers_or_fails(world.told(associate));
    mock.cc_pairs().get_cc_pair_full_info().answers_or_fails(world.told(pair));
    mock.cc_pairs().get_cc_pair_index_attempts().answers_or_fails(world.told(attempts));
}

fn documents(mock: &MockOnyx, world: &World) {
    let ingestion = mock.ingestion();
    ingestion.upsert_ingestion_doc().answers_or_fails(world.told(ingest));
    ingestion
        .get_ingestion_docs()
        .answers_with(world.told(|state, _| state.documents.values().cloned().collect::<Vec<_>>()));
    ingestion.delete_ingestion_doc().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("document_id");
        removed(&mut state.documents, id, "document").map(|_| Value::Null)
    }));
}

fn connectors(mock: &MockOnyx, world: &World) {
    mock.connectors().create_connector().answers_or_fails(world.told(create_connector));
    mock.connectors().get_connectors().answers_with(
        world.told(|state, _| state.connectors.values().cloned().collect::<Vec<_>>()),
    );
    mock.credentials().create_credential().answers_or_fails(world.told(create_credential));
}

fn ingest(state: &mut State, request: &Received) -> Result<IngestionResult, Failure> {
    let IngestionDocument { document, .. } = request.json()?;
    let id = document.id.value().unwrap_or_else(|| format!("ingestion-{}", state.new_id()));
    let kept = DocMinimalInfo::new(&*id, document.semantic_identifier);
    let before = state.documents.insert(id.clone(), kept);
    Ok(IngestionResult::new(id, before.is_some()))
}

fn create_connector(
    state: &mut State,
    request: &Received,
) -> Result<ObjectCreationIdResponse, Failure> {
    let wanted: ConnectorUpdateRequest = request.json()?;
    let id = state.new_id();
    let connector = shaped(json!({
        "id": id,
        "name": wanted.name,
        "source": wanted.source,
        "input_type": wanted.input_type,
        "connector_specific_config": wanted.connector_specific_config,
        "refresh_freq": wanted.refresh_freq.value(),
        "prune_freq": wanted.prune_freq.value(),
        "indexing_start": wanted.indexing_start.value(),
        "credential_ids": [],
        "time_created": NOW,
        "time_updated": NOW,
    }))?;
    state.connectors.insert(id, connector);
    Ok(ObjectCreationIdResponse::new(id))
}

/// What is secret about a credential is not remembered.
fn create_credential(
    state: &mut State,
    request: &Received,
) -> Result<ObjectCreationIdResponse, Failure> {
    let wanted: CredentialBase = request.json()?;
    let id = state.new_id();
    let credential = shaped(json!({
        "id": id,
        "credential_json": {},
        "admin_public": wanted.admin_public,
        "source": wanted.source,
        "name": wanted.name.value(),
        "curator_public": false,
        "groups": [],
        "user_id": uuid(0),
        "user_email": "admin@example.com",
        "time_created": NOW,
        "time_updated": NOW,
    }))?;
    state.credentials.insert(id, credential);
    Ok(ObjectCreationIdResponse::new(id))
}

fn associate(state: &mut State, request: &Received) -> Result<IntStatusResponse, Failure> {
    let wanted: ConnectorCredentialPairMetadata = request.json()?;
    let connector = request.path_parameter("connector_id");
    let connector = found(&mut state.connectors, connector, "connector")?;
    let credential = request.path_parameter("credential_id");
    let credential = found(&mut state.credentials, credential, "credential")?.id;
    connector.credential_ids.push(credential);
    let pair = Pair {
        name: wanted.name,
        access: wanted.access_type,
        connector: connector.id,
        credential,
        looks: 0,
    };
    let id = state.new_id();
    state.pairs.insert(id, pair);
    let message = "the connector uses the credential now".to_owned();
    Ok(IntStatusResponse::new(true).message(message).data(id))
}

/// Each look finds the indexing a step further.
fn pair(state: &mut State, request: &Received) -> Result<CcPairFullInfo, Failure> {
    let id = request.path_parameter("cc_pair_id");
    let pair = found(&mut state.pairs, id, "pair")?;
    pair.looks = (pair.looks + 1).min(LOOKS);
    let (pair, is_done) = (&*pair, pair.looks == LOOKS);
    let connector = state.connectors.get(&pair.connector).ok_or_else(|| missing("connector"))?;
    let credential =
        state.credentials.get(&pair.credential).ok_or_else(|| missing("credential"))?;
    shaped(json!({
        "id": id.and_then(|id| id.parse::<i64>().ok()),
        "name": pair.name,
        "status": if is_done { "ACTIVE" } else { "INITIAL_INDEXING" },
        "in_repeated_error_state": false,
        "num_docs_indexed": pair.looks * STEP,
        "connector": connector,
        "credential": credential,
        "number_of_index_attempts": 1,
        "last_index_attempt_status": if is_done { "success" } else { "in_progress" },
        "latest_deletion_attempt": null,
        "access_type": pair.access,
        "is_editable_for_current_user": true,
        "deletion_failure_message": null,
        "indexing": !is_done,
        "creator": uuid(0),
        "creator_email": "admin@example.com",
        "last_indexed": is_done.then_some(NOW),
        "last_pruned": null,
        "last_full_permission_sync": null,
        "overall_indexing_speed": null,
        "latest_checkpoint_description": null,
        "last_permission_sync_attempt_status": null,
        "permission_syncing": false,
        "last_permission_sync_attempt_finished": null,
        "last_permission_sync_attempt_error_message": null,
        "supports_targeted_reindex": false,
    }))
}

fn attempts(state: &mut State, request: &Received) -> Result<PaginatedIndexAttempts, Failure> {
    let pair = found(&mut state.pairs, request.path_parameter("cc_pair_id"), "pair")?;
    let attempt = shaped(json!({
        "id": 1,
        "status": if pair.looks == LOOKS { "success" } else { "in_progress" },
        "from_beginning": true,
        "new_docs_indexed": pair.looks * STEP,
        "total_docs_indexed": pair.looks * STEP,
        "docs_removed_from_index": 0,
        "error_msg": null,
        "error_count": 0,
        "full_exception_trace": null,
        "time_started": NOW,
        "time_updated": NOW,
    }))?;
    Ok(PaginatedIndexAttempts::new([attempt], 1))
}
