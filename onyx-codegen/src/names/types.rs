//! Names of types, fields and variants.

use super::{Case, Ident, OperationNames, Scope};
use crate::api::{Api, Content, Origin, Shape, Type, TypeDef};
use crate::config::NameRules;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a type and its members are called.
#[derive(Clone, Debug)]
pub struct TypeNames {
    /// The type.
    pub name: Ident,
    /// The file that it stands in.
    pub module: Ident,
    /// What the lists of operations call what it lists.
    pub constant: Ident,
    /// For each field or variant; a struct that keeps other members has one more.
    pub members: Vec<Ident>,
    /// For each field, its setter.
    pub setters: Vec<Ident>,
    /// The variables that reading a struct needs beside one for each field.
    pub reader: Reader,
}

/// The variables that reading a struct needs beside one for each field.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The members, as they come.
    pub fields: Ident,
    /// Which member it is.
    pub field: Ident,
    /// The name of one that the type does not know.
    pub name: Ident,
}

/// Names that a module of types imports, and names of the prelude: a type called `Option` would
/// be somebody's trap.
const TYPES: &[&str] = &[
    "Base64",
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "DateTime",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Display",
    "Drop",
    "Eq",
    "Err",
    "Fields",
    "Fn",
    "FnMut",
    "FnOnce",
    "Form",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "MapAccess",
    "Maybe",
    "Multipart",
    "NaiveDate",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Record",
    "Rest",
    "Result",
    "Secret",
    "Send",
    "Serialize",
    "Serializer",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Tagged",
    "ToOwned",
    "ToString",
    "Unpin",
    "Upload",
    "Uuid",
    "Value",
    "Vec",
];

pub(super) fn types(api: &Api, operations: &[OperationNames], rules: &NameRules) -> Vec<TypeNames> {
    let names = type_names(api, operations, rules);
    // `mod.rs` is no module's file, and `shared` is the folder of what several resources reach.
    let mut modules = Scope::of_modules(&["mod", "shared"]);
    // A type whose name has no letter in upper case, such as `_1st`, would be its module's twin.
    let module_of = |name: &Ident| match name.plain() {
        plain if plain.chars().any(|letter| letter.is_ascii_uppercase()) => plain.to_owned(),
        plain => format!("{plain} type"),
    };
    let wanted: Vec<String> = names.iter().map(module_of).collect();
    let modules = modules.claim_all(&wanted);
    let names_of: Vec<String> = names.iter().map(|name| name.plain().to_owned()).collect();
    let constants = Scope::new(Case::Shouty, &["OPERATIONS"]).claim_all(&names_of);
    api.types
        .iter()
        .zip(names.into_iter().zip(modules).zip(constants))
        .map(|(def, ((name, module), constant))| {
            let members = members(def, name.plain(), &names_of);
            let mut locals = Scope::new(Case::Snake, &[]);
            for member in &members {
                locals.claim(member.plain());
            }
            let reader = Reader {
                fields: locals.claim("fields"),
                field: locals.claim("field"),
                name: locals.claim("name"),
            };
            TypeNames { name, module, constant, members, setters: setters(def), reader }
        })
        .collect()
}

/// Components first, since their names are the document's; then what stands inside of them and
/// of operations, which is named after them.
fn type_names(api: &Api, operations: &[OperationNames], rules: &NameRules) -> Vec<Ident> {
    let mut scope = Scope::new(Case::Camel, TYPES);
    let bodies = form_bodies(api, operations);
    let owners = components(api);
    let mut named: BTreeMap<usize, Ident> = BTreeMap::new();
    for inline in [false, true] {
        let (ids, raws): (Vec<usize>, Vec<String>) = api
            .types
            .iter()
            .enumerate()
            .filter(|(_, def)| matches!(def.origin, Origin::Component(_)) != inline)
            .map(|(id, def)| {
                let context =
                    Context { named: &named, owners: &owners, bodies: &bodies, operations, rules };
                (id, context.wanted(id, def))
            })
            .unzip();
        named.extend(ids.into_iter().zip(scope.claim_all(&raws)));
    }
    named.into_values().collect()
}

/// The components by their names in the document.
fn components(api: &Api) -> BTreeMap<&str, usize> {
    let defs = api.types.iter().enumerate();
    defs.filter_map(|(id, def)| match &def.origin {
        Origin::Component(name) => Some((name.as_str(), id)),
        Origin::InComponent { .. } | Origin::InOperation { .. } => None,
    })
    .collect()
}

/// What the name of a type may depend on.
struct Context<'a> {
    named: &'a BTreeMap<usize, Ident>,
    owners: &'a BTreeMap<&'a str, usize>,
    bodies: &'a BTreeMap<usize, String>,
    operations: &'a [OperationNames],
    rules: &'a NameRules,
}

