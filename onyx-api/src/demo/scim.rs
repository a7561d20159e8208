//! Users as an identity provider keeps them (RFC 7643 and RFC 7644).

use super::world::{State, World, found, removed, shaped};
use crate::MockOnyx;
use crate::runtime::mock::{Failure, Received};
use crate::types::ScimUserList;
use serde_json::{Value, json};

pub(super) fn register(mock: &MockOnyx, world: &World) {
    let scim = mock.scim();
    scim.list_users().answers_or_fails(world.told(|state, _| list(state)));
    scim.create_user().answers_or_fails(world.told(create)).status(201);
    scim.get_user().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("user_id");
        found(&mut state.scim_users, id, "user").cloned()
    }));
    scim.patch_user().answers_or_fails(world.told(patch));
    scim.delete_user().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("user_id");
        removed(&mut state.scim_users, id, "user").map(drop)
    }));
}

fn list(state: &State) -> Result<ScimUserList, Failure> {
    let users: Vec<&Value> = state.scim_users.values().collect();
    shaped(json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": users.len(),
        "startIndex": 1,
        "itemsPerPage": users.len(),
        "Resources": users,
    }))
}

fn create(state: &mut State, request: &Received) -> Result<Value, Failure> {
    let mut user: Value = request.json()?;
    let id = state.new_uuid().to_string();
    user["id"] = json!(id);
    state.scim_users.insert(id, user.clone());
    Ok(user)
}

/// Replaces what the operations name; a path is a single attribute here.
fn patch(state: &mut State, request: &Received) -> Result<Value, Failure> {
    let wanted: Value = request.json()?;
    let user = found(&mut state.scim_users, request.path_parameter("user_id"), "user")?;
    for operation in wanted["Operations"].as_array().into_iter().flatten() {
        if let Some(path) = operation["path"].as_str() {
            user[path] = operation["value"].clone();
        }
    }
    Ok(user.clone())
}
