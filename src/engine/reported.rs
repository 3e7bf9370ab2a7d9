//! Reads the usage object of a vendor's API response into disjoint meters.
//!
//! OpenAI and Gemini count cached tokens inside the prompt, Anthropic beside it; OpenAI counts reasoning inside the
//! output, Gemini beside it. [`fields`] lists the known fields of each vendor; any other field is refused, because
//! it may be billed. The requested model determines the vendor, and the whole object must match one of that
//! vendor's formats.

mod charges;
mod fields;
mod lists;
mod named;
mod read;
mod said;
mod settle;
mod values;
mod vendor;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::exact::Exact;
use crate::units::{Count, Meter, ModelId, Moment, PerMeter, Tier};
use crate::yaml::json::{Each, Json};

/// The reported usage of one call, or of the calls of a batch.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reported {
    /// The model that served the call, as the response names it, and its position.
    pub model: Option<(String, Place)>,
    /// The billed requests: one for each request that the vendor made for the call.
    pub charges: Vec<Charge>,
    /// The tier in which the call ran, if reported.
    pub tier: Option<Tier>,
    /// A word that names a tier without confirming that it served the call.
    pub tier_unsaid: Option<Place>,
    /// The region in which the call ran, if reported; `None` inside if the region has no price of its own.
    pub region: Option<(Option<String>, Place)>,
    /// Uses of tools, by the name of the fee, with their positions.
    pub fees: Vec<(String, u64, Place)>,
    /// Whether the counts may be sums over several requests.
    pub summed: Summed,
    /// The cost of the call reported by the vendor, in USD.
    pub cost: Option<Exact>,
    /// When the response was made, if it says so.
    pub at: Option<Moment>,
    /// Notes about the figures for the reader, as sentences.
    pub notes: Vec<String>,
}

/// What is used at the rates of one model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Charge {
    /// The model, if the object names one for these tokens.
    pub model: Option<String>,
    /// Whether they were produced by the model that served the call, and not by one used beside it or declined.
    pub is_served: bool,
    /// The position of the counts.
    pub place: Place,
    /// Tokens or pieces in each meter, each in one only.
    pub tokens: PerMeter<u64>,
    /// Times, in seconds.
    pub times: Vec<(Meter, Count)>,
}

/// Whether counts are sums over several requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Summed {
    /// Each charge is one request.
    No,
    /// The number of requests, if known.
    Over(Option<u64>),
}

/// Reads a usage object, or a response that contains one, for a call of a model that sells these meters: images and
/// video are billed as text where they have no rate of their own, and what sells no output answers with embeddings.
///
/// # Errors
/// Anything that cannot be priced completely.
pub fn reported(
    source: &Arc<Source>,
    asked: &ModelId,
    sold: &PerMeter<bool>,
) -> Result<Reported, Vec<Diagnostic>> {
    let json = Json::parse(&source.text).map_err(|error| vec![not_json(source, &error)])?;
    let start = json.span(&source.text).start;
    let whole = Place::new(source, start..start + 1);
    let Some(fields) = json.each() else {
        return Err(vec![Diagnostic::error(Code::BadUsage, "the usage is not an object").at(&whole)]);
    };
    let has = |key: &str| fields.iter().any(|(name, _)| name == key);
    if has("usage") && has("usageMetadata") {
        let message = "there are both `usage` and `usageMetadata`, which are two vendors' counts of one call";
        return Err(vec![Diagnostic::error(Code::BadUsage, message).at(&whole)]);
    }
    let at = made_at(&fields);
    vendor::object_of((json, &fields), source, asked, sold, &whole)
        .map(|reported| Reported { at, ..reported })
}

/// When a response was made, in seconds since 1970 as OpenAI's API and those like it say it.
fn made_at(fields: &Each<'_>) -> Option<Moment> {
    let made = fields.iter().find(|(name, _)| ["created", "created_at"].contains(&name.as_ref()));
    Moment::of_seconds(made?.1.digits()?.parse().ok()?)
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
