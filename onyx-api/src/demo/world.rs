//! What the stand-in remembers.

use crate::runtime::mock::{Failure, Received};
use crate::types::{
    AccessType, ApiKeyDescriptor, ConnectorSnapshot, CredentialSnapshot, DocMinimalInfo,
    FullPersonaSnapshot, FullUserSnapshot, ToolSnapshot, UserFileSnapshot, UserProjectSnapshot,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// When everything happens but chats: runs are alike.
pub(super) const NOW: &str = "2026-01-01T12:00:00Z";

/// What is remembered, shared by all operations.
#[derive(Clone)]
pub(super) struct World(Arc<Mutex<State>>);

/// All objects, by their ids.
#[derive(Default)]
pub(super) struct State {
    last_id: i64,
    pub(super) sessions: BTreeMap<Uuid, Session>,
    pub(super) personas: BTreeMap<i64, FullPersonaSnapshot>,
    pub(super) tools: BTreeMap<i64, ToolSnapshot>,
    pub(super) projects: BTreeMap<i64, UserProjectSnapshot>,
    pub(super) files: BTreeMap<Uuid, File>,
    pub(super) documents: BTreeMap<String, DocMinimalInfo>,
    pub(super) connectors: BTreeMap<i64, ConnectorSnapshot>,
    pub(super) credentials: BTreeMap<i64, CredentialSnapshot>,
    pub(super) pairs: BTreeMap<i64, Pair>,
    pub(super) users: BTreeMap<String, FullUserSnapshot>,
    pub(super) invited: Vec<String>,
    pub(super) keys: BTreeMap<i64, ApiKeyDescriptor>,
    pub(super) scim_users: BTreeMap<String, Value>,
}

/// A chat session.
pub(super) struct Session {
    /// When it was begun: lists go by that.
    pub(super) time: String,
    pub(super) name: Option<String>,
    pub(super) persona_id: i64,
    pub(super) messages: Vec<Message>,
}

/// A message of a chat session.
pub(super) struct Message {
    pub(super) id: i64,
    pub(super) parent: Option<i64>,
    pub(super) is_answer: bool,
    pub(super) text: String,
}

/// A file of a user, with what it says.
pub(super) struct File {
    pub(super) snapshot: UserFileSnapshot,
    pub(super) text: String,
}

/// A connector with its credential.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) access: AccessType,
    pub(super) connector: i64,
    pub(super) credential: i64,
    /// How often its state was asked for: each time, the indexing is a step further.
    pub(super) looks: i64,
}

impl World {
    pub(super) fn new() -> Self {
        Self(Arc::default())
    }

    /// Looks at what is remembered, or changes it.
    pub(super) fn with<R>(&self, act: impl FnOnce(&mut State) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// An answer that comes of what is remembered, and may change it.
    pub(super) fn told<R>(
        &self,
        answer: impl Fn(&mut State, &Received) -> R + Send + Sync + 'static,
    ) -> impl Fn(&Received) -> R + Send + Sync + 'static {
        let world = self.clone();
        move |request| world.with(|state| answer(state, request))
    }
}

impl State {
    /// An id that nothing has yet.
    pub(super) fn new_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// A moment of its own for each, a second after the last one.
    pub(super) fn new_time(&mut self) -> String {
        let seconds = self.new_id();
        format!(
            "2026-01-01T{:02}:{:02}:{:02}Z",
            seconds / 3600 % 24,
            seconds / 60 % 60,
            seconds % 60
        )
    }

    /// The same as a UUID.
    pub(super) fn new_uuid(&mut self) -> Uuid {
        uuid(self.new_id())
    }
}

/// A UUID that says its number.
pub(super) fn uuid(number: i64) -> Uuid {
    Uuid::from_u128(0x0511_ca5e_0000_4000_8000_0000_0000_0000 + u128::from(number.unsigned_abs()))
}

/// An object of which most properties are always the same. A property that the type does not have
/// does not get into the answer.
pub(super) fn shaped<T: DeserializeOwned>(json: Value) -> Result<T, Failure> {
    serde_json::from_value(json)
        .map_err(|error| Failure::new(500, "INTERNAL_ERROR", format!("the stand-in: {error}")))
}

/// An object by an id of the path.
pub(super) fn found<'a, K: Ord + std::str::FromStr, V>(
    objects: &'a mut BTreeMap<K, V>,
    id: Option<&str>,
    what: &str,
) -> Result<&'a mut V, Failure> {
    let key = id.and_then(|id| id.parse().ok());
    key.and_then(|key| objects.get_mut(&key)).ok_or_else(|| missing(what))
}

/// Takes away an object by an id of the path.
pub(super) fn removed<K: Ord + std::str::FromStr, V>(
    objects: &mut BTreeMap<K, V>,
    id: Option<&str>,
    what: &str,
) -> Result<V, Failure> {
    let key: Option<K> = id.and_then(|id| id.parse().ok());
    key.and_then(|key| objects.remove(&key)).ok_or_else(|| missing(what))
}

/// The refusal of an id that nothing has.
pub(super) fn missing(what: &str) -> Failure {
    Failure::new(404, "NOT_FOUND", format!("there is no such {what}"))
}
