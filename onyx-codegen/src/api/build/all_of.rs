//! `allOf`: one thing of several schemas.
//!
//! The members are flattened into leaves without `allOf` or references. Objects become one
//! struct, in which what comes later wins. A union beside objects is spread: each of its members
//! is merged with the objects. Other leaves must agree on what they are.
//!
//! A base may list the schemas that extend it: `Pet` with `oneOf: [Cat, Dog]`, and both of them
//! `allOf: [Pet, …]`. Then the base is the union, and what they inherit is the rest of it.

use super::location::Location;
use super::normalize::normalized;
use super::object::{Object, Property};
use super::reference::SchemaRef;
use super::union::{Member, Tags, component_of, kind};
use super::usage::docs_of;
use super::{Builder, Draft, anything, component_name};
use openapiv3::{
    AdditionalProperties, Discriminator, ObjectType, ReferenceOr, Schema, SchemaKind, Type as Typed,
};
use std::collections::BTreeSet;

/// A schema that is neither a reference nor an `allOf`.
#[derive(Clone)]
struct Leaf {
    schema: Schema,
    at: Location,
}

/// The leaves of an `allOf`, by what is done with them.
#[derive(Clone, Default)]
struct Leaves {
    objects: Vec<Leaf>,
    unions: Vec<Leaf>,
    others: Vec<Leaf>,
}

/// The state of flattening one `allOf`.
struct Merge {
    leaves: Leaves,
    /// The components that are being flattened, from the outside in.
    open: Vec<String>,
    /// The components that need not be flattened again.
    done: BTreeSet<String>,
    /// Whether a member of a union is merged with the objects beside it.
    is_spread: bool,
}

impl Merge {
    /// What stands in a component may be merged of that component, the component itself not.
    fn into(at: &Location) -> Self {
        let open = at.as_component().map(str::to_owned).into_iter().collect();
        Self { leaves: Leaves::default(), open, done: BTreeSet::new(), is_spread: false }
    }
}

impl Leaves {
    fn add(&mut self, schema: Schema, at: Location) {
        let group = match &schema.schema_kind {
            SchemaKind::Type(Typed::Object(_)) => &mut self.objects,
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => &mut self.unions,
            _ => &mut self.others,
        };
        group.push(Leaf { schema, at });
    }
}

