//! Downloads the history of what was asked, as a table. It takes the key of an admin, and an Onyx
//! with that feature.
//!
//! ```sh
//! cargo run --example query_history -- query_history.csv
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use std::env;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let path = env::args().nth(1).unwrap_or_else(|| "query_history.csv".to_owned());
    let history = Client::from_env()?.query_history();

    // A task of the server makes the table.
    let task = history.start_query_history_export().await?;
    let Some(task) = task.get("request_id") else { return Ok(()) };
    loop {
        let state = history.get_query_history_export_status(task).await?;
        match state.get("status").map(String::as_str) {
            Some("PENDING" | "STARTED") => tokio::time::sleep(Duration::from_secs(1)).await,
            Some("SUCCESS") => break,
            state => {
                println!("the export has failed: {state:?}");
                return Ok(());
            }
        }
    }

    // It is written to disk as it comes, and stands under its name only when it is complete.
    let table = history.download_query_history_csv(task).await?;
    println!("{}", table.file_name().unwrap_or_default());
    println!("{} bytes", table.save_to(path).await?);
    Ok(())
}
