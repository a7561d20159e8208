//! Recorded requests as arguments of typed functions, and as requests by hand.

use crate::exchange::Exchange;
use onyx_api::Client;
use onyx_api::runtime::Request;
use onyx_api::runtime::dispatch::{Content, Entry, Replying};
use serde_json::{Map, Value, json};

impl Exchange {
    /// The parameters in the path, as text.
    fn path(&self) -> Vec<(String, String)> {
        let (template, path) = (self.0["path_template"].as_str(), self.0["path"].as_str());
        let (template, path) = (template.unwrap_or_default(), path.unwrap_or_default());
        // The last parameter may hold slashes, where the server takes a path for its value.
        let places: Vec<&str> = template.split('/').collect();
        let pairs = places.iter().zip(path.splitn(places.len(), '/'));
        let named = pairs.filter_map(|(place, value)| {
            let name = place.strip_prefix('{')?.strip_suffix('}')?;
            Some((name.to_owned(), value.to_owned()))
        });
        named.collect()
    }

    /// The parameters in the query, as text.
    fn query(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match &self.0["query"] {
            Value::Object(query) => {
                query.iter().map(|(name, value)| (name.clone(), text(value))).collect()
            }
            Value::Array(pairs) => {
                pairs.iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The body as an argument.
    fn body_argument(&self, entry: &Entry) -> Option<Value> {
        let mut body = Some(self.0["request_body"].clone()).filter(|body| !body.is_null());
        if entry.body == Some(Content::Multipart) {
            let form = body.get_or_insert_with(|| json!({}));
            for file in self.0["request_files"].as_array().into_iter().flatten() {
                let described = json!({
                    "file_name": file["filename"],
                    "media_type": file["content_type"],
                    "base64": file["content"],
                });
                form[file["field"].as_str().unwrap_or_default()] = described;
            }
        }
        body
    }

    /// Makes the request by hand.
    pub(crate) fn fill(&self, request: &mut Request) {
        self.path().iter().for_each(|(name, value)| request.path(name, value));
        self.query().iter().for_each(|(name, value)| request.query(name, value));
        if !self.0["request_body"].is_null() {
            request.json(&self.0["request_body"]);
        }
    }
}

/// A parameter that is still text, and how it is read as a value now.
struct Candidate {
    place: &'static str,
    name: String,
    texts: Vec<String>,
    reading: usize,
}

impl Candidate {
    /// Texts as the value that the function may want: itself, the JSON in it, or a list.
    fn value(&self) -> Option<Value> {
        let text = self.texts.first()?;
        match self.reading {
            0 if self.texts.len() == 1 => Some(json!(text)),
            1 if self.texts.len() == 1 => serde_json::from_str(text).ok().or(Some(json!(text))),
            0..=2 => Some(json!(self.texts)),
            _ => None,
        }
    }
}

/// The call of the typed function, where one can express the request.
pub(crate) fn typed(entry: &Entry, exchange: &Exchange, client: &Client) -> Option<Replying> {
    let mut candidates = candidates(exchange);
    loop {
        let mut arguments = Map::new();
        for candidate in &candidates {
            let place = arguments.entry(candidate.place).or_insert_with(|| json!({}));
            place[&candidate.name] = candidate.value()?;
        }
        arguments.extend(exchange.body_argument(entry).map(|body| ("body".to_owned(), body)));
        match onyx_api::dispatch::call(client, &entry.name(), Value::Object(arguments)) {
            Ok(call) => return Some(call),
            // Which parameter was misread, the error says.
            Err(error) => {
                let message = error.to_string();
                let blamed =
                    |c: &&mut Candidate| message.contains(&format!("`{}.{}`", c.place, c.name));
                candidates.iter_mut().find(blamed)?.reading += 1;
            }
        }
    }
}

fn candidates(exchange: &Exchange) -> Vec<Candidate> {
    let path = exchange.path().into_iter().map(|pair| ("path", pair));
    let query = exchange.query().into_iter().map(|pair| ("query", pair));
    let mut candidates: Vec<Candidate> = Vec::new();
    for (place, (name, text)) in path.chain(query) {
        match candidates.iter_mut().find(|known| known.place == place && known.name == name) {
            Some(known) => known.texts.push(text),
            None => candidates.push(Candidate { place, name, texts: vec![text], reading: 0 }),
        }
    }
    candidates
}
