//! Parameters: what travels outside of the body.

use super::body::media_type_at;
use super::extension::{self, keys};
use super::location::Location;
use super::media_type::{self, Kind};
use super::reference::SchemaRef;
use super::usage::{Usage, docs_of};
use super::{Builder, item};
use crate::api::{Docs, Field, Parameter, Place, Shape, Struct, Style, Type};
use openapiv3::{
    Operation as Described, Parameter as DescribedParameter, ParameterData,
    ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr, Schema,
};
use serde_json::Value;

impl Builder<'_> {
    /// Path parameters in the order of the template, then the others by place and name.
    pub(super) fn parameters(
        &mut self,
        operation: &Described,
        path: &str,
        at: &Location,
    ) -> Vec<Parameter> {
        let list = at.token("parameters");
        let described = operation.parameters.iter().enumerate();
        let mut parameters: Vec<_> = described
            .filter_map(|(index, parameter)| Some((list.token(index), item(parameter)?)))
            .flat_map(|(at, parameter)| self.parameter(parameter, &at))
            .collect();
        let position = |parameter: &Parameter| match parameter.place {
            Place::Path => path.find(&format!("{{{}}}", parameter.name)),
            _ => None,
        };
        parameters
            .sort_by(|a, b| (a.place, position(a), &a.name).cmp(&(b.place, position(b), &b.name)));
        parameters
    }

    /// One parameter; or one for each property, where the object itself does not show on the wire.
    fn parameter(&mut self, described: &DescribedParameter, at: &Location) -> Vec<Parameter> {
        let data = described.parameter_data_ref();
        let recorded = extension::pointer(&data.extensions);
        let at = at.clone().recorded(recorded).word(&data.name);
        let (usage, docs, json) = self.parameter_value(data, &at);
        let (place, style) = place_and_style(described);
        let parameter = Parameter {
            name: data.name.clone(),
            place,
            ty: usage.ty,
            required: data.required || place == Place::Path,
            style: if json { Style::Json } else { style },
            default: usage.default.filter(|default| !default.is_null()),
            bounds: usage.bounds,
            format: usage.format,
            docs: parameter_docs(data, docs),
            pointer: at.pointer().clone(),
        };
        self.spelled(parameter, data.explode == Some(true))
    }

    /// The value of a parameter, and whether it is written as JSON.
    fn parameter_value(&mut self, data: &ParameterData, at: &Location) -> (Usage, Docs, bool) {
        let any = ReferenceOr::Item(anything());
        let (schema, at, json) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => (schema, at.token("schema"), false),
            ParameterSchemaOrContent::Content(content) => {
                match content.iter().min_by_key(|(name, _)| name.as_str()) {
                    Some((name, media_type)) => (
                        media_type.schema.as_ref().unwrap_or(&any),
                        media_type_at(media_type, name, at).token("schema"),
                        media_type::kind(name) != Kind::Text,
                    ),
                    None => (&any, at.token("content"), true),
                }
            }
        };
        let schema = SchemaRef::from(schema);
        (self.usage(schema, &at), docs_of(schema, &data.name), json)
    }

    /// The parameter as it shows on the wire. An object in the query or a cookie is its
    /// properties, one by one, where all of them are known.
    fn spelled(&self, mut parameter: Parameter, explode: bool) -> Vec<Parameter> {
        if !self.is_object(&parameter.ty) {
            return vec![parameter];
        }
        let style = parameter.style;
        if style == Style::Repeat
            && let Some((_, def)) = self.definition(&parameter.ty)
            && let Shape::Struct(Struct { fields, additional: None, .. }) = &def.shape
        {
            return fields.iter().map(|field| part(field.clone(), &parameter)).collect();
        }
        let simple = matches!(parameter.place, Place::Path | Place::Header);
        if simple && explode && style == Style::Join(',') {
            parameter.style = Style::SimpleExploded;
        }
        vec![parameter]
    }

    fn is_object(&self, ty: &Type) -> bool {
        match self.definition(ty) {
            Some((_, def)) => matches!(
                &def.shape,
                Shape::Struct(_) | Shape::Tagged(_) | Shape::Alias(Type::Map { .. })
            ),
            None => matches!(ty, Type::Map { .. }),
        }
    }
}

fn place_and_style(described: &DescribedParameter) -> (Place, Style) {
    let explode = described.parameter_data_ref().explode;
    let repeat_or = |joiner, default| {
        if explode.unwrap_or(default) { Style::Repeat } else { Style::Join(joiner) }
    };
    match described {
        DescribedParameter::Path { style, .. } => (
            Place::Path,
            match style {
                PathStyle::Simple => Style::Join(','),
                PathStyle::Label => Style::Label { explode: explode.unwrap_or(false) },
                PathStyle::Matrix => Style::Matrix { explode: explode.unwrap_or(false) },
            },
        ),
        DescribedParameter::Query { style, .. } => (
            Place::Query,
            match style {
                QueryStyle::Form => repeat_or(',', true),
                QueryStyle::SpaceDelimited => repeat_or(' ', false),
                QueryStyle::PipeDelimited => repeat_or('|', false),
                QueryStyle::DeepObject => Style::DeepObject,
            },
        ),
        DescribedParameter::Header { .. } => (Place::Header, Style::Join(',')),
        DescribedParameter::Cookie { .. } => (Place::Cookie, repeat_or(',', true)),
    }
}

/// A property of an object that is spelled as parameters of their own.
fn part(field: Field, whole: &Parameter) -> Parameter {
    Parameter {
        name: field.name,
        place: whole.place,
        ty: field.ty,
        required: whole.required && field.required,
        style: whole.style,
        default: field.constant.or(field.default).filter(|default| !default.is_null()),
        bounds: field.bounds,
        format: field.format,
        docs: field.docs,
        pointer: field.pointer,
    }
}

/// What the parameter says about itself goes before what its schema says.
fn parameter_docs(data: &ParameterData, schema: Docs) -> Docs {
    let examples = examples(data);
    Docs {
        title: schema.title,
        description: data.description.clone().or(schema.description),
        deprecated: data.deprecated.unwrap_or_default() || schema.deprecated,
        examples: if examples.is_empty() { schema.examples } else { examples },
    }
}

fn examples(data: &ParameterData) -> Vec<Value> {
    let listed = extension::list(&data.extensions, keys::EXAMPLES);
    if !listed.is_empty() {
        return listed.to_vec();
    }
    let mut named: Vec<_> = data.examples.iter().collect();
    named.sort_by_key(|(name, _)| name.as_str());
    let named = named.into_iter().filter_map(|(_, example)| item(example)?.value.clone());
    data.example.iter().cloned().chain(named).collect()
}

fn anything() -> Schema {
    let schema_kind = openapiv3::SchemaKind::Any(openapiv3::AnySchema::default());
    Schema { schema_data: openapiv3::SchemaData::default(), schema_kind }
}
