//! What long answers are lists of.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
pub(crate) struct SearchDoc {
    pub(crate) document_id: String,
    pub(crate) chunk_ind: i64,
    pub(crate) semantic_identifier: String,
    pub(crate) blurb: String,
    pub(crate) source_type: DocumentSource,
    pub(crate) boost: i64,
    pub(crate) hidden: bool,
    pub(crate) metadata: BTreeMap<String, SearchDocMetadataValue>,
    pub(crate) match_highlights: Vec<String>,
    pub(crate) file_id: Option<String>,
    pub(crate) is_internet: Option<bool>,
    pub(crate) is_relevant: Option<bool>,
    pub(crate) link: Option<String>,
    pub(crate) primary_owners: Option<Vec<String>>,
    pub(crate) relevance_explanation: Option<String>,
    pub(crate) score: Option<f64>,
    pub(crate) secondary_owners: Option<Vec<String>>,
    pub(crate) updated_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DocumentSource {
    IngestionApi,
    Slack,
    Web,
    GoogleDrive,
    Gmail,
    Github,
    Gitbook,
    Gitlab,
    Guru,
    Bookstack,
    Outline,
    Confluence,
    Jira,
    Slab,
    Productboard,
    File,
    Coda,
    Canvas,
    Notion,
    Zulip,
    Linear,
    Hubspot,
    Document360,
    Gong,
    GoogleSites,
    Zendesk,
    Loopio,
    Box,
    Dropbox,
    Sharepoint,
    Teams,
    Salesforce,
    Discourse,
    Axero,
    Clickup,
    Mediawiki,
    Wikipedia,
    Asana,
    S3,
    R2,
    GoogleCloudStorage,
    OciStorage,
    Xenforo,
    NotApplicable,
    Discord,
    Freshdesk,
    Fireflies,
    Egnyte,
    Airtable,
    Highspot,
    DrupalWiki,
    Imap,
    Bitbucket,
    Testrail,
    Braintrust,
    Lumapps,
    MockConnector,
    UserFile,
    CraftFile,
    #[serde(other)]
    Unrecognized,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum SearchDocMetadataValue {
    String(String),
    StringList(Vec<String>),
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChatSessionsResponse {
    pub(crate) sessions: Vec<ChatSessionDetails>,
    pub(crate) has_more: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChatSessionDetails {
    pub(crate) id: Uuid,
    pub(crate) name: Option<String>,
    pub(crate) time_created: String,
    pub(crate) time_updated: String,
    pub(crate) shared_status: ChatSessionSharedStatus,
    pub(crate) current_alternate_model: Option<String>,
    pub(crate) current_reasoning_effort_override: Option<String>,
    pub(crate) current_temperature_override: Option<f64>,
    pub(crate) persona_id: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChatSessionSharedStatus {
    Public,
    Private,
    #[serde(other)]
    Unrecognized,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PersonaSnapshot {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) is_public: bool,
    pub(crate) is_listed: bool,
    pub(crate) uploaded_image_id: Option<String>,
    pub(crate) icon_name: Option<String>,
    pub(crate) user_file_ids: Vec<String>,
    pub(crate) display_priority: Option<i64>,
    pub(crate) is_featured: bool,
    pub(crate) builtin_persona: bool,
    pub(crate) starter_messages: Option<Vec<StarterMessage>>,
    pub(crate) tools: Vec<ToolSnapshot>,
    pub(crate) labels: Vec<PersonaLabelSnapshot>,
    pub(crate) owner: Option<MinimalUserSnapshot>,
    pub(crate) owner_group: Option<PersonaOwnerGroupSnapshot>,
    pub(crate) users: Vec<MinimalUserSnapshot>,
    pub(crate) groups: Vec<i64>,
    pub(crate) user_shares: Vec<PersonaUserShare>,
    pub(crate) group_shares: Vec<PersonaGroupShare>,
    pub(crate) public_permission: PersonaSharePermission,
    pub(crate) sharing_status: PersonaSharingStatus,
    pub(crate) document_sets: Vec<DocumentSetSummary>,
    pub(crate) attached_documents: Option<Vec<AttachedDocumentSnapshot>>,
    pub(crate) datetime_aware: Option<bool>,
    pub(crate) default_model_configuration_id: Option<i64>,
    pub(crate) hierarchy_nodes: Option<Vec<HierarchyNodeSnapshot>>,
    pub(crate) replace_base_system_prompt: Option<bool>,
    pub(crate) system_prompt: Option<String>,
    pub(crate) task_prompt: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StarterMessage {
    pub(crate) name: String,
    pub(crate) message: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ToolSnapshot {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) definition: Option<BTreeMap<String, Value>>,
    pub(crate) display_name: String,
    pub(crate) in_code_tool_id: Option<String>,
    pub(crate) custom_headers: Option<Vec<Value>>,
    pub(crate) passthrough_auth: bool,
    pub(crate) agent_creation_selectable: Option<bool>,
    pub(crate) chat_selectable: Option<bool>,
    pub(crate) default_enabled: Option<bool>,
    pub(crate) enabled: Option<bool>,
    pub(crate) mcp_server_id: Option<i64>,
    pub(crate) oauth_config_id: Option<i64>,
    pub(crate) oauth_config_name: Option<String>,
    pub(crate) user_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PersonaLabelSnapshot {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MinimalUserSnapshot {
    pub(crate) id: Uuid,
    pub(crate) email: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PersonaOwnerGroupSnapshot {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PersonaUserShare {
    pub(crate) user: MinimalUserSnapshot,
    pub(crate) permission: PersonaSharePermission,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum PersonaSharePermission {
    Editor,
    Viewer,
    #[serde(other)]
    Unrecognized,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PersonaGroupShare {
    pub(crate) group_id: i64,
    pub(crate) group_name: String,
    pub(crate) permission: PersonaSharePermission,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum PersonaSharingStatus {
    Private,
    Shared,
    Public,
    #[serde(other)]
    Unrecognized,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DocumentSetSummary {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) cc_pair_summaries: Vec<CcPairSummary>,
    pub(crate) is_up_to_date: bool,
    pub(crate) is_public: bool,
    pub(crate) users: Vec<Uuid>,
    pub(crate) groups: Vec<i64>,
    pub(crate) federated_connector_summaries: Option<Vec<FederatedConnectorSummary>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CcPairSummary {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) source: DocumentSource,
    pub(crate) access_type: AccessType,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccessType {
    Public,
    Private,
    Sync,
    #[serde(other)]
    Unrecognized,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FederatedConnectorSummary {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) source: FederatedConnectorSource,
    pub(crate) entities: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FederatedConnectorSource {
    FederatedSlack,
    #[serde(other)]
    Unrecognized,
}

#[derive(Debug, Deserialize)]
pub(crate) struct AttachedDocumentSnapshot {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) link: Option<String>,
    pub(crate) parent_id: Option<i64>,
    pub(crate) last_modified: Option<DateTime<Utc>>,
    pub(crate) last_synced: Option<DateTime<Utc>>,
    pub(crate) source: Option<DocumentSource>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct HierarchyNodeSnapshot {
    pub(crate) id: i64,
    pub(crate) raw_node_id: String,
    pub(crate) display_name: String,
    pub(crate) link: Option<String>,
    pub(crate) source: DocumentSource,
    pub(crate) node_type: HierarchyNodeType,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HierarchyNodeType {
    Folder,
    Source,
    Stub,
    SharedDrive,
    MyDrive,
    Space,
    Page,
    Project,
    Database,
    Workspace,
    Site,
    Drive,
    Channel,
    #[serde(other)]
    Unrecognized,
}
