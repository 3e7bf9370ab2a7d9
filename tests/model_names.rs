//! What the name of a model means: as its API calls it, in a scenario and in a response, never by how it begins.

use std::sync::Arc;

use costcalc::diag::Source;
use costcalc::pricing::{Catalog, Unfound, read_named};
use costcalc::units::Date;

/// A table of a provider: its top, and its models, each with its lines.
fn table(provider: &str, top: &str, models: &[(&str, &str)]) -> Arc<Source> {
    let cards =
        "cards: [{from: unknown, source: {document: a list, checked: 2026-11-20}, standard: {input: 1}}]";
    let model = |(name, more): &(&str, &str)| format!("  \"{name}\": {{{more}{cards}}}\n");
    let models: String = models.iter().map(model).collect();
    let head = format!("schema: costcalc/pricing/v1\nprovider: {provider}\ncurrency: USD\nper: 1 token\n");
    Source::new(format!("{provider}.yaml"), format!("{head}{top}models:\n{models}"))
}

fn catalog() -> Catalog {
    let dated = "ids: {starts_with: gpt-6-}, ";
    let tables = [
        table(
            "openai",
            "makes: [\"gpt-*\"]\n",
            &[("gpt-6", dated), ("gpt-6-mini", "aliases: [gpt-6-mini-2026-09-01], ")],
        ),
        table("azure", "", &[("gpt-6", "")]),
        table("xai", "aliases: [x-ai]\nmakes: [\"grok-*\"]\n", &[("grok-5", "aliases: [grok-5-0709], ")]),
        table(
            "aws-bedrock",
            "",
            &[
                ("acme.big-v1:0", ""),
                ("eu.acme.big-v1:0", ""),
                ("acme.small", ""),
                ("acme.dated-20260801-v1:0", ""),
            ],
        ),
        table("google-vertex", "", &[("acme-big@default", ""), ("acme-small@20260801", "")]),
        table("one-host", "", &[("hosted", "")]),
        table("another-host", "", &[("hosted", "")]),
    ];
    let tables = tables.iter().map(|source| read_named(source).expect("a table"));
    Catalog::new(tables.collect()).expect("a catalog")
}

#[test]
fn a_name_means_what_its_provider_calls_so_with_what_a_cloud_writes_around_it() {
    let catalog = catalog();
    for (name, meant) in [
        ("gpt-6", Some("openai/gpt-6")),
        ("azure/gpt-6", Some("azure/gpt-6")),
        ("gpt-6-2026-10-01", Some("openai/gpt-6")),
        ("gpt-6-mini-2026-09-01", Some("openai/gpt-6-mini")),
        // No day that the table does not list, where it lists days.
        ("gpt-6-mini-2026-09-02", None),
        ("gpt-6-turbo", None),
        ("gpt", None),
        ("x-ai/grok-5", Some("xai/grok-5")),
        ("grok-5-0709", Some("xai/grok-5")),
        ("grok-5-0710", None),
        ("aws-bedrock/acme.big-v1:0", Some("aws-bedrock/acme.big-v1:0")),
        ("aws-bedrock/us.acme.big-v1:0", Some("aws-bedrock/acme.big-v1:0")),
        ("aws-bedrock/eu.acme.big-v1:0", Some("aws-bedrock/eu.acme.big-v1:0")),
        ("us.acme.small-v1:0", Some("aws-bedrock/acme.small")),
        // What costs more or less elsewhere is a model of its own, which the table does not have.
        ("global.acme.small-v1:0", None),
        ("eu.acme.small-v1:0", None),
        ("us.acme.dated-20260801-v1:0", Some("aws-bedrock/acme.dated-20260801-v1:0")),
        ("us-gov.acme.small", None),
        ("us.acme.smal", None),
        ("google-vertex/acme-big", Some("google-vertex/acme-big@default")),
        ("google-vertex/acme-big@default", Some("google-vertex/acme-big@default")),
        ("google-vertex/acme-small@20260801", Some("google-vertex/acme-small@20260801")),
        ("google-vertex/acme-small@default", None),
        ("google-vertex/acme-small", None),
    ] {
        let found = catalog.find(name).ok().map(|id| id.to_string());
        assert_eq!(found.as_deref(), meant, "{name}");
    }
    let several = catalog.find("hosted").expect_err("two hosts have it, and nobody makes it");
    let Unfound::Ambiguous(several) = several else { panic!("{several:?}") };
    let several: Vec<String> = several.iter().map(ToString::to_string).collect();
    assert_eq!(several, ["another-host/hosted", "one-host/hosted"]);
}

#[test]
fn a_response_may_name_a_version_by_its_day() {
    let catalog = catalog();
    let day: Date = "2026-11-20".parse().expect("a day");
    for (provider, name, meant) in [
        ("openai", "gpt-6-2026-10-01", Some("gpt-6")),
        ("openai", "gpt-6-2026-12-01", None),
        ("openai", "gpt-6-mini-2026-09-01", Some("gpt-6-mini")),
        ("openai", "gpt-6-mini-2026-10-01", None),
        ("azure", "gpt-6-2026-10-01", Some("gpt-6")),
        ("azure", "gpt-6-2026-12-01", None),
        ("google-vertex", "publishers/acme/models/acme-big@20260901", Some("acme-big@default")),
        ("aws-bedrock", "us.acme.small-20260801-v1:0", Some("acme.small")),
        ("aws-bedrock", "us.acme.smaller-20260801-v1:0", None),
        ("xai", "grok-5-0711", None),
    ] {
        let found = catalog.served(provider, name, day).ok().map(|id| id.model);
        assert_eq!(found.as_deref(), meant, "{provider} {name}");
    }
}
