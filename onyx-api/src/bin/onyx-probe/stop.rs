//! The wish to stop, by Ctrl-C: once to end in order, twice to end at once.

use std::process::exit;
use tokio::sync::watch::{self, Receiver};

/// Whether somebody wants an end.
#[derive(Clone)]
pub(crate) struct Stop(Receiver<bool>);

impl Stop {
    /// Listens for Ctrl-C from now on.
    pub(crate) fn on_ctrl_c() -> Self {
        let (wish, stop) = watch::channel(false);
        tokio::spawn(async move {
            // Where the system has no such signal, there is nothing to wait for.
            if tokio::signal::ctrl_c().await.is_ok() {
                let _ = wish.send(true);
                eprintln!("\nstops; once more to stop at once");
                if tokio::signal::ctrl_c().await.is_ok() {
                    exit(130);
                }
            }
            std::future::pending::<()>().await;
        });
        Self(stop)
    }

    pub(crate) fn is_wanted(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until somebody wants an end.
    pub(crate) async fn wanted(&self) {
        let mut stop = self.0.clone();
        if stop.wait_for(|wanted| *wanted).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
