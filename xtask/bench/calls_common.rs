//! What both programs of the benchmark do alike.

use std::future::Future;
use tokio::task::JoinSet;

/// As long as a real one.
pub const KEY: &str = "on_tenant_0123456789abcdefghijklmnopqrstuvwxyz";

const AT_ONCE: usize = 64;

/// So many calls, one after the other.
pub async fn one<F: Future<Output = Result<(), E>>, E>(
    count: usize,
    call: impl Fn() -> F,
) -> Result<(), E> {
    for _ in 0..count {
        call().await?;
    }
    Ok(())
}

/// So many calls, 64 at once.
pub async fn many<F, E>(count: usize, call: impl Fn() -> F) -> Result<(), E>
where
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Send + 'static,
{
    let mut calls = JoinSet::new();
    for _ in 0..count {
        if calls.len() == AT_ONCE {
            calls.join_next().await.expect("a call").expect("no panic")?;
        }
        calls.spawn(call());
    }
    while let Some(done) = calls.join_next().await {
        done.expect("no panic")?;
    }
    Ok(())
}

/// The most memory that this process has had, in kB, where the system tells it.
pub fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
