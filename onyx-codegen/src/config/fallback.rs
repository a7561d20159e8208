//! The resource of an operation that no rule speaks of.

use heck::ToSnakeCase as _;

/// The first segment of the path that is no parameter, as an identifier.
pub(super) fn resource(path: &str) -> String {
    let literal = |segment: &&str| !segment.is_empty() && !segment.contains('{');
    let segment = path.split('/').find(literal).unwrap_or_default();
    let ascii: String =
        segment.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = ascii.to_snake_case();
    if name.is_empty() {
        "root".to_owned()
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("api_{name}")
    } else if syn::parse_str::<syn::Ident>(&name).is_err() || name == "default" {
        // A keyword, or the one Cargo feature that means something else.
        format!("{name}_api")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::resource;

    #[test]
    fn the_first_segment_that_is_no_parameter_counts() {
        let cases = [
            ("/users/{id}", "users"),
            ("/{tenant}/userGroups", "user_groups"),
            ("/web-search", "web_search"),
            ("/.well-known/x", "well_known"),
            ("//a", "a"),
        ];
        for (path, name) in cases {
            assert_eq!(resource(path), name, "{path}");
        }
    }

    #[test]
    fn it_is_always_an_identifier() {
        let cases = [
            ("/", "root"),
            ("/{id}", "root"),
            ("/über", "ber"),
            ("/日本", "root"),
            ("/2fa/x", "api_2fa"),
            ("/type", "type_api"),
            ("/Self", "self_api"),
            ("/default", "default_api"),
        ];
        for (path, name) in cases {
            assert_eq!(resource(path), name, "{path}");
        }
    }
}
