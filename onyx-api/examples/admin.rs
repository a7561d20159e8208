//! Manages users and API keys. It takes the key of an admin.
//!
//! ```sh
//! cargo run --example admin
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::{ApiKeyArgs, BulkInviteUsersRequest, UserRole, UserRoleUpdateRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let onyx = Client::from_env()?;

    let invited = BulkInviteUsersRequest::new(["grace@example.com".to_owned()]);
    println!("invited: {}", onyx.users().bulk_invite_users(invited).await?.invited_count);

    let mut users = onyx.users().list_accepted_users().page_size(50).items();
    while let Some(user) = users.try_next().await? {
        println!("{:10} {}", user.role.to_string(), user.email);
        if user.email.starts_with("ada@") {
            let role = UserRoleUpdateRequest::new(&user.email, UserRole::Curator);
            onyx.users().set_user_role(role).await?;
        }
    }

    let args = ApiKeyArgs::new().name("nightly report").role(UserRole::Limited);
    let key = onyx.api_keys().create_api_key(args).await?;
    // The key itself comes only in this answer. Keep it where secrets are kept, and print it nowhere.
    println!("a key of {} characters", key.api_key.as_ref().map_or(0, |key| key.expose().len()));

    for key in onyx.api_keys().list_api_keys().await? {
        println!("{}  {}  {}", key.api_key_id, key.api_key_role, key.api_key_display);
    }
    onyx.api_keys().delete_api_key(key.api_key_id).await?;
    Ok(())
}
