//! Maps the names of providers and models in datasets to our tables.

use crate::diag::is_hidden;

use super::Format;
use super::published::EntryName;

/// Providers with different names in our tables.
const LITELLM: [(&str, &str); 33] = [
    ("amazon_nova", "amazon-nova"),
    ("aws_polly", "aws-polly"),
    ("azure_ai", "azure-ai"),
    ("azure_text", "azure"),
    ("bedrock", "aws-bedrock"),
    ("bedrock_converse", "aws-bedrock"),
    ("bigmodel", "zhipu"),
    ("bing_grounding", "bing-grounding"),
    ("black_forest_labs", "black-forest-labs"),
    ("cohere_chat", "cohere"),
    ("dashscope", "alibaba"),
    ("exa_ai", "exa-ai"),
    ("fal_ai", "fal"),
    ("featherless_ai", "featherless"),
    ("fireworks_ai", "fireworks"),
    ("gemini", "google"),
    ("google_pse", "google-pse"),
    ("gradient_ai", "digitalocean"),
    ("jina_ai", "jina"),
    ("lambda_ai", "lambda"),
    ("meta_llama", "meta-llama-api"),
    ("nlp_cloud", "nlp-cloud"),
    ("nvidia_nim", "nvidia"),
    ("parallel_ai", "parallel-ai"),
    ("qwen_ai_platform", "alibaba-qwen-platform"),
    ("qwencloud", "alibaba-qwencloud"),
    ("runwayml", "runway"),
    ("sagemaker", "aws-sagemaker"),
    ("together_ai", "together"),
    ("transcribe", "aws-transcribe"),
    ("vertex_ai", "google-vertex"),
    ("xiaomi_mimo", "xiaomi"),
    ("you_com", "you-com"),
];

const GENAI_PRICES: [(&str, &str); 5] = [
    ("aws", "aws-bedrock"),
    ("moonshotai", "moonshot"),
    ("voyageai", "voyage"),
    ("x-ai", "xai"),
    ("zhipuai", "zhipu"),
];

const MODELS_DEV: [(&str, &str); 19] = [
    ("amazon-bedrock", "aws-bedrock"),
    ("azure-cognitive-services", "azure"),
    ("cloudflare-workers-ai", "cloudflare"),
    ("fireworks-ai", "fireworks"),
    ("friendli", "friendliai"),
    ("gmicloud", "gmi"),
    ("google-vertex-anthropic", "google-vertex"),
    ("llama", "meta-llama-api"),
    ("moonshotai", "moonshot"),
    ("moonshotai-cn", "moonshot-cn"),
    ("nova", "amazon-nova"),
    ("novita-ai", "novita"),
    ("perplexity-agent", "perplexity"),
    ("snowflake-cortex", "snowflake"),
    ("stepfun", "stepfun-cn"),
    ("stepfun-ai", "stepfun"),
    ("tencent-tokenhub", "tencent"),
    ("togetherai", "together"),
    ("zhipuai", "zhipu"),
];

/// The name of our table for a provider of a dataset; by default its own name.
pub(super) fn table(format: Format, provider: &str) -> String {
    let known: &[(&str, &str)] = match format {
        Format::Litellm => &LITELLM,
        Format::GenaiPrices => &GENAI_PRICES,
        Format::ModelsDev => &MODELS_DEV,
        Format::Market => &[],
    };
    let is_known = |name: &str| known.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours);
    // LiteLLM splits a platform by the makers of its models: `vertex_ai-anthropic_models`.
    let platform = provider.split('-').next().filter(|_| format == Format::Litellm);
    let ours = is_known(provider).or_else(|| platform.and_then(is_known));
    ours.map_or_else(|| file_name(provider), str::to_owned)
}

/// A file name that is valid on any system.
fn file_name(provider: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') => c,
        _ => '-',
    };
    let name: String = provider.chars().map(plain).collect();
    let name = name.trim_start_matches(['.', '-']);
    if name.is_empty() { "unnamed".to_owned() } else { name.to_owned() }
}

/// The name of a LiteLLM entry without its provider prefix.
pub(super) fn litellm(entry: &str, provider: &str) -> EntryName {
    let platform = provider.split('-').next().unwrap_or(provider);
    let prefixes = [provider, platform, provider.strip_suffix("_converse").unwrap_or(provider)];
    let model = prefixes.iter().find_map(|prefix| entry.strip_prefix(prefix)?.strip_prefix('/'));
    EntryName {
        entry: entry.to_owned(),
        published_provider: provider.to_owned(),
        provider: table(Format::Litellm, provider),
        model: model.unwrap_or(entry).to_owned(),
    }
}

/// Whether a table can contain a model of this name.
pub(super) fn is_possible(model: &str) -> bool {
    !model.is_empty() && model.len() <= 200 && !model.contains(is_hidden) && model != "<<"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_named_as_our_tables_name_them() {
        for (entry, provider, table, model) in [
            ("gpt-5.4", "openai", "openai", "gpt-5.4"),
            ("gemini/gemini-2.5-pro", "gemini", "google", "gemini-2.5-pro"),
            ("gemini-2.5-pro", "vertex_ai-language-models", "google-vertex", "gemini-2.5-pro"),
            ("vertex_ai/claude-haiku-4-5", "vertex_ai-anthropic_models", "google-vertex", "claude-haiku-4-5"),
            ("bedrock/eu-west-1/x", "bedrock_converse", "aws-bedrock", "eu-west-1/x"),
            ("us.anthropic.claude:0", "bedrock_converse", "aws-bedrock", "us.anthropic.claude:0"),
            ("together_ai/meta-llama/Llama", "together_ai", "together", "meta-llama/Llama"),
            ("text-davinci", "text-completion-openai", "text-completion-openai", "text-davinci"),
        ] {
            let name = litellm(entry, provider);
            assert_eq!((name.provider.as_str(), name.model.as_str()), (table, model), "{entry}");
        }
        assert_eq!(table(Format::ModelsDev, "../Etc"), "etc");
        assert_eq!(table(Format::GenaiPrices, "aws"), "aws-bedrock");
    }
}
