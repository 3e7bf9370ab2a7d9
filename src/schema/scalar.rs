//! Single values: numbers in each notation, days, times and names.
//!
//! A number is a number of YAML or a text: `1_000` and `70%` are texts to most readers of YAML. So each
//! number here is both, the number by its range and the text by its pattern.

use schemars::{Schema, json_schema};
use serde_json::{Value, json};

use crate::units::{Tags, unit_words};

/// A plain decimal that is not below 0, its digits grouped or not.
const DECIMAL: &str = r"(0|[1-9][0-9]*(_[0-9]+)*)(\.[0-9]+(_[0-9]+)*)?";
/// The digits behind the point.
const PLACES: &str = r"[0-9]+(_[0-9]+)*";

/// A product or a quotient of numbers, with spaces or without.
fn computed() -> String {
    let part = format!("-?{DECIMAL}[kM%]?");
    format!("{part}( *[*/] *{part})+")
}

/// The schema of a number that may also be a product or a quotient.
pub(super) fn or_computed(mut schema: Schema) -> Schema {
    if let Some(Value::String(pattern)) = schema.get_mut("pattern") {
        let own = pattern.trim_start_matches('^').trim_end_matches('$').to_owned();
        *pattern = format!("^({own}|{})$", computed());
    }
    schema
}

