//! `diff`: where the two sides come from, what fails, and the forms of the report.

mod accepted;
mod forms;
mod sides;
mod steps;

use crate::common::Sandbox;
use serde_json::{Value, json};

pub(crate) const DOCUMENT: &str = "specs/onyx.openapi.json";

/// A document with an operation `GET /name` for each of `names`, which answers an object with the
/// properties `id` and `name`.
pub(crate) fn document(title: &str, version: &str, names: &[&str]) -> Value {
    let text = json!({"type": "string"});
    let pet = json!({"type": "object", "required": ["id", "name"], "properties": {"id": text, "name": text}});
    let answer = json!({"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}});
    let operation = |name: &str| json!({"get": {"operationId": format!("get_{name}"), "responses": {"200": answer}}});
    let paths: serde_json::Map<String, Value> =
        names.iter().map(|name| (format!("/{name}"), operation(name))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": {"Pet": pet}},
    })
}

/// A document as it stands in `specs/`.
pub(crate) fn pretty(document: &Value) -> String {
    onyx_codegen::document::canonical(document)
}

impl Sandbox {
    /// A repository whose commit has the operations `cats` and `dogs` and whose working tree has
    /// `cats` alone.
    pub(crate) fn without_dogs() -> Self {
        let sandbox = Self::new();
        sandbox.init();
        sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.0.0", &["cats", "dogs"])));
        sandbox.commit("both");
        sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.1.0", &["cats"])));
        sandbox
    }

    /// The report as JSON, and the exit code.
    pub(crate) fn report(&self, args: &[&str]) -> (i32, Value) {
        let (code, out, err) = self.xtask(&[&["diff", "--format", "json"], args].concat());
        let report = serde_json::from_str(&out);
        (code, report.unwrap_or_else(|_| panic!("{out}{err}")))
    }
}

/// `id METHOD path` of each finding of an axis.
pub(crate) fn told(report: &Value, axis: &str) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let of_axis = findings.filter(|finding| finding["axis"] == axis);
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    of_axis.map(|it| [&it["id"], &it["method"], &it["path"]].map(text).join(" ")).collect()
}

/// The fingerprint of the first finding that follows a rule.
pub(crate) fn fingerprint(report: &Value, rule: &str) -> String {
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["id"] == rule).unwrap();
    finding["fingerprint"].as_str().unwrap().to_owned()
}