impl Builder<'_> {
    pub(super) fn all_of(&mut self, members: &[ReferenceOr<Schema>], at: &Location) -> Draft {
        let list = at.token("allOf");
        let mut telling = members.iter().enumerate().filter(|(_, member)| adds_something(member));
        match (telling.next(), telling.next()) {
            (None, _) => self.bare(members, at),
            (Some((index, only)), None) if !self.is_listed_by(only, at) => {
                self.draft(only.into(), &list.token(index))
            }
            _ => self.merge_members(members, &list, at),
        }
    }

    /// Members that say no more than that they are objects, or not even that.
    fn bare(&mut self, members: &[ReferenceOr<Schema>], at: &Location) -> Draft {
        let object = members.iter().filter_map(ReferenceOr::as_item).any(is_object);
        if object { self.struct_or_map(&Object::default(), at) } else { anything(at) }
    }

    fn merge_members(
        &mut self,
        members: &[ReferenceOr<Schema>],
        list: &Location,
        at: &Location,
    ) -> Draft {
        let mut merge = Merge::into(at);
        for (index, member) in members.iter().enumerate() {
            self.flatten(member.into(), &list.token(index), &mut merge);
        }
        self.merge(merge.leaves, members, at)
    }

    fn flatten(&mut self, schema: SchemaRef<'_>, at: &Location, merge: &mut Merge) {
        self.deeper(at, |builder| match schema {
            SchemaRef::Reference(reference) => builder.flatten_target(reference, at, merge),
            SchemaRef::Item(schema) => {
                builder.flatten_item(&normalized(schema), &at.clone().schema(schema), merge);
            }
        });
    }

    fn flatten_item(&mut self, schema: &Schema, at: &Location, merge: &mut Merge) {
        if let SchemaKind::AllOf { all_of } = &schema.schema_kind {
            for (index, member) in all_of.iter().enumerate() {
                self.flatten(member.into(), &at.token("allOf").token(index), merge);
            }
        } else if says_something(schema) && !lists_any(schema, &merge.open) {
            merge.leaves.add(schema.clone(), at.clone());
        }
    }

    fn flatten_target(&mut self, reference: &str, at: &Location, merge: &mut Merge) {
        let Some((name, component)) = self.target(reference) else {
            self.referenced(reference, at);
            return;
        };
        if merge.open.iter().any(|open| open == name) {
            if merge.is_spread {
                return; // The member extends the base that lists it, and has its objects already.
            }
            let message = format!("`{name}` is merged of itself");
            let help = "take the reference out of `allOf`";
            self.error("cyclic-all-of", at.pointer(), message, help);
        } else if merge.done.insert(name.to_owned()) {
            merge.open.push(name.to_owned());
            self.flatten(component.schema.into(), &at.jump(name), merge);
            merge.open.pop();
        }
    }

    fn merge(&mut self, leaves: Leaves, members: &[ReferenceOr<Schema>], at: &Location) -> Draft {
        let Leaves { objects, mut unions, others } = leaves;
        unions.retain(|leaf| !only_requires(&leaf.schema));
        match (objects.is_empty(), unions.as_slice(), others.is_empty()) {
            (false, [], true) => self.merged_object(&objects, at),
            (false, [union], true) => self.spread(&objects, union, at),
            (true, [union], true) => self.draft(SchemaRef::Item(&union.schema), &union.at),
            (true, [], false) => self.agreed(&others, members, at),
            (true, [], true) => anything(at),
            _ => self.unmergeable("members of different kinds", at),
        }
    }

    fn unmergeable(&mut self, what: &str, at: &Location) -> Draft {
        let message = format!("`allOf` joins {what}: the type is anything");
        let help = "write the schema out without `allOf`";
        self.warn("all-of-unmergeable", at.pointer(), message, help);
        anything(at)
    }

    /// Leaves that are neither objects nor unions: the most particular one, where all are of one
    /// kind. An integer is a number, and what only states limits is of any kind.
    fn agreed(&mut self, leaves: &[Leaf], members: &[ReferenceOr<Schema>], at: &Location) -> Draft {
        let mut kinds: Vec<_> = leaves.iter().map(|leaf| json_kind(&leaf.schema)).collect();
        kinds.retain(|kind| *kind != "value");
        if kinds.contains(&"integer") {
            kinds.retain(|kind| *kind != "number");
        }
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() > 1 {
            return self.unmergeable("values of different kinds", at);
        }
        let reference = members.iter().position(|m| matches!(m, ReferenceOr::Reference { .. }));
        if let Some((index, member)) = reference.and_then(|i| Some((i, members.get(i)?))) {
            return self.draft(member.into(), &at.token("allOf").token(index));
        }
        match leaves.iter().max_by_key(|leaf| particularity(&leaf.schema)) {
            Some(leaf) => self.draft(SchemaRef::Item(&leaf.schema), &leaf.at),
            None => anything(at),
        }
    }

    fn merged_object(&mut self, leaves: &[Leaf], at: &Location) -> Draft {
        let mut merged = Object::default();
        for leaf in leaves {
            if let SchemaKind::Type(Typed::Object(object)) = &leaf.schema.schema_kind {
                self.merge_object(&mut merged, object, &leaf.at);
            }
        }
        self.struct_or_map(&merged, at)
    }

    fn merge_object<'s>(&mut self, merged: &mut Object<'s>, object: &'s ObjectType, at: &Location) {
        let Object { properties, required, additional } = Object::new(object, at);
        for (name, property) in properties {
            match merged.properties.get(name) {
                Some(earlier) if !self.overrides(earlier, &property, name) => {}
                _ => {
                    merged.properties.insert(name, property);
                }
            }
        }
        for name in required {
            if !merged.required.contains(&name) {
                merged.required.push(name);
            }
        }
        let closed = matches!(merged.additional, Some((AdditionalProperties::Any(false), _)));
        if !closed && additional.is_some() {
            merged.additional = additional;
        }
    }

    /// Whether a property takes the place of the one that an earlier member has by that name.
    fn overrides(&mut self, earlier: &Property<'_>, later: &Property<'_>, name: &str) -> bool {
        let kind_of = |builder: &Self, property: &Property<'_>| {
            builder.resolve(property.schema).map_or("value", |schema| json_kind(schema))
        };
        let (old, new) = (kind_of(self, earlier), kind_of(self, later));
        if new == "value" {
            return false;
        }
        if old != new && old != "value" && !(old == "number" && new == "integer") {
            let message = format!("`{name}` is of kind {old} and then of kind {new}: {new} it is");
            let help = "give the property one type in all members of the `allOf`";
            self.warn("all-of-conflict", later.at.pointer(), message, help);
        }
        true
    }

    /// Objects beside a union: each member of the union, merged with the objects.
    fn spread(&mut self, objects: &[Leaf], union: &Leaf, at: &Location) -> Draft {
        let Some((list, members)) = union_parts(&union.schema, &union.at) else {
            return anything(at);
        };
        let words = self.member_words(members);
        let mut built = Vec::with_capacity(members.len());
        for (index, (member, word)) in members.iter().zip(words).enumerate() {
            let place = list.token(index).word(word);
            match self.spread_member(objects, member, &place, at) {
                Some(member) => built.push(member),
                None => return self.unmergeable("objects and a union of other things", at),
            }
        }
        let tags = union.schema.schema_data.discriminator.as_ref();
        let tags = tags.map(|discriminator| self.spread_tags(discriminator, &built, &list));
        self.union_of(built, tags, &list)
    }

    /// Whether this is a component that extends, by nothing, a base that lists it.
    fn is_listed_by(&self, base: &ReferenceOr<Schema>, at: &Location) -> bool {
        let (Some(base), Some(name)) = (component_of(base), at.as_component()) else {
            return false;
        };
        let base = self.components.get(base.as_str()).map(|component| component.schema);
        let Some(base) = base.and_then(ReferenceOr::as_item) else { return false };
        let own = [name.to_owned()];
        match &base.schema_kind {
            SchemaKind::AllOf { all_of } => {
                all_of.iter().filter_map(ReferenceOr::as_item).any(|part| lists_any(part, &own))
            }
            _ => false,
        }
    }

    /// Whether a component is an `allOf` of another, or of one that is.
    fn extends(&self, name: &str, base: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![name.to_owned()];
        while let Some(name) = open.pop() {
            let schema = self.components.get(name.as_str()).map(|component| component.schema);
            let schema = schema.and_then(ReferenceOr::as_item);
            let Some(SchemaKind::AllOf { all_of }) = schema.map(|schema| &schema.schema_kind)
            else {
                continue;
            };
            for parent in all_of.iter().filter_map(component_of) {
                if parent == base {
                    return true;
                }
                if seen.insert(parent.clone()) {
                    open.push(parent);
                }
            }
        }
        false
    }

    /// The mapping names the members, but means what has become of them.
    fn spread_tags(
        &mut self,
        discriminator: &Discriminator,
        members: &[Member],
        list: &Location,
    ) -> Tags {
        let mut tags = self.tags(discriminator, list);
        for (tag, ty) in &mut tags.mapping {
            let name = discriminator.mapping.get(tag).and_then(|to| component_name(to));
            let merged = members.iter().find(|member| name.is_some() && member.component == name);
            if let Some(merged) = merged {
                *ty = merged.ty.clone();
            }
        }
        tags
    }

    /// One member of a union, merged with the objects beside the union; none if it is no object.
    fn spread_member(
        &mut self,
        objects: &[Leaf],
        member: &ReferenceOr<Schema>,
        place: &Location,
        at: &Location,
    ) -> Option<Member> {
        if let (Some(name), Some(base)) = (component_of(member), at.as_component())
            && self.extends(&name, base)
        {
            return Some(Member { ty: self.type_at(member.into(), place), component: Some(name) });
        }
        let mut merge = Merge { is_spread: true, ..Merge::into(at) };
        merge.leaves.objects = objects.to_vec();
        self.flatten(member.into(), place, &mut merge);
        let leaves = merge.leaves;
        if !leaves.unions.is_empty() || !leaves.others.is_empty() {
            return None;
        }
        let component = match member {
            ReferenceOr::Reference { reference } => component_name(reference),
            ReferenceOr::Item(_) => None,
        };
        let docs = docs_of(member.into(), "");
        let place = place.clone().schema_ref(member.into());
        let ty = self.inline(&place, "merged", docs, |builder| {
            builder.merged_object(&leaves.objects, &place)
        });
        Some(Member { ty, component })
    }
}

