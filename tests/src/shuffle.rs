//! The same JSON in another order of keys.

use serde_json::Value;

/// A small generator of numbers that are the same on every run (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A generator that begins here.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Puts items into another order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = usize::try_from(self.next() % (last as u64 + 1)).expect("an index");
            items.swap(last, other);
        }
    }
}

/// JSON text of the value, the members of every object in a random order.
pub fn shuffled(value: &Value, seed: u64) -> String {
    let mut text = String::new();
    write(value, &mut Random::new(seed), &mut text);
    text
}

fn write(value: &Value, random: &mut Random, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            random.shuffle(&mut members);
            text.push('{');
            for (index, (name, value)) in members.into_iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write(value, random, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write(item, random, text);
            }
            text.push(']');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::shuffled;
    use serde_json::{Value, json};

    #[test]
    fn only_the_order_changes() {
        let value =
            json!({"a": [1, {"b": "\"", "c": null, "d": 1.5}], "e": {}, "f": true, "g": []});
        let texts: Vec<String> = (0..8).map(|seed| shuffled(&value, seed)).collect();
        assert!(texts.iter().any(|text| *text != texts[0]));
        for text in texts {
            assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value.clone()));
        }
    }
}
