//! The object formats of each provider.

use crate::units::{ModelId, Tier};

use super::Table;
use super::{anthropic, chat, gemini, hosts, openai, responses};

/// A format of a usage object.
#[derive(Clone, Copy)]
pub(in crate::engine::reported) struct Form {
    /// The name of the API, for messages.
    pub(in crate::engine::reported) api: &'static str,
    /// Its known fields.
    pub(in crate::engine::reported) table: &'static Table,
    /// What its counts cover.
    pub(in crate::engine::reported) kind: Kind,
    /// The tier implied by the format.
    pub(in crate::engine::reported) tier: Option<Tier>,
    /// What may be billed but is missing from such an object, as a sentence.
    pub(in crate::engine::reported) hides: Option<&'static str>,
    /// Whether it is the format of realtime models, which have no other.
    is_realtime: bool,
}

impl Form {
    /// Whether a model of this name can return it.
    pub(in crate::engine::reported) fn is_of(&self, model: &str) -> bool {
        self.is_realtime == model.contains("realtime")
    }
}

/// How to interpret the counts of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::reported) enum Kind {
    /// One call with one value per count.
    Call,
    /// A message of Anthropic, possibly with several samplings.
    Message,
    /// Sums over many calls.
    Batch,
    /// Not priced: known only to name it in messages.
    Unpriced,
}

const fn form(api: &'static str, table: &'static Table) -> Form {
    of(Kind::Call, api, table)
}

const fn of(kind: Kind, api: &'static str, table: &'static Table) -> Form {
    Form { api, table, kind, tier: None, hides: None, is_realtime: false }
}

const fn batched(form: Form) -> Form {
    Form { tier: Some(Tier::Batch), ..form }
}

const fn realtime(table: &'static Table) -> Form {
    Form { is_realtime: true, ..form("OpenAI realtime", table) }
}

/// A format that does not show tools run by the vendor.
const fn without_tools(form: Form) -> Form {
    Form {
        hides: Some(
            "Fees of tools on the vendor's side, if any ran, are not in such an object and come on top.",
        ),
        ..form
    }
}

const CHAT: &str = "OpenAI chat completions";
const RESPONSES: &str = "OpenAI responses";
const MESSAGES: &str = "Anthropic messages";
const GEMINI: &str = "Gemini generateContent";
const EMBEDDINGS: &str = "OpenAI embeddings";

static OPENAI_CHAT: &[Form] = &[form(CHAT, &chat::CHAT), form(CHAT, &chat::CHAT_USAGE)];
static OPENAI_RESPONSES: &[Form] = &[
    form(RESPONSES, &responses::RESPONSES),
    without_tools(form(RESPONSES, &responses::RESPONSES_USAGE)),
    form(RESPONSES, &responses::RESPONSES_EVENT),
];
static OPENAI_BATCH: &[Form] = &[
    batched(form(CHAT, &openai::CHAT_LINE)),
    batched(form(RESPONSES, &openai::RESPONSES_LINE)),
    without_tools(batched(of(Kind::Batch, "OpenAI batch", &openai::BATCH))),
];
static OPENAI_REALTIME: &[Form] =
    &[realtime(&openai::REALTIME), realtime(&openai::REALTIME_USAGE), realtime(&openai::REALTIME_EVENT)];
static ANTHROPIC: &[Form] = &[
    of(Kind::Message, MESSAGES, &anthropic::MESSAGES),
    of(Kind::Message, MESSAGES, &anthropic::MESSAGES_USAGE),
    batched(of(Kind::Message, MESSAGES, &anthropic::MESSAGES_LINE)),
];
static GOOGLE: &[Form] = &[
    form(GEMINI, &gemini::RESPONSE),
    without_tools(form(GEMINI, &gemini::USAGE)),
    batched(form(GEMINI, &gemini::LINE)),
];
static GROQ: &[Form] =
    &[form("Groq chat completions", &hosts::GROQ_CHAT), form("Groq chat completions", &hosts::GROQ_USAGE)];
