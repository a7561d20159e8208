//! The resource of an operation that no rule speaks of.

use heck::ToSnakeCase as _;

/// The first segment of the path that is no parameter and no mere prefix, as an identifier; of
/// `chat.postMessage` what stands before the dot.
///
/// Other paths have no say in it, so a resource keeps its name whatever else comes or goes.
pub(super) fn resource(path: &str) -> String {
    let literal = |segment: &&str| !segment.is_empty() && !segment.contains('{');
    let mut literals = path.split('/').filter(literal);
    let first = literals.clone().next().unwrap_or_default();
    let segment = literals.find(|segment| !is_prefix(segment)).unwrap_or(first);
    let segment = segment.trim_start_matches('.').split('.').next().unwrap_or_default();
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

/// Whether a segment says nothing of what is behind it: `api`, `v1`, `v2beta1`, `2010-04-01`.
fn is_prefix(segment: &str) -> bool {
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let numbers = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let is_version = segment.strip_prefix(['v', 'V']).is_some_and(digits)
        || digits(segment) && segment.chars().all(numbers);
    is_version || segment.eq_ignore_ascii_case("api") || segment.eq_ignore_ascii_case("rest")
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
            ("/api/v1/users", "users"),
            ("/v2beta1/{tenant}/orders/{id}", "orders"),
            ("/2010-04-01/Accounts.json", "accounts"),
            ("/chat.postMessage", "chat"),
            ("/vault/items", "vault"),
            ("/v1", "v1"),
            ("/api/{id}", "api"),
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
