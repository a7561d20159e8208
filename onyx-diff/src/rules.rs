//! Every kind of change that is told of: its stable name, whom it concerns and how grave it is.
//!
//! Severities are about the client that this workspace generates. It keeps what it does not know of
//! open enums and unions, skips properties that it does not know, takes null for an absent value
//! wherever a value may be absent, and validates nothing; so some changes are milder here than in
//! tools that judge for every client.

use crate::report::{Axis, Severity, Step};

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, in kebab case; stable.
    pub id: &'static str,
    /// Whom it concerns.
    pub axis: Axis,
    /// How grave it is. The direction is part of the rule, so it is always the same.
    pub severity: Severity,
    /// The `SemVer` step that it asks for.
    pub step: Step,
    /// What has happened, and why it is as grave as that.
    pub about: &'static str,
}

impl Rule {
    /// The rule of this name.
    #[must_use]
    pub fn of(id: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.id == id)
    }

    /// Something that worked will fail.
    const fn breaks(axis: Axis, id: &'static str, about: &'static str) -> Self {
        Self { id, axis, severity: Severity::Breaking, step: Step::Major, about }
    }

    /// Something that worked may mean something else, or will soon be gone.
    const fn warns(axis: Axis, id: &'static str, about: &'static str) -> Self {
        Self { id, axis, severity: Severity::Warning, step: Step::Minor, about }
    }

    /// Something is new.
    const fn adds(axis: Axis, id: &'static str, about: &'static str) -> Self {
        Self { id, axis, severity: Severity::Info, step: Step::Minor, about }
    }

    /// Nobody has to do anything.
    const fn notes(axis: Axis, id: &'static str, about: &'static str) -> Self {
        Self { id, axis, severity: Severity::Info, step: Step::Patch, about }
    }
}

macro_rules! rules {
    ($($axis:ident { $($kind:ident $name:ident $id:literal $about:literal)* })*) => {
        $($(
            #[doc = $about]
            pub(crate) const $name: Rule = Rule::$kind(Axis::$axis, $id, $about);
        )*)*

        /// All kinds of changes, by axis and subject.
        pub const RULES: &[Rule] = &[$($($name,)*)*];
    };
}