/// Whether a schema is a union that lists one of the components.
fn lists_any(schema: &Schema, components: &[String]) -> bool {
    let at = Location::component("");
    let members = union_parts(schema, &at).map_or(&[][..], |(_, members)| members);
    members.iter().filter_map(component_of).any(|name| components.contains(&name))
}

fn union_parts<'s>(
    schema: &'s Schema,
    at: &Location,
) -> Option<(Location, &'s [ReferenceOr<Schema>])> {
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of } => Some((at.token("oneOf"), one_of)),
        SchemaKind::AnyOf { any_of } => Some((at.token("anyOf"), any_of)),
        _ => None,
    }
}

/// Whether a member adds anything but prose.
fn adds_something(member: &ReferenceOr<Schema>) -> bool {
    match member {
        ReferenceOr::Reference { .. } => true,
        ReferenceOr::Item(schema) => says_something(&normalized(schema)),
    }
}

/// Whether a schema is more than prose.
fn says_something(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Typed::Object(object)) => {
            !object.properties.is_empty()
                || !object.required.is_empty()
                || object.additional_properties.is_some()
        }
        SchemaKind::Any(_) | SchemaKind::Not { .. } => is_constrained(schema),
        _ => true,
    }
}

fn is_constrained(schema: &Schema) -> bool {
    use super::extension::keys;
    let extensions = &schema.schema_data.extensions;
    [keys::CONST, keys::ENUM, keys::NULL].iter().any(|key| extensions.contains_key(*key))
}

