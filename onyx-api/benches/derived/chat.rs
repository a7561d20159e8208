//! The packets of a chat stream.

use super::lists::SearchDoc;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum ChatStreamItem {
    NewChatSession(NewChatSession),
    ChatMessageIds(ChatMessageIds),
    MultiModelMessageIds(MultiModelMessageIds),
    Packet(Packet),
}

#[derive(Debug, Deserialize)]
pub(crate) struct NewChatSession {
    pub(crate) chat_session_id: Uuid,
    pub(crate) incognito: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChatMessageIds {
    pub(crate) user_message_id: Option<i64>,
    pub(crate) reserved_assistant_message_id: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MultiModelMessageIds {
    pub(crate) user_message_id: Option<i64>,
    pub(crate) responses: Vec<ModelMessageId>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ModelMessageId {
    pub(crate) message_id: i64,
    pub(crate) model_name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Packet {
    pub(crate) placement: Placement,
    pub(crate) obj: PacketObj,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Placement {
    pub(crate) turn_index: i64,
    pub(crate) model_index: Option<i64>,
    pub(crate) sub_turn_index: Option<i64>,
    pub(crate) tab_index: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum PacketObj {
    BashToolDelta(BashToolDelta),
    BashToolStart(BashToolStart),
    ChatHeartbeat(ChatHeartbeat),
    CitationInfo(CitationInfo),
    CodingAgentFinal(CodingAgentFinal),
    CodingAgentStart(CodingAgentStart),
    CodingAgentThinkingDelta(CodingAgentThinkingDelta),
    CustomToolArgs(CustomToolArgs),
    CustomToolDelta(CustomToolDelta),
    CustomToolStart(CustomToolStart),
    DeepResearchPlanDelta(DeepResearchPlanDelta),
    DeepResearchPlanStart(DeepResearchPlanStart),
    #[serde(rename = "error")]
    PacketException(PacketException),
    FileReaderResult(FileReaderResult),
    FileReaderStart(FileReaderStart),
    ImageGenerationFinal(ImageGenerationFinal),
    #[serde(rename = "image_generation_heartbeat")]
    ImageGenerationToolHeartbeat(ImageGenerationToolHeartbeat),
    #[serde(rename = "image_generation_start")]
    ImageGenerationToolStart(ImageGenerationToolStart),
    IntermediateReportCitedDocs(IntermediateReportCitedDocs),
    IntermediateReportDelta(IntermediateReportDelta),
    IntermediateReportStart(IntermediateReportStart),
    MemoryToolDelta(MemoryToolDelta),
    MemoryToolNoAccess(MemoryToolNoAccess),
    MemoryToolStart(MemoryToolStart),
    #[serde(rename = "message_delta")]
    AgentResponseDelta(AgentResponseDelta),
    #[serde(rename = "message_start")]
    AgentResponseStart(AgentResponseStart),
    OpenUrlDocuments(OpenUrlDocuments),
    OpenUrlStart(OpenUrlStart),
    OpenUrlUrls(OpenUrlUrls),
    PythonToolDelta(PythonToolDelta),
    PythonToolStart(PythonToolStart),
    ReasoningDelta(ReasoningDelta),
    ReasoningDone(ReasoningDone),
    ReasoningStart(ReasoningStart),
    ResearchAgentStart(ResearchAgentStart),
    SearchToolDocumentsDelta(SearchToolDocumentsDelta),
    SearchToolFilterDelta(SearchToolFilterDelta),
    SearchToolQueriesDelta(SearchToolQueriesDelta),
    SearchToolStart(SearchToolStart),
    SectionEnd(SectionEnd),
    #[serde(rename = "stop")]
    OverallStop(OverallStop),
    ToolCallArgumentDelta(ToolCallArgumentDelta),
    ToolCallDebug(ToolCallDebug),
    TopLevelBranching(TopLevelBranching),
    #[serde(other)]
    Unrecognized,
}

#[derive(Debug, Deserialize)]
pub(crate) struct BashToolDelta {
    pub(crate) exit_code: Option<i64>,
    pub(crate) stderr: Option<String>,
    pub(crate) stdout: Option<String>,
    pub(crate) timed_out: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct BashToolStart {
    pub(crate) cmd: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChatHeartbeat {}

#[derive(Debug, Deserialize)]
pub(crate) struct CitationInfo {
    pub(crate) citation_number: i64,
    pub(crate) document_id: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CodingAgentFinal {
    pub(crate) answer: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CodingAgentStart {
    pub(crate) query: String,
    pub(crate) repo: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CodingAgentThinkingDelta {
    pub(crate) content: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CustomToolArgs {
    pub(crate) tool_name: String,
    pub(crate) tool_args: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CustomToolDelta {
    pub(crate) tool_name: String,
    pub(crate) response_type: String,
    pub(crate) data: Option<CustomToolDeltaData>,
    pub(crate) error: Option<CustomToolErrorInfo>,
    pub(crate) file_ids: Option<Vec<String>>,
    pub(crate) tool_id: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum CustomToolDeltaData {
    Object(BTreeMap<String, Value>),
    List(Vec<Value>),
    String(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

#[derive(Debug, Deserialize)]
pub(crate) struct CustomToolErrorInfo {
    pub(crate) status_code: i64,
    pub(crate) message: String,
    pub(crate) is_auth_error: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CustomToolStart {
    pub(crate) tool_name: String,
    pub(crate) tool_id: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DeepResearchPlanDelta {
    pub(crate) content: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DeepResearchPlanStart {}

#[derive(Debug, Deserialize)]
pub(crate) struct PacketException {}

#[derive(Debug, Deserialize)]
pub(crate) struct FileReaderResult {
    pub(crate) file_name: String,
    pub(crate) file_id: String,
    pub(crate) start_char: i64,
    pub(crate) end_char: i64,
    pub(crate) total_chars: i64,
    pub(crate) preview_end: Option<String>,
    pub(crate) preview_start: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FileReaderStart {}

#[derive(Debug, Deserialize)]
pub(crate) struct ImageGenerationFinal {
    pub(crate) images: Vec<GeneratedImage>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GeneratedImage {
    pub(crate) file_id: String,
    pub(crate) url: String,
    pub(crate) revised_prompt: String,
    pub(crate) shape: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ImageGenerationToolHeartbeat {}

#[derive(Debug, Deserialize)]
pub(crate) struct ImageGenerationToolStart {}

#[derive(Debug, Deserialize)]
pub(crate) struct IntermediateReportCitedDocs {
    pub(crate) cited_docs: Option<Vec<SearchDoc>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct IntermediateReportDelta {
    pub(crate) content: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct IntermediateReportStart {}

#[derive(Debug, Deserialize)]
pub(crate) struct MemoryToolDelta {
    pub(crate) memory_text: String,
    pub(crate) operation: MemoryToolDeltaOperation,
    pub(crate) index: Option<i64>,
    pub(crate) memory_id: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MemoryToolDeltaOperation {
    Add,
    Update,
    #[serde(other)]
    Unrecognized,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MemoryToolNoAccess {}

#[derive(Debug, Deserialize)]
pub(crate) struct MemoryToolStart {}

#[derive(Debug, Deserialize)]
pub(crate) struct AgentResponseDelta {
    pub(crate) content: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct AgentResponseStart {
    pub(crate) final_documents: Option<Vec<SearchDoc>>,
    pub(crate) pre_answer_processing_seconds: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct OpenUrlDocuments {
    pub(crate) documents: Vec<SearchDoc>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct OpenUrlStart {}

#[derive(Debug, Deserialize)]
pub(crate) struct OpenUrlUrls {
    pub(crate) urls: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PythonToolDelta {
    pub(crate) file_ids: Option<Vec<String>>,
    pub(crate) stderr: Option<String>,
    pub(crate) stdout: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PythonToolStart {
    pub(crate) code: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ReasoningDelta {
    pub(crate) reasoning: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ReasoningDone {}

#[derive(Debug, Deserialize)]
pub(crate) struct ReasoningStart {}

#[derive(Debug, Deserialize)]
pub(crate) struct ResearchAgentStart {
    pub(crate) research_task: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SearchToolDocumentsDelta {
    pub(crate) documents: Vec<SearchDoc>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SearchToolFilterDelta {
    pub(crate) sources: Option<Vec<String>>,
    pub(crate) time_filter_end: Option<DateTime<Utc>>,
    pub(crate) time_filter_start: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SearchToolQueriesDelta {
    pub(crate) queries: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SearchToolStart {
    pub(crate) is_internet_search: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SectionEnd {}

#[derive(Debug, Deserialize)]
pub(crate) struct OverallStop {
    pub(crate) stop_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ToolCallArgumentDelta {
    pub(crate) tool_type: String,
    pub(crate) argument_deltas: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ToolCallDebug {
    pub(crate) tool_call_id: String,
    pub(crate) tool_name: String,
    pub(crate) tool_args: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TopLevelBranching {
    pub(crate) num_parallel_branches: i64,
}
