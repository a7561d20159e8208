//! Values of types that a client only receives.

use onyx_api::runtime::ErrorKind;
use onyx_api::types::{
    ChatFullResponse, ChatStreamItem, Packet, PacketObj, SearchDoc, SendMessageRequest,
};
use serde_json::json;

#[test]
fn json_becomes_a_value_in_whichever_form_it_comes() {
    let json = json!({
        "answer": "a", "answer_citationless": "a", "top_documents": [], "citation_info": [],
        "message_id": 1, "from_a_newer_server": true,
    });
    let made = ChatFullResponse::new("a", "a", [], [], 1);
    let text = json.to_string();
    assert_eq!(ChatFullResponse::from_json(&json).unwrap(), made);
    assert_eq!(ChatFullResponse::from_json(text.as_str()).unwrap(), made);
    assert_eq!(ChatFullResponse::from_json(text.as_bytes()).unwrap(), made);
    assert_eq!(ChatFullResponse::from_json(text).unwrap(), made);
    assert_eq!(ChatFullResponse::from_json(json).unwrap(), made);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let json = json!({"top_documents": [{"document_id": "d"}, {"document_id": 7}]});
    let error = ChatFullResponse::from_json(json).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let mismatch = error.mismatch().unwrap();
    assert!(mismatch.path.starts_with("$.top_documents[0]"), "{mismatch:?}");
    assert!(error.to_string().contains("$.top_documents[0]"), "{error}");
    assert!(error.to_string().contains("ChatFullResponse"), "{error}");
    assert!(SendMessageRequest::from_json("{").unwrap_err().to_string().contains("at $"));
}

#[test]
fn unions_and_enums_are_made_of_their_members() {
    let obj = PacketObj::from_json(r#"{"type": "message_delta", "content": "x"}"#).unwrap();
    assert!(matches!(obj, PacketObj::AgentResponseDelta(_)));
    let packet = Packet::new(json_placement(), obj);
    assert!(matches!(ChatStreamItem::from(packet), ChatStreamItem::Packet(_)));
    let document = SearchDoc::from_json(json!({
        "document_id": "d", "chunk_ind": 0, "semantic_identifier": "d", "blurb": "",
        "source_type": "web", "boost": 0, "hidden": false, "metadata": {}, "match_highlights": [],
    }));
    assert_eq!(document.unwrap().document_id, "d");
}

fn json_placement() -> onyx_api::types::Placement {
    onyx_api::types::Placement::from_json(json!({"turn_index": 0})).unwrap()
}
