//! Projects and the files of users.

use super::world::{File, NOW, State, World, found, removed, shaped, uuid};
use crate::MockOnyx;
use crate::runtime::mock::{Failure, Part, Received};
use crate::types::{
    CategorizedFilesSnapshot, UserFileIdsRequest, UserFileSnapshot, UserProjectSnapshot,
};
use serde_json::json;

pub(super) fn register(mock: &MockOnyx, world: &World) {
    let projects = mock.projects();
    projects.create_project().answers_or_fails(world.told(create));
    projects
        .get_projects()
        .answers_with(world.told(|state, _| state.projects.values().cloned().collect::<Vec<_>>()));
    projects.get_project().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("project_id");
        found(&mut state.projects, id, "project").cloned()
    }));
    projects.delete_project().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("project_id");
        removed(&mut state.projects, id, "project").map(drop)
    }));
    projects.upload_user_files().answers_or_fails(world.told(upload));
    projects.get_user_file_statuses().answers_or_fails(world.told(statuses));
}

fn create(state: &mut State, request: &Received) -> Result<UserProjectSnapshot, Failure> {
    let id = state.new_id();
    let project: UserProjectSnapshot = shaped(json!({
        "id": id,
        "name": request.query_parameter("name").concat(),
        "description": null,
        "created_at": NOW,
        "user_id": uuid(0),
        "chat_sessions": [],
        "instructions": null,
    }))?;
    state.projects.insert(id, project.clone());
    Ok(project)
}

fn upload(state: &mut State, request: &Received) -> Result<CategorizedFilesSnapshot, Failure> {
    let parts = request.parts();
    let field = |name: &str| {
        let part = parts.iter().find(|part| part.name == name)?;
        str::from_utf8(&part.bytes).ok()?.parse().ok()
    };
    let project: Option<i64> = field("project_id");
    let files = parts.iter().filter(|part| part.name == "files");
    let kept = files.map(|part| keep(state, part, project)).collect::<Result<Vec<_>, _>>()?;
    Ok(CategorizedFilesSnapshot::new(kept, []))
}

/// The server reads a file after it has answered, so its state is a step behind at first.
fn keep(state: &mut State, part: &Part, project: Option<i64>) -> Result<UserFileSnapshot, Failure> {
    let id = state.new_uuid();
    let mut snapshot: UserFileSnapshot = shaped(json!({
        "id": id,
        "name": part.file_name,
        "project_id": project,
        "user_id": uuid(0),
        "file_id": format!("stored-{id}"),
        "created_at": NOW,
        "status": "COMPLETED",
        "last_accessed_at": null,
        "file_type": part.media_type,
        "chat_file_type": "plain_text",
        "token_count": part.bytes.len() / 4,
        "chunk_count": 1,
    }))?;
    let text = String::from_utf8_lossy(&part.bytes).into_owned();
    state.files.insert(id, File { snapshot: snapshot.clone(), text });
    snapshot.status = "PROCESSING".into();
    Ok(snapshot)
}

fn statuses(state: &mut State, request: &Received) -> Result<Vec<UserFileSnapshot>, Failure> {
    let wanted: UserFileIdsRequest = request.json()?;
    let known = wanted.file_ids.iter().filter_map(|id| state.files.get(id));
    Ok(known.map(|file| file.snapshot.clone()).collect())
}
