//! What goes wrong, what an error knows about it, and what is sent again.
//!
//! ```sh
//! cargo run --example errors
//! ```

use onyx_api::Client;
use onyx_api::runtime::{ClientBuilder, Error, ErrorKind, RetryPolicy};
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // What failed in a way that may pass is sent again, if it is safe to: reading always, changing
    // only where a caller says so.
    let patient = RetryPolicy::default()
        .retries(5)
        .pauses(Duration::from_millis(200), Duration::from_secs(5));
    let onyx = ClientBuilder::<Client>::from_env().retry(patient).build()?;

    match onyx.personas().get_persona(4_000_000).await {
        Ok(persona) => println!("{}", persona.name),
        Err(error) => explain(&error),
    }

    // A call can say it for itself.
    let call = onyx.personas().list_personas().timeout(Duration::from_secs(10)).retries(0);
    println!("{} agents", call.await?.len());

    // Somebody who cares for the status and nothing else takes the answer as it came.
    let raw = onyx.personas().get_persona(4_000_000).send_raw().await?;
    println!("{} and {} bytes", raw.status, raw.bytes.len());
    Ok(())
}

fn explain(error: &Error) {
    // Names the operation, what the server said, the access that is wanted, and what to do.
    println!("{error}");
    match error.kind() {
        ErrorKind::Status => println!("the server refused it, as {:?}", error.code()),
        ErrorKind::Timeout | ErrorKind::Connect => println!("is the server there?"),
        ErrorKind::Decode => println!("the answer is not as promised: {:?}", error.mismatch()),
        _ => println!("tried {} times", error.attempts()),
    }
    if error.is_retryable() {
        println!("it may pass; the server says, after {:?}", error.retry_after());
    }
}
