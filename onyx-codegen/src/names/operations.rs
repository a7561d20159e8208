//! Names of resources, functions and arguments.

use super::{Case, Ident, Scope};
use crate::analyze::Facts;
use crate::api::{Api, Operation, Place};
use crate::config::NameRules;

/// What the parts of a resource are called.
#[derive(Clone, Debug)]
pub struct ResourceNames {
    /// The module and the function of the client that leads to the handle.
    pub module: Ident,
    /// The Cargo feature.
    pub feature: String,
    /// The handle's type.
    pub handle: Ident,
    /// The function of the mock that leads to its operations.
    pub mock: Ident,
}

/// What the parts of an operation are called.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The function.
    pub function: Ident,
    /// The function that answers with a stream, where the operation can do both.
    pub stream_function: Option<Ident>,
    /// The constant that describes the operation.
    pub constant: Ident,
    /// The constant of the streaming function.
    pub stream_constant: Option<Ident>,
    /// The type that its optional parameters are set on.
    pub builder: Ident,
    /// The same for the streaming function.
    pub stream_builder: Option<Ident>,
    /// For each parameter.
    pub parameters: Vec<ParameterNames>,
    /// The body, as an argument.
    pub body: Ident,
}

/// What a parameter is called.
#[derive(Clone, Debug)]
pub struct ParameterNames {
    /// As an argument of the function.
    pub argument: Ident,
    /// As a setter of the value that the function returns.
    pub setter: Ident,
}

/// Functions of the root client beside those that lead to the resources, modules beside theirs,
/// and Cargo features that mean something else.
const ROOT: &[&str] = &[
    "access",
    "blocking",
    "builder",
    "client",
    "compatibility",
    "default",
    "dispatch",
    "from_env",
    "mock",
    "new",
    "raw",
    "request",
    "runtime",
    "server_version",
    "shared",
    "types",
];

/// Functions of the mock beside those that lead to the resources.
const MOCK: &[&str] = &[
    "access",
    "blocking",
    "blocking_client",
    "builder",
    "client",
    "default",
    "dispatch",
    "from_env",
    "handle",
    "mock",
    "new",
    "raw",
    "requests",
    "reset",
    "runtime",
    "shared",
    "start",
    "types",
    "unmatched",
    "url",
    "verify",
];

/// What a call can do, whatever the operation.
const CALL: &[&str] = &[
    "body",
    "call",
    "extra_query",
    "header",
    "into_future",
    "items",
    "pages",
    "request_mut",
    "retries",
    "retry_non_idempotent",
    "send",
    "send_raw",
    "stream",
    "timeout",
];

/// Types that a resource's module imports or makes.
const MODULE_TYPES: &[&str] = &[
    "Async",
    "Auth",
    "Call",
    "Client",
    "DateTime",
    "Download",
    "ItemStream",
    "Mode",
    "NaiveDate",
    "Operation",
    "Items",
    "Pages",
    "Paging",
    "Request",
    "Text",
    "Upload",
    "Uuid",
    "Value",
    "Vec",
    "Option",
    "Result",
    "String",
    "BTreeMap",
    "Box",
    "Some",
    "None",
    "Ok",
    "Err",
    "Framing",
    "Method",
    "ListStyle",
    "PathStyle",
    "Multipart",
    "Form",
    "Blocking",
    "Base64",
    "Secret",
];

pub(super) fn resources(facts: &Facts) -> Vec<ResourceNames> {
    let mut modules = Scope::of_modules(ROOT);
    let mut handles = Scope::new(Case::Camel, MODULE_TYPES);
    let mut mocks = Scope::new(Case::Snake, MOCK);
    let named = modules.claim_all(&facts.resources);
    let handles = handles.claim_all(&facts.resources);
    let mocks = mocks.claim_all(&facts.resources);
    let handles = handles.into_iter().zip(mocks);
    named
        .into_iter()
        .zip(handles)
        .map(|(module, (handle, mock))| {
            let feature = module.plain().to_owned();
            ResourceNames { module, feature, handle, mock }
        })
        .collect()
}

pub(super) fn operations(
    api: &Api,
    facts: &Facts,
    resources: &[ResourceNames],
    rules: &NameRules,
) -> Vec<OperationNames> {
    let mut named: Vec<Option<OperationNames>> = vec![None; api.operations.len()];
    for (index, resource) in resources.iter().enumerate() {
        let members: Vec<(usize, &Operation)> = api
            .operations
            .iter()
            .enumerate()
            .filter(|(i, _)| facts.resource_of.get(*i) == Some(&index))
            .collect();
        let operations: Vec<&Operation> = members.iter().map(|(_, operation)| *operation).collect();
        for ((i, _), names) in members.iter().zip(module(&operations, resource, rules)) {
            named[*i] = Some(names);
        }
    }
    // Every operation has a resource, so nothing is left unnamed.
    named.into_iter().flatten().collect()
}

/// Names the operations of one resource, whose functions, constants and types share its module.
fn module(
    operations: &[&Operation],
    resource: &ResourceNames,
    rules: &NameRules,
) -> Vec<OperationNames> {
    let raws: Vec<String> = operations.iter().map(|operation| wanted(operation, rules)).collect();
    let mut functions = Scope::new(Case::Snake, &["client", "new"]);
    let mut constants = Scope::new(Case::Shouty, &["OPERATIONS"]);
    let mut builders = Scope::new(Case::Camel, MODULE_TYPES);
    builders.claim(resource.handle.plain());
    let plain: Vec<_> = functions
        .claim_all(&raws)
        .into_iter()
        .zip(constants.claim_all(&raws))
        .zip(builders.claim_all(&raws))
        .collect();
    let all = operations.iter().zip(&raws).zip(plain);
    all.map(|((operation, raw), ((function, constant), builder))| {
        let stream = operation.stream_switch.as_ref().map(|_| format!("{raw}_stream"));
        OperationNames {
            stream_function: stream.as_ref().map(|raw| functions.claim(raw)),
            stream_constant: stream.as_ref().map(|raw| constants.claim(raw)),
            stream_builder: stream.as_ref().map(|raw| builders.claim(raw)),
            function,
            constant,
            builder,
            parameters: parameters(operation),
            body: Scope::new(Case::Snake, &[]).claim("body"),
        }
    })
    .collect()
}

fn wanted(operation: &Operation, rules: &NameRules) -> String {
    rules.operations.get(&operation.id).unwrap_or(&operation.id).clone()
}

fn parameters(operation: &Operation) -> Vec<ParameterNames> {
    // `request` is what the function builds, `body` the argument behind the parameters.
    let mut arguments = Scope::new(Case::Snake, &["self", "request", "body"]);
    let mut setters = Scope::new(Case::Snake, CALL);
    let raws: Vec<&str> = operation.parameters.iter().map(|p| p.name.as_str()).collect();
    // A header may have the name of a query parameter; the place tells them apart.
    let raws: Vec<String> = raws
        .iter()
        .zip(&operation.parameters)
        .map(|(raw, parameter)| {
            let twice = raws.iter().filter(|other| other == &raw).count() > 1;
            if twice { format!("{raw} {}", place(parameter.place)) } else { (*raw).to_owned() }
        })
        .collect();
    let arguments = arguments.claim_all(&raws);
    let setters = setters.claim_all(&raws);
    let pairs = arguments.into_iter().zip(setters);
    pairs.map(|(argument, setter)| ParameterNames { argument, setter }).collect()
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}