/// The schema of a notation, by its name.
pub(super) fn schema(notation: &str) -> Schema {
    match notation {
        "Money" => number(
            "money",
            "An amount of money in the currency of the price tables, a plain decimal that is not below 0. Without a currency sign, an exponent or a comma; `_` may group digits. It is read from \
             its text, so quotes make no difference.",
            &format!("^{DECIMAL}$"),
            None,
            &["0.75", "1_500", "400"],
        ),
        "Tokens" => number(
            "tokens",
            "A number of tokens that is not below 0; `k` means thousands and `M` millions.",
            &format!("^{DECIMAL}[kM]?$"),
            None,
            &["500", "1_000", "1.5k", "1M"],
        ),
        "Count" => number(
            "number",
            "A number that is not below 0: `k` means thousands, `M` millions, and `25%` is 0.25.",
            &format!("^{DECIMAL}[kM%]?$"),
            None,
            &["300_000", "300k", "1.5M", "25%"],
        ),
        "Quantity" => number(
            "quantity",
            "How much of something is used, not below 0. A number alone is in the unit of its meter, seconds for a time.",
            &format!(
                "^({DECIMAL}|{})([kM%]?| *({}))$",
                computed(),
                unit_words().collect::<Vec<_>>().join("|")
            ),
            None,
            &["1_200", "45 seconds", "3 pages"],
        ),
        "AnyNumber" => json_schema!({
            "title": "number",
            "description": "A number in the notation of the input that the range is of.",
            "type": ["string", "number"],
            "pattern": format!("^({}|-?{DECIMAL}[kM%]?)$", computed()),
            "examples": ["400", "1.5k", "60%"],
        }),
        "Limit" => number(
            "limit",
            "A number of requests or tokens above 0; `k` means thousands and `M` millions. Leave the key \
             out where the limit is not known.",
            &format!("^{DECIMAL}[kM]?$"),
            None,
            &["500", "200_000"],
        ),
        "Milliseconds" => number(
            "milliseconds",
            "A time in milliseconds that is not below 0.",
            &format!("^{DECIMAL}[kM]?$"),
            None,
            &["280", "2_000"],
        ),
        "Share" => number(
            "share from 0 to 1",
            "A part of a whole, from 0 to 1: `70%` and `0.70` are the same. A share written `70` is an error.",
            &share(),
            Some(json!(1)),
            &["70%", "0.70", "100%"],
        ),
        "Probability" => number(
            "probability from 0 to 1",
            "A chance, from 0 to 1: `5.9%` and `0.059` are the same. A chance written `5.9` is an error.",
            &share(),
            Some(json!(1)),
            &["5.9%", "0.059"],
        ),
        "Change" => json_schema!({
            "title": "amount or percentage",
            "description": "An amount of money, or a percentage of the figure of the base.",
            "type": ["string", "number"],
            "pattern": format!("^({}|{DECIMAL}%?)$", computed()),
            "minimum": 0,
            "examples": ["500", "5%"],
            "patternErrorMessage": "write an amount such as `500`, or a percentage such as `5%`",
        }),
        "Factor" => number(
            "factor",
            "A multiplier that is not below 0: `110%` and `1.10` are the same.",
            &format!("^{DECIMAL}%?$"),
            None,
            &["0.72", "110%"],
        ),
        "Growth" => json_schema!({
            "title": "growth a month",
            "description": "How much a month has more than the one before: above -100% and at most 100%.",
            "type": ["string", "number"],
            "pattern": format!("^-?{DECIMAL}%?$"),
            "exclusiveMinimum": -1,
            "maximum": 1,
            "examples": ["5%", "-2%", "0.05"],
            "patternErrorMessage": "write a growth such as `5%` or `-2%`",
        }),
        "Whole" => whole(100, "A whole number from 1 to 100.", "10"),
        "Turns" => whole(1_000, "A whole number from 1 to 1,000.", "20"),
        "Months" => whole(120, "A whole number of months, from 1 to 120.", "12"),
        "Retries" => json_schema!({
            "title": "retries",
            "description": "A whole number of retries below 20.",
            "type": ["string", "integer"],
            "pattern": "^(0|[1-9]|1[0-9])(\\.0+)?$",
            "minimum": 0,
            "maximum": 19,
            "examples": [1],
        }),
        "ExactFigure" => json_schema!({
            "title": "exact figure",
            "description": "A figure in full, to the last digit: a decimal, or a fraction such as `1/3`. Quote it, \
                            so that no reader of YAML rounds it.",
            "type": ["string", "number"],
            "pattern": format!("^(-?{DECIMAL}(/-?{DECIMAL})?|{})$", computed()),
            "examples": ["1251.75", "100/3"],
            "patternErrorMessage": "write the figure in full, as in `1251.75` or `100/3`",
        }),
        "Day" => json_schema!({
            "title": "day",
            "description": "A day of the calendar, in UTC: `YYYY-MM-DD`.",
            "type": "string",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            "examples": ["2026-11-01"],
            "patternErrorMessage": "write a day as YYYY-MM-DD",
        }),
        "Weekdays" => json_schema!({
            "title": "days of the week",
            "description": "A day of the week, or several in a row, in UTC: `mon`, `mon-fri`.",
            "type": "string",
            "pattern": "^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$",
            "examples": ["mon-fri", "sat"],
            "patternErrorMessage": "write days such as `mon-fri`",
        }),
        "DayTime" => json_schema!({
            "title": "times of a day",
            "description": "Times of a day, in UTC: `08:00-18:00`. `24:00` is the end of the day; what passes midnight \
                            is two.",
            "type": "string",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
            "examples": ["08:00-18:00"],
            "patternErrorMessage": "write times such as `08:00-18:00`",
        }),
        "FirstDay" => json_schema!({
            "title": "first day",
            "description": "The day from whose start on a card is in force, in UTC: `YYYY-MM-DD`. `unknown` is for \
                            the first card of a model only, which is then in force until the next one.",
            "type": "string",
            "pattern": "^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|unknown)$",
            "examples": ["2026-11-01", "unknown"],
            "patternErrorMessage": "write a day as YYYY-MM-DD, or `unknown` on the first card",
        }),
        "Release" => json_schema!({
            "title": "day or month",
            "description": "A day of the calendar, in UTC: `YYYY-MM-DD`. A month, `YYYY-MM`, means its first day.",
            "type": "string",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$",
            "examples": ["2026-03-17", "2026-03"],
            "patternErrorMessage": "write a day as YYYY-MM-DD, or a month as YYYY-MM",
        }),
        "Month" => json_schema!({
            "title": "month",
            "description": "A month of the calendar: `YYYY-MM`.",
            "type": "string",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$",
            "examples": ["2026-12"],
            "patternErrorMessage": "write a month as YYYY-MM",
        }),
        "Time" => json_schema!({
            "title": "time",
            "description": "A time that is not below 0, with its unit: `ms`, `s`, `m` or `h`.",
            "type": "string",
            "pattern": format!("^({DECIMAL}|{}) *(ms|s|m|h)$", computed()),
            "examples": ["600ms", "5m", "1h"],
            "patternErrorMessage": "write a time with its unit, as in `600ms` or `5m`",
        }),
        "PerTokens" => per("tokens"),
        "Per" => json_schema!({
            "title": "what an amount is for",
            "description": "How much an amount is for: a power of ten up to a million, or any number of a time, and its unit.",
            "type": "string",
            "pattern": format!("^[0-9_]+ *({})$", unit_words().collect::<Vec<_>>().join("|")),
            "examples": ["1_000 calls", "1 minute", "1_000 pages", "1 image"],
            "patternErrorMessage": "write a number and its unit, as in `1_000 pages` or `1 minute`",
        }),
        "Currency" => json_schema!({
            "title": "currency",
            "description": "Three capital letters. All tables of a run share one currency.",
            "type": "string",
            "pattern": "^[A-Z]{3}$",
            "examples": ["USD"],
        }),
        "Name" => name("name", "A name on one line, in printable characters.", &[]),
        "ModelName" => name(
            "model",
            "A model of the price tables, as `provider/model`; a name alone means its maker's, or that of its only \
             provider. Aliases count.",
            &["openai/gpt-5.4-mini"],
        ),
        "TagText" => {
            let mut text = name("text", "What a tag says.", &["support"]);
            text.insert("maxLength".to_owned(), json!(Tags::LONGEST));
            text
        }
        "Words" => json_schema!({"title": "text", "type": ["string", "number", "boolean"]}),
        "YesOrNo" => {
            json_schema!({"title": "yes or no", "enum": [true, false, "true", "false", "yes", "no"]})
        }
        "Truth" => json_schema!({"title": "true or false", "enum": [true, false, "true", "false"]}),
        _ => Schema::default(),
    }
}

