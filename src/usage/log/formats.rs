//! The formats, a file each.

mod batch;
mod bedrock;
mod claude_code;
mod codex;
mod helicone;
mod langfuse;
mod litellm;
mod openrouter;
mod otlp;
pub(super) mod rows;

use super::format::Format;

/// Every format, in the order in which a line is held against them.
pub(super) static FORMATS: &[&Format] = &[
    &litellm::LITELLM,
    &claude_code::CLAUDE_CODE,
    &codex::CODEX,
    &langfuse::LANGFUSE,
    &otlp::SPAN_LINES,
    &otlp::EXPORTS,
    &bedrock::BEDROCK,
    &batch::OPENAI,
    &batch::ANTHROPIC,
    &openrouter::OPENROUTER,
    &helicone::HELICONE,
];
