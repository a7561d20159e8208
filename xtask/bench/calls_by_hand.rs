//! Calls Onyx in a way that a benchmark asks for, on reqwest and tokio alone:
//! `calls-by-hand SERVER WAY COUNT [FILE]`.

mod common;

use common::KEY;
use reqwest::header::ACCEPT;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Error};
use std::time::Duration;
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    rustls::crypto::ring::default_provider().install_default().expect("no other provider of TLS");
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [server, way, count, file @ ..] = args.as_slice() else { panic!("SERVER WAY COUNT [FILE]") };
    let count: usize = count.parse().expect("a count");
    // A call has nothing to do for it, as a client has none that knows its server.
    let server: &'static str = server.clone().leak();
    // What a client of a server that may be silent needs, and sends.
    let http = Client::builder()
        .user_agent("calls-by-hand/0.0.0")
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_mins(10))
        .read_timeout(Duration::from_mins(1))
        .build()?;
    match way.as_str() {
        "one" => common::one(count, || call(http.clone(), server)).await?,
        "many" => common::many(count, || call(http.clone(), server)).await?,
        "download" => {
            let mut length = 0;
            let url = format!("{server}/api/admin/log-export/{count}/download");
            let response = http.get(url).bearer_auth(KEY).send().await?;
            let mut response = response.error_for_status()?;
            while let Some(chunk) = response.chunk().await? {
                length += chunk.len();
            }
            assert_eq!(length, count);
        }
        "upload" => {
            let url = format!("{server}/api/user/projects/file/upload");
            let form = Form::new().part("files", Part::file(&file[0]).await.expect("a file"));
            let response = http.post(url).bearer_auth(KEY).multipart(form).send().await?;
            response.error_for_status()?.json::<serde_json::Value>().await?;
        }
        _ => panic!("one, many, download or upload"),
    }
    println!("{}", common::peak().unwrap_or_default());
    Ok(())
}

async fn call(http: Client, server: &'static str) -> Result<(), Error> {
    let session = Uuid::from_u128(7);
    let url = format!("{server}/api/chat/delete-chat-session/{session}");
    let response = http.delete(url).bearer_auth(KEY).header(ACCEPT, "application/json").send().await?;
    response.error_for_status()?.json::<serde_json::Value>().await.map(drop)
}