impl Context<'_> {
    /// The name that a type would like to have.
    fn wanted(&self, id: usize, def: &TypeDef) -> String {
        if let Some(chosen) = self.chosen(def) {
            return chosen.clone();
        }
        match &def.origin {
            Origin::Component(name) => self.bodies.get(&id).unwrap_or(name).clone(),
            Origin::InComponent { component, words } => {
                let owner = self.owners.get(component.as_str()).and_then(|id| self.named.get(id));
                join(owner.map_or(component.as_str(), Ident::plain), words)
            }
            Origin::InOperation { operation, words } => {
                let owner = self.operations.get(*operation).map(|names| names.function.plain());
                join(owner.unwrap_or("operation"), words)
            }
        }
    }

    /// The name that a rule gives, by the component's name or by the place.
    fn chosen(&self, def: &TypeDef) -> Option<&String> {
        let component = match &def.origin {
            Origin::Component(name) => self.rules.types.get(name),
            Origin::InComponent { .. } | Origin::InOperation { .. } => None,
        };
        component.or_else(|| self.rules.types.get(&def.pointer.to_string()))
    }
}

/// FastAPI calls the body of a form `Body_` and then all that it knows about the operation; the
/// function's name says the same in fewer words.
fn form_bodies(api: &Api, operations: &[OperationNames]) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    for (operation, names) in api.operations.iter().zip(operations) {
        let (id, kind) = match operation.body.as_ref().map(|body| &body.content) {
            Some(Content::Multipart(id) | Content::Form(id)) => (*id, "form"),
            Some(Content::Json { ty: Type::Named(id), .. }) => (*id, "body"),
            _ => continue,
        };
        let origin = api.types.get(id.0).map(|def| &def.origin);
        if matches!(origin, Some(Origin::Component(name)) if name.starts_with("Body_")) {
            found.entry(id.0).or_insert_with(|| format!("{} {kind}", names.function.plain()));
        }
    }
    found
}

fn join(owner: &str, words: &[String]) -> String {
    std::iter::once(owner).chain(words.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

fn members(def: &TypeDef, name: &str, names: &[String]) -> Vec<Ident> {
    match &def.shape {
        Shape::Struct(object) => {
            let mut scope = Scope::new(Case::Snake, &[]);
            let raws: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
            let mut members = scope.claim_all(&raws);
            members.extend(object.additional.iter().map(|_| scope.claim("additional_properties")));
            members
        }
        Shape::StringEnum(values) => variants(values),
        Shape::IntegerEnum(values) => variants(
            &values.iter().map(|value| format!("value {}", signed(*value))).collect::<Vec<_>>(),
        ),
        Shape::MixedEnum(values) => variants(&values.iter().map(literal_name).collect::<Vec<_>>()),
        Shape::Tagged(union) => {
            let members = union.variants.iter().map(|variant| Type::Named(variant.ty));
            union_variants(&members.collect::<Vec<_>>(), name, names)
        }
        Shape::Untagged(members) => union_variants(members, name, names),
        Shape::Alias(_) => Vec::new(),
    }
}

/// The variants of a union, after what they hold; what is named after the union itself wants only the
/// rest of its name, where that is no other's.
fn union_variants(members: &[Type], union: &str, names: &[String]) -> Vec<Ident> {
    let whole: Vec<String> = members.iter().map(|ty| type_name(ty, names)).collect();
    let short = whole.iter().map(|name| match name.strip_prefix(union) {
        Some(rest) if rest.starts_with(char::is_uppercase) => rest.to_owned(),
        _ => name.clone(),
    });
    let short: Vec<String> = short.collect();
    let different = |names: &[String]| names.iter().collect::<BTreeSet<_>>().len();
    let distinct = different(&short) == different(&whole);
    variants(if distinct { &short } else { &whole })
}

/// The variants of an open enum, which all have one for what they do not know.
fn variants<S: AsRef<str>>(raws: &[S]) -> Vec<Ident> {
    let mut scope = Scope::new(Case::Camel, &["Unrecognized"]);
    scope.claim_all(raws)
}

fn setters(def: &TypeDef) -> Vec<Ident> {
    let Shape::Struct(object) = &def.shape else { return Vec::new() };
    let mut scope = Scope::new(Case::Snake, &["new", "from_json"]);
    let raws: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
    let mut setters = scope.claim_all(&raws);
    setters.extend(object.additional.iter().map(|_| scope.claim("additional_properties")));
    setters
}

fn signed(value: i64) -> String {
    if value < 0 { format!("minus {}", value.unsigned_abs()) } else { value.to_string() }
}

/// A name for a value of an enum of several kinds.
fn literal_name(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_i64() => {
            format!("value {}", signed(number.as_i64().unwrap_or_default()))
        }
        Value::Number(number) => format!("value {number}").replace('-', "minus "),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        Value::Array(_) => "list".to_owned(),
        Value::Object(_) => "object".to_owned(),
    }
}

/// A name for a member of a union, after what it holds.
fn type_name(ty: &Type, names: &[String]) -> String {
    match ty {
        Type::Any(_) => "any".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(_) => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::DateTime => "date time".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Uuid => "uuid".to_owned(),
        Type::Secret => "secret".to_owned(),
        Type::Base64 => "base64".to_owned(),
        Type::File => "file".to_owned(),
        Type::List(item) if matches!(**item, Type::Any(_)) => "list".to_owned(),
        Type::List(item) => format!("{} list", type_name(item, names)),
        Type::Map { value, .. } if matches!(**value, Type::Any(_)) => "object".to_owned(),
        Type::Map { value, .. } => format!("{} map", type_name(value, names)),
        Type::Tuple(_) => "tuple".to_owned(),
        Type::Nullable(inner) => type_name(inner, names),
        Type::Named(id) => names.get(id.0).cloned().unwrap_or_default(),
    }
}
