//! Calls Onyx in a way that a benchmark asks for, through `onyx-api`: `calls SERVER WAY COUNT [FILE]`.

use onyx_api::Client;
use onyx_api::runtime::{Error, Upload};
use onyx_api::types::UploadUserFilesForm;
use std::path::PathBuf;
use tokio::task::JoinSet;
use uuid::Uuid;

const AT_ONCE: usize = 64;
/// As long as a real one.
const KEY: &str = "on_tenant_0123456789abcdefghijklmnopqrstuvwxyz";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [server, way, count, file @ ..] = args.as_slice() else { panic!("SERVER WAY COUNT [FILE]") };
    let count: usize = count.parse().expect("a count");
    let onyx = Client::builder().server(server).api_key(KEY).build()?;
    match way.as_str() {
        "one" => {
            for _ in 0..count {
                call(&onyx).await?;
            }
        }
        "many" => {
            let mut calls = JoinSet::new();
            for _ in 0..count {
                if calls.len() == AT_ONCE {
                    calls.join_next().await.expect("a call").expect("no panic")?;
                }
                let onyx = onyx.clone();
                calls.spawn(async move { call(&onyx).await });
            }
            while let Some(done) = calls.join_next().await {
                done.expect("no panic")?;
            }
        }
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
    println!("{}", peak().unwrap_or_default());
    Ok(())
}

/// The most memory that this process has had, in kB, where the system tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

async fn call(onyx: &Client) -> Result<(), Error> {
    onyx.chat().delete_chat_session_by_id(Uuid::from_u128(7)).await.map(drop)
}
