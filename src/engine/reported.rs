//! The usage object that a vendor's API returned, as meters that exclude each other.
//!
//! OpenAI and Gemini count cached tokens inside the prompt, Anthropic beside it; OpenAI counts reasoning
//! inside the output, Gemini beside it. [`fields`] lists what is known of each vendor's objects, and
//! whatever else is in one is refused: it may be billed, and not by us. Which vendor it is follows from
//! the model that was asked for, and the object must be one that this vendor returns, in all its fields.

mod charges;
mod fields;
mod lists;
mod read;
mod said;
mod settle;
mod values;
mod vendor;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::exact::Exact;
use crate::units::{ModelId, PerMeter, Tier};
use crate::yaml::json::Json;

/// What a vendor reported of one call, or of the calls of a batch.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reported {
    /// The model that served, as the response names it, and where.
    pub model: Option<(String, Place)>,
    /// What is billed: one for each request that the vendor made for the call.
    pub charges: Vec<Charge>,
    /// The tier in which the call ran, where the object says so.
    pub tier: Option<Tier>,
    /// A word that names a tier without saying that it served.
    pub tier_unsaid: Option<Place>,
    /// The region in which it ran, where the object says so: `None` inside where it says that it is none
    /// that has a price of its own.
    pub region: Option<(Option<String>, Place)>,
    /// Uses of tools, by the fee's name, and where they are counted.
    pub fees: Vec<(String, u64, Place)>,
    /// Whether the counts may be the sums of several requests.
    pub summed: Summed,
    /// What the vendor says that the call cost, in USD.
    pub cost: Option<Exact>,
    /// What a reader has to know of the figures, in sentences.
    pub notes: Vec<String>,
}

/// Tokens at the rates of one model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Charge {
    /// The model, where the object names one for these tokens by themselves.
    pub model: Option<String>,
    /// Whether the model that served made them, and not one that it was beside or instead of.
    pub is_served: bool,
    /// Where the tokens are counted.
    pub place: Place,
    /// Tokens in each meter.
    pub tokens: PerMeter<u64>,
}

/// Whether counts are the sums of several requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Summed {
    /// Each charge is one request.
    No,
    /// Of so many requests, where that is known.
    Over(Option<u64>),
}

/// Reads a usage object, or a whole response that holds one, of a call of a model.
///
/// # Errors
/// Anything that cannot be priced completely.
pub fn reported(source: &Arc<Source>, asked: &ModelId) -> Result<Reported, Vec<Diagnostic>> {
    let json = Json::parse(&source.text).map_err(|error| vec![not_json(source, &error)])?;
    let start = json.span(&source.text).start;
    let whole = Place::new(source, start..start + 1);
    let Some(fields) = json.fields() else {
        return Err(vec![Diagnostic::error(Code::BadUsage, "the usage is not an object").at(&whole)]);
    };
    let has = |key: &str| fields.iter().any(|(name, _)| name == key);
    if has("usage") && has("usageMetadata") {
        let message = "there are both `usage` and `usageMetadata`, which are two vendors' counts of one call";
        return Err(vec![Diagnostic::error(Code::BadUsage, message).at(&whole)]);
    }
    vendor::object_of(json, source, asked, &whole)
}

fn not_json(source: &Arc<Source>, error: &serde_json::Error) -> Diagnostic {
    let line =
        source.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = line + error.column().saturating_sub(1);
    let place = Place::new(source, at..at + 1);
    let is_lines = error.to_string().starts_with("trailing characters");
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let not_json = Diagnostic::error(Code::BadUsage, format!("the usage is not JSON: {message}")).at(&place);
    if is_lines {
        not_json.help("one object at a time: of a file with one on each line, give a line")
    } else {
        not_json
    }
}