/// How much a schema says about a value that is neither object nor union.
fn particularity(schema: &Schema) -> u8 {
    use openapiv3::VariantOrUnknownOrEmpty::Empty;
    let schema = normalized(schema);
    match &schema.schema_kind {
        _ if is_constrained(&schema) => 4,
        SchemaKind::Type(Typed::String(string)) if !string.enumeration.is_empty() => 4,
        SchemaKind::Type(Typed::String(string)) if string.format != Empty => 3,
        SchemaKind::Type(Typed::Integer(_)) => 3,
        SchemaKind::Type(Typed::Array(array)) if array.items.is_some() => 3,
        SchemaKind::Type(_) => 2,
        _ => 1,
    }
}

fn is_object(schema: &Schema) -> bool {
    matches!(normalized(schema).schema_kind, SchemaKind::Type(Typed::Object(_)))
}

/// Whether a union only says which properties must be there together (`anyOf: [{required: [a]},
/// {required: [b]}]`), which a struct need not know.
fn only_requires(schema: &Schema) -> bool {
    let at = Location::component("");
    union_parts(schema, &at).is_some_and(|(_, members)| {
        members.iter().all(|member| match member {
            ReferenceOr::Reference { .. } => false,
            ReferenceOr::Item(item) => match &normalized(item).schema_kind {
                SchemaKind::Type(Typed::Object(object)) => object.properties.is_empty(),
                SchemaKind::Not { .. } | SchemaKind::Any(_) => true,
                _ => false,
            },
        })
    })
}

/// What a schema is in JSON, in a word; an enum of strings is a string.
fn json_kind(schema: &Schema) -> &'static str {
    match kind(&normalized(schema)) {
        "enum" => "string",
        kind => kind,
    }
}
