//! Uploads a file to a project, waits until Onyx has read it, and asks about it.
//!
//! ```sh
//! cargo run --example project_file -- Cargo.toml
//! ```

use onyx_api::Client;
use onyx_api::runtime::{Error, Upload};
use onyx_api::types::{
    FileDescriptor, SendMessageRequest, UploadUserFilesForm, UserFileIdsRequest, UserFileStatus,
};
use std::env;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let path = env::args().nth(1).unwrap_or_else(|| "Cargo.toml".to_owned());
    let onyx = Client::from_env()?;
    let project = onyx.projects().create_project("Reading").await?;

    // A file on disk is read as it is sent; it may be larger than the memory.
    let form = UploadUserFilesForm::new([Upload::path(path)]).project_id(project.id);
    let answer = onyx.projects().upload_user_files(form).await?;
    for rejected in &answer.rejected_files {
        println!("{} was not taken: {}", rejected.file_name, rejected.reason);
    }
    let [file] = answer.user_files.as_slice() else { return Ok(()) };

    loop {
        let wanted = UserFileIdsRequest::new([file.id]);
        let states = onyx.projects().get_user_file_statuses(wanted).await?;
        match states.first().map(|state| &state.status) {
            Some(UserFileStatus::Processing | UserFileStatus::Indexing) => {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            state => break println!("{} is {state:?}", file.name),
        }
    }

    let descriptor = FileDescriptor::new(&file.file_id, file.chat_file_type.clone())
        .name(&*file.name)
        .user_file_id(file.id.to_string());
    let question = SendMessageRequest::new("How does it begin?").file_descriptors(vec![descriptor]);
    println!("{}", onyx.chat().send_chat_message(question).await?.answer_citationless);

    onyx.projects().delete_project(project.id).await
}
