//! The weekly look at old sources.

use super::*;

fn look(repository: &Repository, github: &GitHub, day: &str) -> Ran {
    let mut shell = command("sh", &repository.folder);
    shell.arg(example("price-age.sh")).env("COSTCALC_TODAY", day);
    shell.env("GH_TOKEN", "secret").env("GITHUB_REPOSITORY", "acme/costs").env("GH_FAKE", &*github.folder);
    Ran::of(shell.output().expect("sh runs"))
}

#[test]
fn one_issue_comes_follows_and_goes() {
    let repository = project("price-age");
    let github = GitHub::new("price-age");
    let by_hand = r#"[{"id": 1, "number": 1, "state": "open", "user": {"login": "somebody"}, "body": "<!-- costcalc:price-age -->"}]"#;
    github.write("issues.json", by_hand);
    let issues = || github.list("issues.json").split_off(1);
    assert_eq!(look(&repository, &github, "2026-11-01").code, 0);
    assert_eq!(issues(), [], "30 days are fresh");
    assert_eq!(look(&repository, &github, "2026-11-02").code, 0);
    let made = issues();
    assert_eq!(made.len(), 1, "{made:?}");
    let (_, state, text) = &made[0];
    assert_eq!(state, "open");
    assert!(
        text.contains("\n    pricing/north.yaml: the sources of 2 models") && text.contains("clear, plain"),
        "{text}"
    );
    repository.replace("pricing/north.yaml", "checked: 2026-10-02", "checked: 2026-11-02");
    repository.write("pricing/south.yaml", include_str!("project/pricing/north.yaml"));
    repository.replace("pricing/south.yaml", "north", "south");
    look(&repository, &github, "2026-11-03");
    let updated = issues();
    assert!(
        updated.len() == 1 && updated[0].2.contains("south.yaml") && !updated[0].2.contains("north.yaml")
    );
    repository.replace("pricing/south.yaml", "checked: 2026-10-02", "checked: 2026-11-02");
    look(&repository, &github, "2026-11-04");
    let closed = issues();
    assert!(closed.len() == 1 && closed[0].1 == "closed", "{closed:?}");
}

#[test]
fn tables_that_cannot_be_read_are_not_fresh() {
    let repository = project("price-age-unreadable");
    repository.write("pricing/north.yaml", "schema: costcalc/pricing/v1\nmodels: [");
    let github = GitHub::new("price-age-unreadable");
    let ran = look(&repository, &github, "2026-11-01");
    assert!(ran.code == 2 && github.calls().is_empty(), "{ran:?}");
}