/// A number of YAML in a range, or its text.
fn number(title: &str, description: &str, pattern: &str, most: Option<Value>, examples: &[&str]) -> Schema {
    let mut schema = json_schema!({
        "title": title,
        "description": description,
        "type": ["string", "number"],
        "pattern": pattern,
        "minimum": 0,
        "examples": examples,
        "patternErrorMessage": format!("write a {title} such as `{}`", examples.join("` or `")),
    });
    if let Some(most) = most {
        schema.insert("maximum".to_owned(), most);
    }
    schema
}

/// The pattern of a number from 0 to 1, as a decimal or in percent.
fn share() -> String {
    format!(r"^(0(\.{PLACES})?|1(\.0+)?|[0-9](\.{PLACES})?%|[1-9][0-9](\.{PLACES})?%|100(\.0+)?%)$")
}

fn whole(most: u32, description: &str, example: &str) -> Schema {
    json_schema!({
        "title": "whole number",
        "description": description,
        "type": ["string", "integer"],
        "pattern": format!(r"^[1-9][0-9]*(_[0-9]+)*(\.[0-9]+)?k?$"),
        "minimum": 1,
        "maximum": most,
        "examples": [example],
        "patternErrorMessage": format!("write a whole number from 1 to {most}"),
    })
}

fn per(unit: &str) -> Schema {
    json_schema!({
        "title": format!("for how many {unit}"),
        "description": format!("What an amount is for: a power of ten up to a million, and the word `{unit}`."),
        "type": "string",
        "pattern": format!("^(1|10|100|1_?000|10_?000|100_?000|1_?000_?000) *{unit}$"),
        "examples": [format!("1_000 {unit}"), format!("1_000_000 {unit}")],
        "patternErrorMessage": format!("write `1_000_000 {unit}` or `1_000 {unit}`"),
    })
}

fn name(title: &str, description: &str, examples: &[&str]) -> Schema {
    let mut schema = json_schema!({
        "title": title,
        "description": description,
        "type": ["string", "number", "boolean"],
        "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]+$",
    });
    if !examples.is_empty() {
        schema.insert("examples".to_owned(), json!(examples));
    }
    schema
}
