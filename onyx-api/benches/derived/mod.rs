//! The types of the client as serde's derives read them: the same fields of the same types, a union
//! with a tag internally tagged, any other untagged, an enum with a place for what it does not know.

#![allow(
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    reason = "the names and types are the document's"
)]
#![allow(dead_code, reason = "each benchmark reads some of them, and looks at few of their fields")]

pub(crate) mod chat;
pub(crate) mod lists;
