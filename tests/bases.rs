//! What a change is held against is what its name says: nothing that the change brings along, and nothing that
//! somebody may push, is taken for it.

#[path = "common/repository.rs"]
mod repository;

use repository::{Ran, Repository};

const SETTINGS: &str = "\
schema: costcalc/config/v1
guardrails: [{id: pages, scope: \"scenarios/*.yaml\", metric: invoice, max_increase: 3%}]
";

fn scenario(volume: &str) -> String {
    format!(
        "as_of: 2026-11-01\nvolume: {{unit: page, per_month: {volume}}}\n\
         steps: {{read: {{model: openai/gpt-5.4-mini, input: 1_000, output: 100}}}}\n"
    )
}

/// A repository whose base is the branch and the remote branch `main`, and whose work tree is twice as dear.
fn doubled(name: &str) -> Repository {
    let repository = Repository::new(&format!("base-{name}"));
    repository.write("costcalc.yaml", SETTINGS);
    repository.write("scenarios/pages.yaml", &scenario("1M"));
    repository.commit("the state before");
    repository.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    repository.git(&["switch", "--quiet", "--create", "change"]);
    repository.write("scenarios/pages.yaml", &scenario("2M"));
    repository.commit("twice as much");
    repository
}

/// A copy of the work tree in a folder of it, where a base might be looked for.
fn copy(repository: &Repository, folder: &str) {
    for file in ["costcalc.yaml", "scenarios/pages.yaml"] {
        repository.write(&format!("{folder}/{file}"), &repository.read(file));
    }
}

fn check(repository: &Repository, base: &str) -> Ran {
    repository.costcalc(&format!("check --base {base}"))
}

fn is_broken(ran: &Ran) -> bool {
    ran.code == 1 && ran.stderr.contains("error[guardrail-broken]")
}

fn is_refused(ran: &Ran, says: &str) -> bool {
    ran.code == 2
        && ran.stdout.is_empty()
        && ran.stderr.contains("error[base-unreadable]")
        && ran.stderr.contains(says)
}

#[test]
fn a_folder_named_like_a_revision_is_not_taken_for_it() {
    let repository = doubled("folder");
    repository.git(&["tag", "before", "main"]);
    let commit = repository.git(&["rev-parse", "main"]).trim().to_owned();
    let short = commit[..8].to_owned();
    for base in [
        "origin/main",
        "main",
        "before",
        "HEAD",
        "HEAD~1",
        "refs/heads/main",
        "refs/remotes/origin/main",
        &commit,
        &short,
    ] {
        copy(&repository, base);
        let (ran, forked) = (check(&repository, base), check(&repository, &format!("{base} --merge-base")));
        if base == "HEAD" {
            assert_eq!((ran.code, forked.code), (0, 0), "{ran:?}");
        } else {
            assert!(is_broken(&ran) && is_broken(&forked), "{base}: {ran:?}");
        }
        let diff = repository.costcalc(&format!("diff scenarios/pages.yaml --base {base} --exit-code"));
        assert_eq!(diff.code, i32::from(base != "HEAD"), "{base}: {diff:?}");
        let folder = check(&repository, &format!("./{base}"));
        assert_eq!(folder.code, 0, "a folder is a path: {folder:?}");
    }
}

#[test]
fn a_folder_is_not_taken_for_a_revision_that_was_not_fetched() {
    let repository = doubled("not-fetched");
    repository.git(&["tag", "refs/remotes/origin/release", "HEAD"]);
    repository.git(&["branch", "refs/remotes/origin/release", "HEAD"]);
    for base in ["origin/release", "refs/remotes/origin/release", "0123456789012345678901234567890123456789"]
    {
        copy(&repository, base);
        let ran = check(&repository, base);
        assert!(is_refused(&ran, &format!("written as a path: `./{base}`")), "{base}: {ran:?}");
        let diff = repository.costcalc(&format!("diff scenarios/pages.yaml --base {base}"));
        assert!(is_refused(&diff, "revision"), "{base}: {diff:?}");
        let prices = repository.costcalc(&format!("prices check pricing --base {base}"));
        assert_eq!(prices.code, 2, "{base}: {prices:?}");
    }
}

#[test]
fn a_name_that_may_be_several_revisions_is_exit_2_and_says_what_to_write() {
    for (other, name) in [
        ("refs/tags/origin/main", "origin/main"),
        ("refs/heads/origin/main", "origin/main"),
        ("refs/origin/main", "origin/main"),
        ("refs/tags/main", "main"),
        ("refs/remotes/main/HEAD", "main"),
    ] {
        let repository = doubled("ambiguous");
        repository.git(&["update-ref", other, "change"]);
        for line in [name.to_owned(), format!("{name}~0"), format!("{name} --merge-base")] {
            let ran = check(&repository, &line);
            assert!(is_refused(&ran, "in full") && ran.stderr.contains(other), "{other} {line}: {ran:?}");
        }
        let full = if name == "main" { "refs/heads/main" } else { "refs/remotes/origin/main" };
        assert!(is_broken(&check(&repository, full)), "{full}");
        repository.git(&["update-ref", other, "refs/heads/main"]);
        assert!(is_broken(&check(&repository, name)), "both are the same commit");
    }
}

#[test]
fn a_branch_with_the_name_of_a_short_commit_is_not_taken_for_it() {
    let repository = doubled("short");
    let commit = repository.git(&["rev-parse", "main"]).trim().to_owned();
    for short in [&commit[..7], &commit[..12], &format!("v1.0-3-g{}", &commit[..7])] {
        assert!(is_broken(&check(&repository, short)), "{short}");
        repository.git(&["update-ref", &format!("refs/heads/{short}"), "change"]);
        assert!(is_refused(&check(&repository, short), &commit), "{short}");
    }
    repository.git(&["update-ref", &format!("refs/heads/{commit}"), "change"]);
    assert!(is_broken(&check(&repository, &commit)), "a full id is nothing else");
}

#[cfg(unix)]
#[test]
fn a_file_named_like_a_path_in_a_revision_is_not_taken_for_it() {
    let repository = doubled("colon");
    repository.write("main:scenarios/pages.yaml", &scenario("2M"));
    repository.write("gone:scenarios/pages.yaml", &scenario("2M"));
    let diff = |old: &str| repository.costcalc(&format!("diff {old} scenarios/pages.yaml --exit-code"));
    assert_eq!(diff("main:scenarios/pages.yaml").code, 1);
    assert_eq!(diff("./main:scenarios/pages.yaml").code, 0);
    assert!(is_refused(&diff("gone:scenarios/pages.yaml"), "the repository has no such commit"));
}

#[test]
fn tables_of_a_folder_named_like_a_revision_are_not_compared_with() {
    let repository = Repository::new("base-tables");
    let table = |input: &str| {
        format!(
            "\
schema: costcalc/pricing/v1
provider: north
currency: USD
per: 1_000_000 tokens
models:
  clear:
    cards:
      - from: 2026-01-01
        source: {{url: \"https://north.example/p\", checked: 2026-10-02}}
        standard: {{input: {input}, output: 5.00}}
"
        )
    };
    repository.write("pricing/north.yaml", &table("1.00"));
    repository.commit("the state before");
    repository.git(&["branch", "v1"]);
    repository.write("pricing/north.yaml", &table("1.10"));
    repository.write("v1/pricing/north.yaml", &table("1.10"));
    let day = "--today 2026-10-03";
    let ran = repository.costcalc(&format!("prices check --base v1 {day}"));
    assert!(ran.code == 1 && ran.stderr.contains("error[card-rewritten]"), "{ran:?}");
    assert_eq!(repository.costcalc(&format!("prices check --base ./v1 {day}")).code, 0);
    let ran = repository.costcalc("prices diff v1");
    assert!(ran.code == 2 && ran.stderr.contains("write `./v1` for the path"), "{ran:?}");
    assert_eq!(repository.costcalc("prices diff refs/heads/v1").code, 1, "a card was rewritten");
}
