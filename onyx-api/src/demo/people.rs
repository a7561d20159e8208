//! Users, and the keys of programs.

use super::world::{NOW, State, World, missing, removed, shaped, uuid};
use crate::MockOnyx;
use crate::runtime::mock::{Failure, Received};
use crate::types::{
    ApiKeyArgs, ApiKeyDescriptor, BulkInviteResponse, BulkInviteUsersRequest, EmailInviteStatus,
    FullUserSnapshot, InvitedUserSnapshot, PaginatedUsers, UserRole, UserRoleUpdateRequest,
};
use serde_json::{Value, json};

pub(super) fn register(mock: &MockOnyx, world: &World) {
    // From constants, and a test says that they fit.
    let _ = world.with(|state| {
        let admin = user(uuid(0).to_string().as_str(), "admin@example.com", "admin")?;
        let ada = user(uuid(-1).to_string().as_str(), "ada@example.com", "basic")?;
        state.users.extend([admin, ada].map(|user| (user.email.clone(), user)));
        Ok::<_, Failure>(())
    });
    users(mock, world);
    keys(mock, world);
}

fn users(mock: &MockOnyx, world: &World) {
    let users = mock.users();
    users.list_accepted_users().answers_with(world.told(page));
    users.list_invited_users().answers_with(
        world.told(|state, _| {
            state.invited.iter().map(InvitedUserSnapshot::new).collect::<Vec<_>>()
        }),
    );
    users.bulk_invite_users().answers_or_fails(world.told(invite));
    users.set_user_role().answers_or_fails(world.told(set_role));
}

fn keys(mock: &MockOnyx, world: &World) {
    let keys = mock.api_keys();
    keys.list_api_keys()
        .answers_with(world.told(|state, _| state.keys.values().cloned().collect::<Vec<_>>()));
    keys.create_api_key().answers_or_fails(world.told(create_key));
    keys.delete_api_key().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("api_key_id");
        removed(&mut state.keys, id, "API key").map(|_| Value::Null)
    }));
}

fn user(id: &str, email: &str, role: &str) -> Result<FullUserSnapshot, Failure> {
    shaped(json!({
        "id": id,
        "email": email,
        "role": role,
        "account_type": "STANDARD",
        "is_active": true,
        "password_configured": true,
        "personal_name": null,
        "created_at": NOW,
        "updated_at": NOW,
        "groups": [],
        "is_scim_synced": false,
        "craft_enabled": null,
    }))
}

fn page(state: &mut State, request: &Received) -> PaginatedUsers {
    let number =
        |name: &str| request.query_parameter(name).first().and_then(|text| text.parse().ok());
    let size: usize = number("page_size").unwrap_or(10);
    let page: usize = number("page_num").unwrap_or(0);
    let users = state.users.values().skip(page.saturating_mul(size)).take(size);
    let total = i64::try_from(state.users.len()).unwrap_or(i64::MAX);
    PaginatedUsers::new(users.cloned().collect::<Vec<_>>(), total)
}

fn invite(state: &mut State, request: &Received) -> Result<BulkInviteResponse, Failure> {
    let BulkInviteUsersRequest { emails, .. } = request.json()?;
    let count = i64::try_from(emails.len()).unwrap_or(i64::MAX);
    state.invited.extend(emails);
    Ok(BulkInviteResponse::new(count, EmailInviteStatus::NotConfigured))
}

fn set_role(state: &mut State, request: &Received) -> Result<Value, Failure> {
    let wanted: UserRoleUpdateRequest = request.json()?;
    let user = state.users.get_mut(&wanted.user_email).ok_or_else(|| missing("user"))?;
    user.role = wanted.new_role;
    Ok(Value::Null)
}

/// A key is shown whole only in the answer that brings it.
fn create_key(state: &mut State, request: &Received) -> Result<ApiKeyDescriptor, Failure> {
    let wanted: ApiKeyArgs = request.json()?;
    let (id, owner) = (state.new_id(), state.new_uuid());
    let role = wanted.role.unwrap_or(UserRole::Basic);
    let mut key = ApiKeyDescriptor::new(id, format!("on_********{id:04}"), role, owner);
    key.api_key_name = wanted.name.value();
    state.keys.insert(id, key.clone());
    Ok(key.api_key(format!("on_not-a-real-key-{id:04}")))
}
