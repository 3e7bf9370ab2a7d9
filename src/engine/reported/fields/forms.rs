//! The object formats of each provider.

use crate::units::{ModelId, Tier};

use super::Table;
use super::{anthropic, audio, chat, cohere, gemini, hosts, openai, pages, responses, vectors};

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
    /// What a model must do to answer so; `None` where the provider's models all answer alike.
    task: Option<Task>,
}

/// What a model does, where that decides how it answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Task {
    Text,
    Embeddings,
    Images,
    Realtime,
    Speech,
    Transcription,
}

/// The words of OpenAI's names for models that do something else than text.
const TASKS: &[(&str, Task)] = &[
    ("whisper", Task::Transcription),
    ("transcribe", Task::Transcription),
    ("realtime", Task::Realtime),
    ("gpt-image", Task::Images),
    ("-tts", Task::Speech),
    ("embed", Task::Embeddings),
];

impl Task {
    fn named(model: &str) -> Option<Self> {
        TASKS.iter().find(|(word, _)| model.contains(word)).map(|(_, task)| *task)
    }
}

impl Form {
    /// Whether a model of this name can return it.
    pub(in crate::engine::reported) fn is_of(&self, model: &str) -> bool {
        match (self.task, Task::named(model)) {
            (None, _) | (Some(Task::Text | Task::Embeddings), None) => true,
            (own, named) => own == named,
        }
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
    Form { api, table, kind, tier: None, hides: None, task: Some(Task::Text) }
}

const fn batched(form: Form) -> Form {
    Form { tier: Some(Tier::Batch), ..form }
}

const fn doing(task: Task, api: &'static str, table: &'static Table) -> Form {
    Form { task: Some(task), ..form(api, table) }
}

/// A format in which all models of a provider answer.
const fn any(form: Form) -> Form {
    Form { task: None, ..form }
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
const REALTIME: &str = "OpenAI realtime";
const IMAGES: &str = "OpenAI images";
const TRANSCRIPTION: &str = "OpenAI transcriptions";
const SPEECH: &str = "OpenAI speech";
const EMBEDDINGS: &str = "OpenAI embeddings";
const TOTAL: &str = "Voyage and Jina";
const COHERE_CHAT: &str = "Cohere chat";
const COHERE_EMBED: &str = "Cohere embeddings";
const COHERE_RERANK: &str = "Cohere reranking";

static OPENAI_CHAT: &[Form] = &[form(CHAT, &chat::CHAT), form(CHAT, &chat::CHAT_USAGE)];
static OPENAI_RESPONSES: &[Form] = &[
    form(RESPONSES, &responses::RESPONSES),
    without_tools(form(RESPONSES, &responses::RESPONSES_USAGE)),
    form(RESPONSES, &responses::RESPONSES_EVENT),
];
const OPENAI_SUMS: Form = without_tools(batched(of(Kind::Batch, "OpenAI batch", &openai::BATCH)));
static OPENAI_BATCH: &[Form] = &[
    batched(form(CHAT, &openai::CHAT_LINE)),
    batched(form(RESPONSES, &openai::RESPONSES_LINE)),
    OPENAI_SUMS,
];
static OPENAI_REALTIME: &[Form] = &[
    doing(Task::Realtime, REALTIME, &openai::REALTIME),
    doing(Task::Realtime, REALTIME, &openai::REALTIME_USAGE),
    doing(Task::Realtime, REALTIME, &openai::REALTIME_EVENT),
];
static OPENAI_MEDIA: &[Form] = &[
    doing(Task::Images, IMAGES, &openai::IMAGES),
    doing(Task::Images, IMAGES, &openai::IMAGES_USAGE),
    doing(Task::Transcription, TRANSCRIPTION, &audio::DURATION),
    doing(Task::Transcription, TRANSCRIPTION, &audio::DURATION_USAGE),
    doing(Task::Transcription, TRANSCRIPTION, &audio::DURATION_EVENT),
    doing(Task::Transcription, TRANSCRIPTION, &audio::TOKENS),
    doing(Task::Transcription, TRANSCRIPTION, &audio::TOKENS_USAGE),
    doing(Task::Transcription, TRANSCRIPTION, &audio::TOKENS_EVENT),
    doing(Task::Speech, SPEECH, &audio::SPEECH),
    doing(Task::Speech, SPEECH, &audio::SPEECH_USAGE),
];
static OPENAI_EMBEDDINGS: &[Form] = &[
    doing(Task::Embeddings, EMBEDDINGS, &vectors::EMBEDDINGS),
    doing(Task::Embeddings, EMBEDDINGS, &vectors::EMBEDDINGS_USAGE),
    Form {
        api: "OpenAI batches of embeddings",
        table: &openai::EMBEDDINGS_BATCH,
        task: Some(Task::Embeddings),
        ..OPENAI_SUMS
    },
];
static ANTHROPIC: &[Form] = &[
    of(Kind::Message, MESSAGES, &anthropic::MESSAGES),
    of(Kind::Message, MESSAGES, &anthropic::MESSAGES_USAGE),
    batched(of(Kind::Message, MESSAGES, &anthropic::MESSAGES_LINE)),
];
static GOOGLE: &[Form] = &[
    any(form(GEMINI, &gemini::RESPONSE)),
    any(without_tools(form(GEMINI, &gemini::USAGE))),
    any(batched(form(GEMINI, &gemini::LINE))),
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
    doing(Task::Transcription, "Mistral transcriptions", &audio::MISTRAL),
    doing(Task::Transcription, "Mistral transcriptions", &audio::MISTRAL_USAGE),
    any(form("Mistral OCR", &pages::OCR)),
];
static COHERE: &[Form] = &[
    any(form(COHERE_CHAT, &cohere::CHAT)),
    any(form(COHERE_CHAT, &cohere::CHAT_USAGE)),
    any(form(COHERE_EMBED, &cohere::EMBED)),
    any(form(COHERE_RERANK, &cohere::RERANK)),
    any(form(COHERE_RERANK, &cohere::RERANK_BY_TOKENS)),
];
static VOYAGE_AND_JINA: &[Form] =
    &[any(form(TOTAL, &vectors::TOTAL)), any(form(TOTAL, &vectors::TOTAL_USAGE))];
static DEEPGRAM: &[Form] = &[Form {
    hides: Some("Features of Deepgram that are billed on top, if any ran, are not in such an object."),
    ..any(form("Deepgram transcriptions", &audio::DEEPGRAM))
}];
static XAI: &[Form] = &[
    form("xAI chat completions", &hosts::XAI_CHAT),
    form("xAI chat completions", &hosts::XAI_USAGE),
    form("xAI chat completions with reasoning beside the completion", &hosts::XAI_BESIDE_CHAT),
    form("xAI chat completions with reasoning beside the completion", &hosts::XAI_BESIDE_USAGE),
    form("xAI responses", &hosts::XAI_RESPONSES),
    form("xAI responses", &hosts::XAI_RESPONSES_USAGE),
];
static OTHER: &[Form] = &[Form {
    hides: Some("what was written to a cache is not in such an object: price the response itself"),
    ..of(Kind::Unpriced, "OpenRouter generations", &hosts::OPENROUTER_GENERATION)
}];

static OPENAI: &[&[Form]] =
    &[OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_BATCH, OPENAI_REALTIME, OPENAI_MEDIA, OPENAI_EMBEDDINGS];

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
    OPENAI_MEDIA,
    OPENAI_EMBEDDINGS,
    COHERE,
    VOYAGE_AND_JINA,
    DEEPGRAM,
];

/// The formats of a model, which may make text, at least one; for a provider that is unknown, or of which no format for
/// such a model is known, every format that can be priced.
pub(in crate::engine::reported) fn of_model(model: &ModelId, makes_text: bool) -> Vec<Form> {
    let groups: &[&[Form]] = match model.provider.as_str() {
        "openai" => OPENAI,
        "azure-ai" | "azure" => &[
            OPENAI_CHAT,
            OPENAI_RESPONSES,
            OPENAI_BATCH,
            OPENAI_REALTIME,
            OPENAI_MEDIA,
            OPENAI_EMBEDDINGS,
            ANTHROPIC,
        ],
        "anthropic" => &[ANTHROPIC],
        "google" => &[GOOGLE],
        "google-vertex" => &[GOOGLE, ANTHROPIC, OPENAI_CHAT],
        "aws-bedrock" => &[ANTHROPIC, OPENAI_CHAT, OPENAI_RESPONSES],
        "cohere" => &[COHERE],
        "deepgram" => &[DEEPGRAM],
        "groq" => &[GROQ, OPENAI_RESPONSES, OPENAI_BATCH],
        "jina" | "voyage" => &[VOYAGE_AND_JINA],
        "openrouter" => &[OPENROUTER, OPENAI_EMBEDDINGS],
        "deepseek" => &[DEEPSEEK],
        "fireworks" => &[FIREWORKS, OPENAI_RESPONSES, OPENAI_EMBEDDINGS],
        "mistral" => &[MISTRAL, OPENAI_EMBEDDINGS],
        "xai" | "x-ai" => &[XAI],
        _ => PRICED,
    };
    let task = Task::named(&model.model).unwrap_or(if makes_text { Task::Text } else { Task::Embeddings });
    let is_own = |form: &Form| form.task.is_none_or(|own| own == task);
    let of =
        |groups: &[&[Form]]| groups.iter().copied().flatten().copied().filter(is_own).collect::<Vec<_>>();
    let own = of(groups);
    if own.is_empty() { of(PRICED) } else { own }
}

/// All formats.
pub(in crate::engine::reported) fn all() -> impl Iterator<Item = Form> {
    PRICED.iter().copied().flatten().chain(OTHER).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_of_every_provider_has_a_format() {
        let words = || TASKS.iter().map(|(word, _)| *word).chain(["plain"]);
        let providers = "openai azure anthropic google google-vertex aws-bedrock cohere deepgram groq jina voyage \
                         openrouter deepseek fireworks mistral xai somebody";
        let ids = |provider| words().map(move |word| ModelId::new(provider, word));
        for id in providers.split(' ').flat_map(ids) {
            for makes_text in [true, false] {
                assert!(!of_model(&id, makes_text).is_empty(), "{id}");
            }
        }
    }
}
