//! Guardrails on what has some tags.

use super::*;

/// A step of $1,500 a month of one team, one of $150 of another one, and a fixed cost of each.
const SCENARIO: &str = "\
tags: {team: reading, env: prod}
as_of: 2026-10-15
prices: [../pricing]
volume: {unit: page, per_month: 1M}
steps:
  read: {model: north/plain, input: 1_000, output: 100}
  sort: {model: north/plain, input: 100, output: 10, tags: {team: sorting}}
fixed:
  - {name: desk, per_month: 30}
  - {name: shelf, per_month: 5, tags: {team: sorting}}
";

/// A repository with a guardrail on what has a tag.
fn tagged(name: &str, limit: &str) -> Repository {
    let repository = project(&format!("tags-{name}"));
    repository.write("scenarios/pages.yaml", SCENARIO);
    let guardrail = format!(
        "{{id: sorting, scope: \"scenarios/*.yaml\", metric: total, tags: {{team: sorting}}, {limit}}}"
    );
    repository.write("costcalc.yaml", &format!("schema: costcalc/config/v1\nguardrails: [{guardrail}]\n"));
    repository.commit("tags");
    repository
}

#[test]
fn a_limit_is_of_what_has_the_tags_and_of_nothing_else() {
    let repository = tagged("sum", "budget: 155, max_increase: 5%");
    repository.replace("scenarios/pages.yaml", "read: {model: north/plain", "read: {model: north/clear");
    let others = check(&repository);
    assert!(others.code == 0 && !others.stderr.contains("guardrail-broken"), "{others:?}");
    repository.replace("scenarios/pages.yaml", "output: 10,", "output: 11,");
    let ran = check(&repository);
    let over = "guardrail `sorting`: total of `scenarios/pages.yaml` with the tags `team: sorting` is over the budget by $5.00";
    assert!(ran.code == 1 && ran.stderr.contains(over), "{ran:?}");
    assert!(ran.stderr.contains("$155.00 → $160.00"), "{ran:?}");
}

#[test]
fn another_tag_does_not_hide_what_becomes_dearer() {
    let repository = tagged("hidden", "max_increase: 5%");
    repository.replace("scenarios/pages.yaml", "{team: sorting}}\nfixed", "{team: other}}\nfixed");
    let alone = check(&repository);
    assert!(alone.code == 0, "{alone:?}");
    assert!(
        is_told(&alone, "`steps.sort.tags.team` of `scenarios/pages.yaml` was sorting, and is other"),
        "{alone:?}"
    );
    repository.replace("scenarios/pages.yaml", "output: 10,", "output: 30,");
    let ran = check(&repository);
    let says = "more than it may, on the day, over the months, at the volume and with the tags of before";
    assert!(ran.code == 1 && ran.stderr.contains(says), "{ran:?}");
}

#[test]
fn nor_do_tags_of_a_fixed_cost_or_those_at_the_top() {
    for (name, team, changes) in [
        ("fixed", "sorting", &[("per_month: 5, tags: {team: sorting}", "per_month: 50")][..]),
        (
            "top",
            "reading",
            &[("{team: reading, env: prod}", "{env: prod}"), ("output: 100}", "output: 300}")],
        ),
    ] {
        let repository = tagged(name, "max_increase: 5%");
        repository.replace("costcalc.yaml", "{team: sorting}", &format!("{{team: {team}}}"));
        repository.replace("costcalc.yaml", "id: sorting", "id: team");
        repository.commit("the guardrail");
        for (old, new) in changes {
            repository.replace("scenarios/pages.yaml", old, new);
        }
        let ran = check(&repository);
        assert!(ran.code == 1 && ran.stderr.contains("with the tags of before"), "{name}: {ran:?}");
        assert!(ran.stderr.contains("rules-changed"), "{name}: {ran:?}");
    }
}

#[test]
fn what_had_no_such_tag_before_has_not_risen() {
    let repository = tagged("new", "budget: 1_700, max_increase: 5%");
    repository.replace("costcalc.yaml", "{team: sorting}", "{team: new}");
    repository.commit("a team without work");
    repository.replace("scenarios/pages.yaml", "{team: reading, env: prod}", "{team: new}");
    let ran = check(&repository);
    assert!(ran.code == 0 && ran.stdout.contains("$1,530.00"), "{ran:?}");
}
