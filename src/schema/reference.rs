//! A page of all keys of the files that people write, with their sentences, in Markdown.

use serde_json::{Map, Value};

use super::Kind;
use super::of_keys::DEFINITIONS;

/// How the definition of a part ends that a branch merges over its step.
const IN_BRANCH: &str = "InBranch";

/// What a page says before its keys.
const HEAD: &str = "# Keys of the files

<!-- Made by `costcalc schema --reference`: change the sentences where the keys are declared. -->

Every key of a scenario, a price table and the settings of a repository. A key that is not **needed** may be left out.
A variant, a case or a branch has some of the keys described here and is merged over the rest; `null` removes a key there.
";

/// The page.
#[must_use]
pub fn reference() -> String {
    let files = [
        (Kind::Scenario, "A scenario"),
        (Kind::Pricing, "A price table"),
        (Kind::Config, "Settings: `costcalc.yaml`"),
    ];
    let mut page = HEAD.to_owned();
    for (kind, title) in files {
        let schema = kind.schema();
        let file = File { kind, schema: &schema };
        page += &format!("\n## {title}\n\n{}", file.keys(&schema));
        for (name, definition) in file.maps() {
            let title = definition["title"].as_str().unwrap_or(name);
            page += &format!(
                "\n<a id=\"{}\"></a>\n\n### {title}\n\n{}",
                file.anchor(name),
                file.keys(definition)
            );
        }
    }
    page
}

/// A kind of file, and its schema.
struct File<'s> {
    kind: Kind,
    schema: &'s Value,
}

impl<'s> File<'s> {
    /// The maps whose keys have a meaning, but for those that are laid over others.
    fn maps(&self) -> impl Iterator<Item = (&'s String, &'s Value)> {
        let definitions = self.schema["definitions"].as_object().into_iter().flatten();
        let is_laid_over = |name: &str| name.ends_with("Patch") || name.ends_with(IN_BRANCH);
        definitions.filter(move |(name, map)| map["properties"].is_object() && !is_laid_over(name))
    }

    fn anchor(&self, name: &str) -> String {
        format!("{}-{}", self.kind.word(), name.to_lowercase())
    }

    /// What a map is, and a table of its keys.
    fn keys(&self, map: &Value) -> String {
        let needed: Vec<&str> =
            map["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let row = |(key, value): (&String, &Value)| {
            let needed = if needed.contains(&key.as_str()) { " **needed**" } else { "" };
            format!("| `{key}`{needed} | {} | {} |\n", self.value(value), in_cell(described(value)))
        };
        let rows: String = map["properties"].as_object().into_iter().flatten().map(row).collect();
        format!("{}\n\n| key | value | meaning |\n|---|---|---|\n{rows}", described(map))
    }

    /// What a value may be, in a few words.
    fn value(&self, schema: &Value) -> String {
        if let Some(name) = schema["$ref"].as_str().and_then(|target| target.strip_prefix(DEFINITIONS)) {
            return self.named(name);
        }
        if let Some(words) = schema["enum"].as_array() {
            let words: Vec<String> =
                words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`")).collect();
            return words.join(", ");
        }
        let parts = ["anyOf", "allOf"].into_iter().find_map(|keyword| schema[keyword].as_array());
        let values: Option<Vec<String>> = parts.map(|parts| {
            parts.iter().filter(|part| part["type"] != "null").map(|part| self.value(part)).collect()
        });
        match (values, schema["type"].as_str()) {
            (Some(values), _) => values.join(" or "),
            (None, Some("array")) => format!("a list: {}", self.value(&schema["items"])),
            (None, Some("object")) => {
                match schema["properties"].as_object().and_then(|known| known.values().next()) {
                    Some(known) => format!("by name: {}", self.value(known)),
                    None => format!("by name: {}", self.value(&schema["additionalProperties"])),
                }
            }
            _ => schema["title"].as_str().unwrap_or("a value").to_owned(),
        }
    }

    /// What a definition is: a link to its keys, or its words.
    fn named(&self, name: &str) -> String {
        let definition = &self.schema["definitions"][name];
        let title = definition["title"].as_str().unwrap_or(name);
        match definition["properties"].as_object() {
            Some(_) if self.maps().any(|(other, _)| other == name) => {
                format!("[{title}](#{})", self.anchor(name))
            }
            Some(_) => match name.strip_suffix(IN_BRANCH) {
                Some(whole) => format!("a part of {}", self.named(whole)),
                None => title.replacen("A part", "a part", 1),
            },
            None if is_scalar(definition) => title.to_owned(),
            None => self.value(definition),
        }
    }
}

/// Whether a definition is of a single value that is no word.
fn is_scalar(definition: &Value) -> bool {
    let keywords: Option<&Map<String, Value>> = definition.as_object();
    keywords.is_some_and(|keywords| {
        !["anyOf", "enum", "additionalProperties"].iter().any(|one| keywords.contains_key(*one))
    })
}

fn described(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

/// Text for a cell of a table.
fn in_cell(text: &str) -> String {
    text.replace('|', "\\|").replace("\n\n", " ")
}
