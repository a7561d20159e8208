//! Keeps users as an identity provider does, by SCIM 2.0. It takes a SCIM token in place of a key.
//!
//! ```sh
//! ONYX_API_KEY=onyx_scim_… cargo run --example scim
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::{
    ScimEmail, ScimName, ScimPatchOperation, ScimPatchOperationType, ScimPatchOperationValue,
    ScimPatchRequest, ScimUserResource,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let scim = Client::from_env()?.scim();

    let user = ScimUserResource::new("grace@example.com")
        .name(ScimName::new().given_name("Grace").family_name("Hopper"))
        .emails(vec![ScimEmail::new("grace@example.com").primary(true)]);
    scim.create_user(user).await?;

    // Lists count from 1 (RFC 7644, section 3.4.2.4); `items` counts for the caller.
    let mut users = scim.list_users().filter("userName eq \"grace@example.com\"").items();
    let Some(user) = users.try_next().await? else { return Ok(()) };
    let Some(id) = user.id.value() else { return Ok(()) };
    println!("{}", user.user_name);

    let leaves = ScimPatchOperation::new(ScimPatchOperationType::Replace)
        .path("active")
        .value(ScimPatchOperationValue::from(false));
    let user = scim.patch_user(&id, ScimPatchRequest::new([leaves])).await?;
    println!("active: {}", user["active"]);

    scim.delete_user(&id).await
}
