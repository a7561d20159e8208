//! Calls Onyx in a way that a benchmark asks for, through `onyx-api`: `calls SERVER WAY COUNT [FILE]`.

mod common;

use common::KEY;
use onyx_api::Client;
use onyx_api::runtime::{Error, Upload};
use onyx_api::types::UploadUserFilesForm;
use std::path::PathBuf;
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [server, way, count, file @ ..] = args.as_slice() else { panic!("SERVER WAY COUNT [FILE]") };
    let count: usize = count.parse().expect("a count");
    let onyx = Client::builder().server(server).api_key(KEY).build()?;
    match way.as_str() {
        "one" => common::one(count, || call(onyx.clone())).await?,
        "many" => common::many(count, || call(onyx.clone())).await?,
        "download" => {
            let mut length = 0;
            let mut file = onyx.server().download_log_export(&count.to_string()).await?;
            while let Some(chunk) = file.chunk().await? {
                length += chunk.len();
            }
            assert_eq!(length, count);
        }
        "upload" => {
            let files = [Upload::path(PathBuf::from(&file[0]))];
            onyx.projects().upload_user_files(UploadUserFilesForm::new(files)).await?;
        }
        _ => panic!("one, many, download or upload"),
    }
    println!("{}", common::peak().unwrap_or_default());
    Ok(())
}

async fn call(onyx: Client) -> Result<(), Error> {
    onyx.chat().delete_chat_session_by_id(Uuid::from_u128(7)).await.map(drop)
}
