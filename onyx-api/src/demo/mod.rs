//! A stand-in for an Onyx server on loopback: small, with a memory, and the same in every run.
//!
//! It is what the demo, the examples and the tests of this package's programs talk to. It stands on
//! [`MockOnyx`], so a test can look at all that came and can say for any operation what it answers
//! instead. It answers an operation only as far as the examples need it, and all others with status
//! 501. Nothing is checked but what an answer depends on: any key may do anything.

mod agents;
mod chat;
mod files;
mod gateway;
mod indexing;
mod people;
mod records;
mod scim;
mod script;
mod world;

use crate::MockOnyx;
use crate::types::StatusResponse;
use std::time::Duration;
use world::World;

/// A stand-in for an Onyx server.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), onyx_api::runtime::Error> {
/// use onyx_api::demo::StandIn;
/// use onyx_api::types::ChatSessionCreationRequest;
///
/// let server = StandIn::start();
/// let onyx = server.client();
/// let begun = ChatSessionCreationRequest::new().description("Holidays");
/// let session = onyx.chat().create_new_chat_session(begun).await?;
/// let sessions = onyx.chat().get_user_chat_sessions().await?;
/// assert_eq!(sessions.sessions[0].id, session.chat_session_id);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct StandIn {
    mock: MockOnyx,
}

impl StandIn {
    /// Starts one that answers at once.
    ///
    /// # Panics
    /// There is no free port on loopback.
    #[must_use]
    #[track_caller]
    pub fn start() -> Self {
        Self::at_pace(Duration::ZERO)
    }

    /// Starts one that takes this long for each piece of a chat's answer, to be looked at.
    ///
    /// # Panics
    /// There is no free port on loopback.
    #[must_use]
    #[track_caller]
    pub fn at_pace(pace: Duration) -> Self {
        let mock = MockOnyx::start();
        let world = World::new();
        mock.server().healthcheck().answers(StatusResponse::new(true));
        chat::register(&mock, &world, pace);
        agents::register(&mock, &world);
        files::register(&mock, &world);
        indexing::register(&mock, &world);
        people::register(&mock, &world);
        records::register(&mock, &world);
        scim::register(&mock, &world);
        gateway::register(&mock);
        Self { mock }
    }

    /// Its address, to be set as `ONYX_SERVER_URL`.
    #[must_use]
    pub fn url(&self) -> &str {
        self.mock.url()
    }

    /// A client of it.
    ///
    /// # Panics
    /// The HTTP client cannot be built.
    #[must_use]
    #[track_caller]
    pub fn client(&self) -> crate::Client {
        self.mock.client()
    }

    /// The mock that it is made of: what came, and what to answer instead.
    #[must_use]
    pub fn mock(&self) -> &MockOnyx {
        &self.mock
    }
}
