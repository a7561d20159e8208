//! Agents, which the interface calls personas, and the tools that they may use.

use super::world::{State, World, found, removed, shaped, uuid};
use crate::MockOnyx;
use crate::runtime::mock::{Failure, Received};
use crate::types::{
    CustomToolCreate, FullPersonaSnapshot, MinimalPersonaSnapshot, PersonaSnapshot,
    PersonaUpsertRequest, ToolSnapshot,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(super) fn register(mock: &MockOnyx, world: &World) {
    // What is there from the beginning: built from constants, and a test says that they fit.
    let _ = world.with(builtin);
    personas(mock, world);
    mock.tools()
        .list_tools()
        .answers_with(world.told(|state, _| state.tools.values().cloned().collect::<Vec<_>>()));
    mock.tools().create_custom_tool().answers_or_fails(world.told(create_tool));
    mock.tools().delete_custom_tool().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("tool_id");
        removed(&mut state.tools, id, "tool").map(|_| Value::Null)
    }));
}

fn personas(mock: &MockOnyx, world: &World) {
    let personas = mock.personas();
    personas.list_personas().answers_or_fails(world.told(|state, _| {
        state.personas.values().map(reshaped).collect::<Result<Vec<MinimalPersonaSnapshot>, _>>()
    }));
    personas.get_persona().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("persona_id");
        found(&mut state.personas, id, "persona").cloned()
    }));
    personas.create_persona().answers_or_fails(world.told(|state, request| {
        let id = state.new_id();
        save(state, id, request)
    }));
    personas.update_persona().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("persona_id");
        let id = found(&mut state.personas, id, "persona")?.id;
        save(state, id, request)
    }));
    personas.delete_persona().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("persona_id");
        removed(&mut state.personas, id, "persona").map(|_| Value::Null)
    }));
}

/// The agent with the number 0, and its search.
fn builtin(state: &mut State) -> Result<(), Failure> {
    let search = tool(state, "internal_search", "Internal Search", Some("SearchTool"))?;
    let assistant = json!({
        "id": 0,
        "name": "Assistant",
        "description": "Answers from what your team knows.",
        "builtin_persona": true,
        "tools": [search],
    });
    state.personas.insert(0, persona(assistant)?);
    Ok(())
}

fn save(state: &mut State, id: i64, request: &Received) -> Result<PersonaSnapshot, Failure> {
    let wanted: PersonaUpsertRequest = request.json()?;
    let tools = wanted
        .tool_ids
        .iter()
        .map(|id| found(&mut state.tools, Some(&id.to_string()), "tool").cloned());
    let tools = tools.collect::<Result<Vec<_>, _>>()?;
    let saved = persona(json!({
        "id": id,
        "name": wanted.name,
        "description": wanted.description,
        "system_prompt": wanted.system_prompt,
        "task_prompt": wanted.task_prompt,
        "datetime_aware": wanted.datetime_aware,
        "is_public": wanted.is_public.value().unwrap_or_default(),
        "tools": tools,
    }))?;
    let answer = reshaped(&saved);
    state.personas.insert(id, saved);
    answer
}

/// A persona: what is given, and what every other has alike.
fn persona(given: Value) -> Result<FullPersonaSnapshot, Failure> {
    let mut persona = json!({
        "is_public": true,
        "is_listed": true,
        "uploaded_image_id": null,
        "icon_name": null,
        "user_file_ids": [],
        "display_priority": null,
        "is_featured": false,
        "builtin_persona": false,
        "starter_messages": null,
        "tools": [],
        "labels": [],
        "owner": {"id": uuid(0), "email": "admin@example.com"},
        "owner_group": null,
        "users": [],
        "groups": [],
        "user_shares": [],
        "group_shares": [],
        "public_permission": "VIEWER",
        "sharing_status": "PUBLIC",
        "document_sets": [],
    });
    if let (Some(persona), Value::Object(given)) = (persona.as_object_mut(), given) {
        persona.extend(given);
    }
    shaped(persona)
}

/// The same persona in another of the forms that the interface has for it.
fn reshaped<T: DeserializeOwned>(persona: &impl Serialize) -> Result<T, Failure> {
    let mut json = serde_json::to_value(persona).unwrap_or_default();
    // Only the short form has these.
    for count in ["hierarchy_node_count", "attached_document_count"] {
        json[count] = json!(0);
    }
    json["knowledge_sources"] = json!([]);
    shaped(json)
}

fn create_tool(state: &mut State, request: &Received) -> Result<ToolSnapshot, Failure> {
    let wanted: CustomToolCreate = request.json()?;
    let mut created = tool(state, &wanted.name, &wanted.name, None)?;
    created.definition = Some(wanted.definition);
    created.description = wanted.description.value().unwrap_or_default();
    created.passthrough_auth = wanted.passthrough_auth;
    state.tools.insert(created.id, created.clone());
    Ok(created)
}

fn tool(
    state: &mut State,
    name: &str,
    display_name: &str,
    in_code: Option<&str>,
) -> Result<ToolSnapshot, Failure> {
    let tool: ToolSnapshot = shaped(json!({
        "id": state.new_id(),
        "name": name,
        "description": "",
        "definition": null,
        "display_name": display_name,
        "in_code_tool_id": in_code,
        "custom_headers": null,
        "passthrough_auth": false,
        "enabled": true,
        "chat_selectable": true,
        "agent_creation_selectable": true,
        "default_enabled": true,
    }))?;
    state.tools.insert(tool.id, tool.clone());
    Ok(tool)
}
