//! temporary
use super::Config;
use crate::Source;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default)]
pub struct Assigned {
    pub resource: Vec<String>,
    pub access: Vec<Option<String>>,
}

#[derive(Clone, Debug, Default)]
pub struct Used {
    pub operations: BTreeSet<String>,
    pub types: BTreeSet<String>,
}

pub fn parse(source: Source<'_>, diagnostics: &mut Diagnostics) -> Option<Config> {
    match serde_yaml::from_str(source.text) {
        Ok(config) => Some(config),
        Err(error) => {
            diagnostics.push(Diagnostic::error("config", &Pointer::root(), error.to_string()).in_file(source.name));
            None
        }
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let mut p = pattern.split('/');
    let mut s = path.split('/');
    loop {
        match (p.next(), s.next()) {
            (Some("**"), _) => return true,
            (Some("*"), Some(_)) => {}
            (Some(a), Some(b)) if a == b => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

pub fn assign(config: &Config, operations: &[(&str, &str)]) -> Assigned {
    let mut assigned = Assigned::default();
    for (method, path) in operations {
        let single = format!("{method} {path}");
        let r = &config.resources;
        let rule = r.iter().find(|r| r.operations.contains(&single)).or_else(|| r.iter().find(|r| r.paths.iter().any(|p| matches(p, path))));
        assigned.resource.push(rule.map_or_else(|| path.split('/').find(|s| !s.is_empty()).unwrap_or("root").replace(['{','}','-'], "_"), |r| r.name.clone()));
        let a = &config.access.rules;
        let rule = a.iter().find(|r| r.operations.contains(&single)).or_else(|| a.iter().find(|r| (r.methods.is_empty() || r.methods.iter().any(|m| m == method)) && r.paths.iter().any(|p| matches(p, path))));
        assigned.access.push(rule.map(|r| r.level.clone()));
    }
    assigned
}

pub fn unused(_: &Config, _: &Assigned, _: &Used, _: bool) -> Vec<Diagnostic> { Vec::new() }