static OPENROUTER: &[Form] = &[
    form("OpenRouter chat completions", &hosts::OPENROUTER_CHAT),
    form("OpenRouter chat completions", &hosts::OPENROUTER_USAGE),
    form("OpenRouter responses", &hosts::OPENROUTER_RESPONSES),
    without_tools(form("OpenRouter responses", &hosts::OPENROUTER_RESPONSES_USAGE)),
];
static DEEPSEEK: &[Form] = &[
    form("DeepSeek chat completions", &hosts::DEEPSEEK_CHAT),
    form("DeepSeek chat completions", &hosts::DEEPSEEK_USAGE),
];
static FIREWORKS: &[Form] = &[
    form("Fireworks chat completions", &hosts::FIREWORKS_CHAT),
    form("Fireworks chat completions", &hosts::FIREWORKS_USAGE),
];
static MISTRAL: &[Form] = &[
    form("Mistral chat completions", &hosts::MISTRAL_CHAT),
    form("Mistral chat completions", &hosts::MISTRAL_USAGE),
];
static XAI: &[Form] = &[
    form("xAI chat completions", &hosts::XAI_CHAT),
    form("xAI chat completions", &hosts::XAI_USAGE),
    form("xAI chat completions with reasoning beside the completion", &hosts::XAI_BESIDE_CHAT),
    form("xAI chat completions with reasoning beside the completion", &hosts::XAI_BESIDE_USAGE),
    form("xAI responses", &hosts::XAI_RESPONSES),
    form("xAI responses", &hosts::XAI_RESPONSES_USAGE),
];
static OTHER: &[Form] = &[
    Form {
        hides: Some("what was written to a cache is not in such an object: price the response itself"),
        ..of(Kind::Unpriced, "OpenRouter generations", &hosts::OPENROUTER_GENERATION)
    },
    of(Kind::Unpriced, EMBEDDINGS, &openai::EMBEDDINGS),
    of(Kind::Unpriced, EMBEDDINGS, &openai::EMBEDDINGS_USAGE),
];

/// All formats that can be priced.
static PRICED: &[&[Form]] = &[
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    OPENAI_BATCH,
    OPENAI_REALTIME,
    ANTHROPIC,
    GOOGLE,
    GROQ,
    OPENROUTER,
    DEEPSEEK,
    FIREWORKS,
    MISTRAL,
    XAI,
];

/// The formats of a model; for an unknown provider, every format that can be priced.
pub(in crate::engine::reported) fn of_model(model: &ModelId) -> Vec<Form> {
    let groups: &[&[Form]] = match model.provider.as_str() {
        "openai" => &[OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_BATCH, OPENAI_REALTIME],
        "azure-ai" | "azure" => &[OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_BATCH, OPENAI_REALTIME, ANTHROPIC],
        "anthropic" => &[ANTHROPIC],
        "google" => &[GOOGLE],
        "google-vertex" => &[GOOGLE, ANTHROPIC, OPENAI_CHAT],
        "aws-bedrock" => &[ANTHROPIC, OPENAI_CHAT, OPENAI_RESPONSES],
        "groq" => &[GROQ, OPENAI_RESPONSES, OPENAI_BATCH],
        "openrouter" => &[OPENROUTER],
        "deepseek" => &[DEEPSEEK],
        "fireworks" => &[FIREWORKS, OPENAI_RESPONSES],
        "mistral" => &[MISTRAL],
        "xai" | "x-ai" => &[XAI],
        _ => PRICED,
    };
    groups.iter().copied().flatten().copied().filter(|form| form.is_of(&model.model)).collect()
}

/// All formats.
pub(in crate::engine::reported) fn all() -> impl Iterator<Item = Form> {
    PRICED.iter().copied().flatten().chain(OTHER).copied()
}
