//! Stands between the client and the server: here, to count what each operation costs.
//!
//! ```sh
//! cargo run --example middleware
//! ```

use onyx_api::Client;
use onyx_api::runtime::{ClientBuilder, Error, Exchange, Middleware, Next};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often each operation was called, and how long that took in all.
#[derive(Clone, Default)]
struct Costs(Arc<Mutex<BTreeMap<&'static str, (u32, Duration)>>>);

impl Costs {
    fn add(&self, operation: &'static str, time: Duration) {
        let mut costs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cost = costs.entry(operation).or_default();
        *cost = (cost.0 + 1, cost.1 + time);
    }
}

impl Middleware for Costs {
    /// Runs for every attempt. The request may be changed before it goes on, such as signed.
    fn handle<'a>(&'a self, request: reqwest::Request, next: Next<'a>) -> Exchange<'a> {
        Box::pin(async move {
            let (operation, start) = (next.operation().id, Instant::now());
            let response = next.run(request).await;
            self.add(operation, start.elapsed());
            response
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let costs = Costs::default();
    let onyx = ClientBuilder::<Client>::from_env().middleware(costs.clone()).build()?;
    for _ in 0..3 {
        onyx.personas().list_personas().await?;
    }
    onyx.server().healthcheck().await?;

    let costs = costs.0.lock().unwrap_or_else(PoisonError::into_inner);
    for (operation, (calls, time)) in &*costs {
        println!("{operation}: {calls} calls, {} ms", time.as_millis());
    }
    Ok(())
}
