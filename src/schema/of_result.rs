//! The schema of what the program answers in JSON: a frame that all commands share, and a body for each.
//!
//! A minor version of the format adds keys, so maps are open; every key that there is today is described.

use schemars::generate::SchemaSettings;
use schemars::{Schema, json_schema};
use serde_json::{Value, json};

use crate::result::{self, Frame, Message};
use crate::usage::Header;

/// The schema of a result, or of a line of messages.
pub(super) fn schema() -> Schema {
    let mut generator = SchemaSettings::draft07().for_serialize().into_generator();
    let frame = json!(generator.subschema_for::<Frame>());
    let bodies = result::schemas(&mut generator);
    let of_command = |alike: &[(&str, Schema)]| {
        let body = match alike {
            [(_, body)] => json!(body),
            several => json!({"anyOf": several.iter().map(|(_, body)| body).collect::<Vec<_>>()}),
        };
        let is_its = json!({"properties": {"command": {"const": alike[0].0}}, "required": ["command"]});
        json!({"if": is_its, "then": body})
    };
    let commands = bodies.chunk_by(|(one, _), (other, _)| one == other).map(of_command);
    let all: Vec<Value> = std::iter::once(frame).chain(commands).collect();
    let message = json!(generator.subschema_for::<Message>());
    let mut definitions = generator.take_definitions(true);
    definitions.sort_keys();
    json_schema!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Result",
        "description": "What `costcalc COMMAND --format json` prints on standard output or, where there is no \
                        `format_version`, a line of messages on standard error. Figures are exact. A minor \
                        version of the format adds keys, a major one may take some away.",
        "type": "object",
        "if": {"required": ["format_version"]},
        "then": {"allOf": all},
        "else": message,
        "definitions": definitions,
    })
}

/// The schema of the header of a file of buckets.
pub(super) fn buckets() -> Schema {
    SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<Header>()
}