rules! {
    Wire {
        // ------------------------------------------------------------------- Operations
        breaks OPERATION_REMOVED "operation-removed"
            "The server has no such operation any more."
        adds OPERATION_ADDED "operation-added"
            "The server has a new operation."
        breaks OPERATION_MOVED "operation-moved"
            "The operation of this operationId has another method or path."
        warns OPERATION_DEPRECATED "operation-deprecated"
            "The operation still works and will be removed."
        notes OPERATION_UNDEPRECATED "operation-undeprecated"
            "The operation is to stay after all."
        breaks ACCESS_RAISED "access-raised"
            "A credential that was enough is not any more."
        notes ACCESS_LOWERED "access-lowered"
            "A weaker credential is enough."
        warns ACCESS_CHANGED "access-changed"
            "Another kind of credential is wanted, neither stronger nor weaker by the rules."
        breaks SECURITY_REQUIRED "security-required"
            "The operation did not ask who is calling and does now."
        notes SECURITY_NOT_REQUIRED "security-not-required"
            "The operation does not ask any more who is calling."
        breaks SECURITY_CHANGED "security-changed"
            "The way in which the client says who is calling is not accepted any more."
        notes SECURITY_ALTERNATIVES_CHANGED "security-alternatives-changed"
            "Other ways to say who is calling have come or gone; the client's own still works."

        // ------------------------------------------------------------------- Parameters
        breaks REQUIRED_PARAMETER_ADDED "required-parameter-added"
            "Calls without the new parameter are refused."
        adds PARAMETER_ADDED "parameter-added"
            "There is a new optional parameter."
        warns PARAMETER_REMOVED "parameter-removed"
            "The parameter is still sent and has no effect."
        breaks PARAMETER_BECAME_REQUIRED "parameter-became-required"
            "Calls that leave the parameter out are refused."
        notes PARAMETER_BECAME_OPTIONAL "parameter-became-optional"
            "The parameter may be left out."
        breaks PARAMETER_PLACE_CHANGED "parameter-place-changed"
            "The parameter is looked for elsewhere (query, header, cookie) than it is sent."
        breaks PARAMETER_STYLE_CHANGED "parameter-style-changed"
            "Lists or objects are spelled in another way than they are sent."
        breaks PARAMETER_TYPE_CHANGED "parameter-type-changed"
            "Values that were fine are refused."
        notes PARAMETER_TYPE_WIDENED "parameter-type-widened"
            "The parameter takes all that it took, and more."
        warns PARAMETER_DEFAULT_CHANGED "parameter-default-changed"
            "Leaving the parameter out means something else."
        notes PARAMETER_DEPRECATED "parameter-deprecated"
            "The parameter still works and will be removed."
        notes PARAMETER_UNDEPRECATED "parameter-undeprecated"
            "The parameter is to stay after all."

        // --------------------------------------------------------------- Request bodies
        breaks REQUIRED_REQUEST_BODY_ADDED "required-request-body-added"
            "Calls without a body are refused."
        adds REQUEST_BODY_ADDED "request-body-added"
            "The operation takes a body, which may be left out."
        warns REQUEST_BODY_REMOVED "request-body-removed"
            "The body is still sent and has no effect."
        breaks REQUEST_BODY_BECAME_REQUIRED "request-body-became-required"
            "Calls without a body are refused."
        notes REQUEST_BODY_BECAME_OPTIONAL "request-body-became-optional"
            "The body may be left out."
        breaks REQUEST_MEDIA_TYPE_CHANGED "request-media-type-changed"
            "The media type that the client sends is not accepted any more."

        // ------------------------------------------------------- What is sent, in bodies
        breaks REQUIRED_REQUEST_PROPERTY_ADDED "required-request-property-added"
            "Bodies without the new property are refused."
        adds REQUEST_PROPERTY_ADDED "request-property-added"
            "There is a new optional property."
        warns REQUEST_PROPERTY_REMOVED "request-property-removed"
            "The property is still sent and has no effect: the server skips what it does not know."
        breaks REQUEST_PROPERTY_REFUSED "request-property-refused"
            "The property is gone, and the object refuses properties that it does not know."
        breaks REQUEST_PROPERTY_BECAME_REQUIRED "request-property-became-required"
            "Bodies that leave the property out are refused."
        notes REQUEST_PROPERTY_BECAME_OPTIONAL "request-property-became-optional"
            "The property may be left out."
        breaks REQUEST_PROPERTY_BECAME_NOT_NULLABLE "request-property-became-not-nullable"
            "Null is refused."
        notes REQUEST_PROPERTY_BECAME_NULLABLE "request-property-became-nullable"
            "Null is a value of it."
        warns REQUEST_DEFAULT_CHANGED "request-default-changed"
            "Leaving the property out means something else."
        breaks REQUEST_CONSTANT_CHANGED "request-constant-changed"
            "The client writes a constant that is not the right one any more."
        breaks REQUEST_TYPE_CHANGED "request-type-changed"
            "Values that were fine are refused."
        notes REQUEST_TYPE_WIDENED "request-type-widened"
            "The place takes all that it took, and more."
        breaks REQUEST_ENUM_VALUE_REMOVED "request-enum-value-removed"
            "A value that was fine is refused."
        adds REQUEST_ENUM_VALUE_ADDED "request-enum-value-added"
            "There is a new value to send."
        breaks REQUEST_UNION_MEMBER_REMOVED "request-union-member-removed"
            "A kind of value that was fine is refused."
        adds REQUEST_UNION_MEMBER_ADDED "request-union-member-added"
            "There is a new kind of value to send."
        breaks REQUEST_DISCRIMINATOR_CHANGED "request-discriminator-changed"
            "The members of a union are told apart by another property than is sent."
        breaks REQUEST_OBJECT_CLOSED "request-object-closed"
            "The object took properties of any name and refuses them now."
        notes REQUEST_OBJECT_OPENED "request-object-opened"
            "The object takes properties of any name."
        warns REQUEST_CONSTRAINT_TIGHTENED "request-constraint-tightened"
            "A bound or a pattern refuses values that were fine; the client does not check them."
        notes REQUEST_PROPERTY_DEPRECATED "request-property-deprecated"
            "The property still works and will be removed."
        notes REQUEST_PROPERTY_UNDEPRECATED "request-property-undeprecated"
            "The property is to stay after all."

        // --------------------------------------------------------------------- Answers
        notes SUCCESS_STATUS_CHANGED "success-status-changed"
            "Success is said with another status; the client takes every 2xx for success."
        adds RESPONSE_BODY_ADDED "response-body-added"
            "The answer had no body and has one; the client does not look at it."
        breaks RESPONSE_BODY_REMOVED "response-body-removed"
            "The answer has no body any more, and the client wants one."
        breaks RESPONSE_KIND_CHANGED "response-kind-changed"
            "The answer is another kind of thing: JSON, text, a file or a stream."
        warns RESPONSE_MEDIA_TYPE_CHANGED "response-media-type-changed"
            "The file is of another format; the client hands over whatever comes."
        breaks RESPONSE_MAY_BE_EMPTY "response-may-be-empty"
            "The server may answer without a body, and the client wants one."
        notes RESPONSE_NEVER_EMPTY "response-never-empty"
            "The server always answers with a body."
        breaks STREAM_FRAMING_CHANGED "stream-framing-changed"
            "The items of the stream are told apart in another way."
        warns STREAM_ERROR_CHANGED "stream-error-changed"
            "An error within the stream looks different."
        warns STREAM_HEARTBEAT_CHANGED "stream-heartbeat-changed"
            "The client takes a sign of life for an item, or an item for a sign of life."
        warns STREAM_SWITCH_ADDED "stream-switch-added"
            "A property of the body decides between an answer and a stream; the client does not set it."
        breaks STREAM_SWITCH_REMOVED "stream-switch-removed"
            "The operation does not answer in two ways any more."
        breaks STREAM_SWITCH_CHANGED "stream-switch-changed"
            "Another property of the body asks for the stream than the client sets."
        notes DOCUMENTED_ERROR_ADDED "documented-error-added"
            "Another error is documented; the client reads errors by what comes."
        notes DOCUMENTED_ERROR_REMOVED "documented-error-removed"
            "An error is not documented any more."
        notes DOCUMENTED_ERROR_CHANGED "documented-error-changed"
            "A documented error has another body; the client reads errors by what comes."

        // ---------------------------------------------------- What is received, in bodies
        adds RESPONSE_PROPERTY_ADDED "response-property-added"
            "There is a new property, which the client skips."
        breaks RESPONSE_PROPERTY_REMOVED "response-property-removed"
            "A property is gone without which the client cannot read the object."
        warns RESPONSE_OPTIONAL_PROPERTY_REMOVED "response-optional-property-removed"
            "A property is gone; the client reads `None`."
        breaks RESPONSE_PROPERTY_BECAME_OPTIONAL "response-property-became-optional"
            "A property may be missing without which the client cannot read the object."
        breaks RESPONSE_PROPERTY_BECAME_NULLABLE "response-property-became-nullable"
            "A property may be null, and the client cannot read null there."
        notes RESPONSE_PROPERTY_LOOSENED "response-property-loosened"
            "A property may be null or missing in one more way; the client reads `None`."
        notes RESPONSE_PROPERTY_BECAME_REQUIRED "response-property-became-required"
            "The property is always there."
        notes RESPONSE_PROPERTY_BECAME_NOT_NULLABLE "response-property-became-not-nullable"
            "The property is never null."
        warns RESPONSE_CONSTANT_CHANGED "response-constant-changed"
            "A property that always had one value has another; unions may be told apart by it."
        breaks RESPONSE_TYPE_CHANGED "response-type-changed"
            "The client cannot read what may come."
        notes RESPONSE_TYPE_NARROWED "response-type-narrowed"
            "All that comes is what came before, or what the client reads as well."
        warns RESPONSE_ENUM_OPENED "response-enum-opened"
            "What was an enum or a union may be anything; the client keeps what it does not know."
        warns RESPONSE_ENUM_VALUE_ADDED "response-enum-value-added"
            "A new value may come, which the client keeps as unrecognized."
        notes RESPONSE_ENUM_VALUE_REMOVED "response-enum-value-removed"
            "A value does not come any more."
        warns RESPONSE_UNION_MEMBER_ADDED "response-union-member-added"
            "A new kind of value may come, which the client keeps as JSON."
        notes RESPONSE_UNION_MEMBER_REMOVED "response-union-member-removed"
            "A kind of value does not come any more."
        breaks RESPONSE_DISCRIMINATOR_CHANGED "response-discriminator-changed"
            "The members of a union are told apart by another property than the client looks at."
        notes RESPONSE_PROPERTY_DEPRECATED "response-property-deprecated"
            "The property still comes and will be removed."
        notes RESPONSE_PROPERTY_UNDEPRECATED "response-property-undeprecated"
            "The property is to stay after all."
    }
    Source {
        // ------------------------------------------------------- Features and functions
        breaks FEATURE_REMOVED "feature-removed"
            "The Cargo feature of a resource is gone, with its module and its handle."
        adds FEATURE_ADDED "feature-added"
            "There is a new resource, with a Cargo feature, a module and a handle."
        breaks FUNCTION_REMOVED "function-removed"
            "The function is gone."
        adds FUNCTION_ADDED "function-added"
            "There is a new function."
        breaks FUNCTION_RENAMED "function-renamed"
            "The function of the same operation has another name."
        breaks FUNCTION_MOVED "function-moved"
            "The function of the same operation belongs to another resource."
        breaks FUNCTION_ARGUMENTS_CHANGED "function-arguments-changed"
            "The function takes other arguments."
        breaks FUNCTION_ARGUMENTS_REORDERED "function-arguments-reordered"
            "The arguments come in another order; where they have the same type, it even compiles."
        notes FUNCTION_ARGUMENT_RENAMED "function-argument-renamed"
            "An argument has another name, which Rust's callers do not write."
        breaks FUNCTION_ANSWER_CHANGED "function-answer-changed"
            "A call gives back another type."
        warns FUNCTION_CALL_CHANGED "function-call-changed"
            "The function returns another type of call; only code that names it must change."
        breaks SETTER_REMOVED "setter-removed"
            "What could be set on a call cannot be set any more."
        adds SETTER_ADDED "setter-added"
            "There is something new to set on a call."
        breaks SETTER_CHANGED "setter-changed"
            "A setter of a call takes another type."
        breaks PAGING_REMOVED "paging-removed"
            "The call cannot be walked page by page any more."
        adds PAGING_ADDED "paging-added"
            "The call can be walked page by page."
        breaks PAGING_CHANGED "paging-changed"
            "The items of the pages have another type."

        // ----------------------------------------------------------------------- Types
        breaks TYPE_REMOVED "type-removed"
            "The type is gone."
        adds TYPE_ADDED "type-added"
            "There is a new type."
        breaks TYPE_RENAMED "type-renamed"
            "The type has another name."
        breaks TYPE_KIND_CHANGED "type-kind-changed"
            "The type is another kind of thing: a struct, an enum, a union or an alias."
        breaks TYPE_ALIAS_CHANGED "type-alias-changed"
            "The alias stands for another type."
        warns TYPE_FEATURE_REMOVED "type-feature-removed"
            "The type is not compiled any more where only some of the resources are."
        breaks FIELD_REMOVED "field-removed"
            "The field is gone."
        adds FIELD_ADDED "field-added"
            "There is a new field; structs are non-exhaustive, so nobody has to name it."
        breaks FIELD_RENAMED "field-renamed"
            "The field of the same property has another name."
        breaks FIELD_TYPE_CHANGED "field-type-changed"
            "The field has another type."
        breaks CONSTRUCTOR_CHANGED "constructor-changed"
            "`new` takes other arguments, or the same in another order."
        breaks CONSTRUCTOR_REMOVED "constructor-removed"
            "The type is not sent any more, so it has no `new` and no setters."
        adds CONSTRUCTOR_ADDED "constructor-added"
            "The type is sent, so it has `new` and setters."
        breaks FIELD_SETTER_REMOVED "field-setter-removed"
            "The setter of a field is gone."
        adds FIELD_SETTER_ADDED "field-setter-added"
            "A field has a setter."
        breaks FIELD_SETTER_CHANGED "field-setter-changed"
            "The setter of a field takes another type or has another name, while the field has kept its own."
        breaks VARIANT_REMOVED "variant-removed"
            "The variant is gone."
        adds VARIANT_ADDED "variant-added"
            "There is a new variant; enums are non-exhaustive, so nobody has to name it."
        breaks VARIANT_RENAMED "variant-renamed"
            "The variant of the same value has another name."
        breaks VARIANT_TYPE_CHANGED "variant-type-changed"
            "The variant holds another type."
        breaks TRAIT_REMOVED "trait-removed"
            "The type does not implement a trait any more."
        adds TRAIT_ADDED "trait-added"
            "The type implements one more trait."
    }
    Document {
        notes TITLE_CHANGED "title-changed"
            "The document, an operation or a schema has another heading."
        notes DESCRIPTION_CHANGED "description-changed"
            "A description has changed."
        notes EXAMPLES_CHANGED "examples-changed"
            "Examples have changed."
        notes TAGS_CHANGED "tags-changed"
            "An operation has other tags; the rules and the paths decide about resources."
        notes OPERATION_ID_CHANGED "operation-id-changed"
            "An operation has another operationId; what follows for its function is told apart."
        notes SERVERS_CHANGED "servers-changed"
            "The document names other servers; callers say themselves which they mean."
        notes WEBHOOKS_CHANGED "webhooks-changed"
            "The document describes more or fewer webhooks and callbacks, which no client calls."
        notes CONSTRAINTS_CHANGED "constraints-changed"
            "Bounds, patterns or formats have changed, and nothing that was fine is refused."
        notes DEFAULT_CHANGED "default-changed"
            "A default of an answer has changed; the client reads what comes."
    }
}
