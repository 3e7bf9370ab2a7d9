//! Bundles of price tables: written, refused, kept, and used in place of the compiled-in tables.

#[path = "common/folder.rs"]
mod folder;

use std::sync::Arc;

use costcalc::diag::{Code, Source};
use costcalc::pricing::{Bundle, Index};
use folder::Folder;
use folder::program::{Ran, ran};
use sha2::{Digest, Sha256};

/// Bundles of these tests are of earlier days.
const UPDATE: &str = "prices update new.bundle --today 2026-12-31";

/// A user with a data folder of their own.
struct User(Folder);

impl User {
    fn new(name: &str) -> Self {
        Self(Folder::new(&format!("bundle/{name}")))
    }

    /// Runs the program as it comes, with what is kept.
    fn run(&self, line: &str) -> Ran {
        let mut command = self.0.program();
        command.env_remove("COSTCALC_PRICES").env("XDG_DATA_HOME", self.0.join("data"));
        ran(command.args(line.split(' ')))
    }

    /// What is kept: one file, or none.
    fn kept(&self) -> Option<String> {
        let files = std::fs::read_dir(self.0.join("data/costcalc")).into_iter().flatten();
        let files: Vec<_> = files.map(|file| file.expect("a file").file_name()).collect();
        assert!(files.iter().all(|file| file == "prices.bundle"), "{files:?}");
        files.first().map(|_| self.0.read("data/costcalc/prices.bundle"))
    }

    fn keep(&self, bundle: &str) {
        self.0.write("data/costcalc/prices.bundle", bundle);
    }

    /// Keeps a bundle as people do; what is said of it.
    #[track_caller]
    fn update(&self, bundle: &str) -> Ran {
        self.0.write("new.bundle", bundle);
        let ran = self.run(UPDATE);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(self.kept().as_deref(), Some(bundle));
        ran
    }

    /// A bundle is refused with a reason, and nothing is changed.
    #[track_caller]
    fn refuses(&self, bundle: &str, code: &str) {
        let before = self.kept();
        self.0.write("new.bundle", bundle);
        let Ran { stdout, stderr, code: exit } = self.run(UPDATE);
        assert_eq!((exit, stdout.as_str()), (2, ""), "{stderr}");
        assert!(stderr.contains(&format!("error[{code}]")), "{stderr}");
        assert!(stderr.contains("the prices in use were not changed"), "{stderr}");
        assert_eq!(self.kept(), before);
    }

    /// The first line of what a call costs, and the sum.
    #[track_caller]
    fn price(&self, flags: &str) -> (String, String) {
        let ran = self.run(&format!("price openai/gpt-5.4-mini --input 100000 --as-of 2026-12-24{flags}"));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let sum =
            ran.stdout.lines().filter_map(|line| line.split('$').nth(1)).next_back().unwrap_or_default();
        (ran.stdout.lines().take(2).collect(), sum.trim().to_owned())
    }
}

/// The compiled-in tables, of which that of `OpenAI` is another one.
fn tables(openai: impl Fn(&str) -> String) -> Vec<(String, Arc<Source>)> {
    let text = |file: &str, text: &str| if file == "openai.yaml" { openai(text) } else { text.to_owned() };
    let all = Index::compiled_in().tables().iter();
    all.map(|table| (table.file.to_owned(), Source::new(table.file, text(table.file, table.text)))).collect()
}

fn bundle(openai: impl Fn(&str) -> String) -> String {
    Bundle::write(&tables(openai)).expect("a bundle")
}

/// A card of December at the end of a model.
fn with_card(table: &str) -> String {
    let model = table.find("\n  gpt-5.4-mini:\n").expect("the model") + 1;
    let after =
        table[model..].lines().skip(1).take_while(|line| line.starts_with("    ")).map(|line| line.len() + 1);
    let end = model + "  gpt-5.4-mini:\n".len() + after.sum::<usize>();
    let card = "      - from: 2026-12-05\n        source: {url: \"https://openai.com/api/pricing\", checked: 2026-12-06}\n\
                \x20       standard: {input: 0.60, cache_read: 0.06, cache_write: as input, output: 3.60}\n";
    format!("{}{card}{}", &table[..end], &table[end..])
}

/// A bundle of one small table.
fn small() -> String {
    Bundle::write(&[("lab.yaml".to_owned(), Source::new("lab.yaml", LAB))]).expect("a bundle")
}

const LAB: &str = "\
schema: costcalc/pricing/v1
provider: lab
currency: USD
per: 1_000_000 tokens
models:
  one:
    aliases: [first]
    cards:
      - from: 2026-01-01
        source: {document: a list, checked: 2026-02-03}
        standard: {input: 1.00, output: 2.00}
";

#[test]
fn tables_come_back_as_they_went() {
    let user = User::new("round");
    let count = Index::compiled_in().tables().len();
    assert_eq!(user.run("prices export pricing").stdout, format!("Wrote {count} price tables to pricing.\n"));
    for table in Index::compiled_in().tables() {
        assert_eq!(user.0.read(&format!("pricing/{}", table.file)), table.text);
    }
    let again = user.run("prices export pricing").stdout;
    assert_eq!(again, format!("Wrote 0 price tables to pricing; {count} were there already.\n"));
    let of_folder = user.run("prices bundle --prices pricing").stdout;
    assert_eq!(of_folder, user.run("prices bundle").stdout);
    assert_eq!(of_folder, bundle(str::to_owned));
    let read = Bundle::parse(&Source::new("all.bundle", of_folder)).expect("a bundle");
    read.check().expect("sound tables");
    assert_eq!(read.date().value, Index::compiled_in().date());
    user.0.write("pricing/openai.yaml", "mine");
    let refused = user.run("prices export pricing");
    assert_eq!((refused.code, user.0.read("pricing/openai.yaml").as_str()), (2, "mine"));
    assert!(refused.stderr.contains("error[file-exists]"), "{}", refused.stderr);
}

#[test]
fn a_kept_bundle_has_the_prices_that_are_used() {
    let user = User::new("kept");
    let own = user.price("");
    assert!(!own.0.contains("bundle"), "{}", own.0);
    let new = bundle(with_card);
    let told = user.update(&new);
    assert_eq!(told.stderr, "");
    for said in ["the compiled-in tables of ", "1 card changed", "0.60", "prices.bundle"] {
        assert!(told.stdout.contains(said), "{said}: {}", told.stdout);
    }
    let (header, sum) = user.price("");
    assert!(header.contains("bundle of 2026-12-06 ("), "{header}");
    assert_eq!((own.1.as_str(), sum.as_str()), ("0.075", "0.06"));
    assert_eq!(user.price(" --locked"), own);
    assert_eq!(user.price(" --prices builtin"), (header, sum));
    let mut compiled = user.0.program();
    compiled.env("XDG_DATA_HOME", user.0.join("data"));
    let compiled = ran(compiled.args(["prices", "show", "openai/gpt-5.4-mini"]));
    assert_eq!(compiled, user.run("prices show openai/gpt-5.4-mini --locked"));
    let shown = user.run("prices show openai/gpt-5.4-mini --format json").json();
    assert_eq!(shown["basis"]["bundle"]["date"], "2026-12-06");
    assert!(shown.to_string().contains("bundle:openai.yaml"), "the place of a card is in the bundle");
    // A second time there is nothing new.
    let again = user.run(UPDATE);
    assert!(
        again.stdout.contains("no difference") && again.stdout.contains("Nothing is new"),
        "{}",
        again.stdout
    );
    user.refuses(&bundle(str::to_owned), "bundle-outdated");
}

#[test]
fn names_mean_in_a_bundle_what_they_mean_in_all_its_tables() {
    let user = User::new("names");
    user.update(&bundle(with_card));
    for name in [
        "gpt-5.4-mini",
        "gpt-5-4-mini",
        "x-ai/grok-4",
        "gpt-5.4-mini-2026-03-17",
        "claude-haiku-4-5",
        "no-such",
    ] {
        let found = user.run(&format!("prices show {name} --format csv"));
        let expected = user.run(&format!("prices show {name} --format csv --locked"));
        assert_eq!(
            (found.code, found.stdout.is_empty()),
            (expected.code, expected.stdout.is_empty()),
            "{name}"
        );
    }
    let checked = user.run("prices check builtin");
    assert!(checked.stderr.contains("bundle:openai.yaml"), "{}", checked.stderr);
}

#[test]
fn a_bundle_only_adds() {
    let user = User::new("adds");
    user.refuses(
        &bundle(|table| table.replacen("standard: {input: 0.75,", "standard: {input: 0.80,", 1)),
        "card-rewritten",
    );
    let without_openai: Vec<_> =
        tables(with_card).into_iter().filter(|(file, _)| file != "openai.yaml").collect();
    user.refuses(&Bundle::write(&without_openai).expect("a bundle"), "card-removed");
    user.refuses(&small(), "bundle-outdated");
    assert_eq!(user.kept(), None);
}

/// Whether a text is refused as a bundle, and with which code.
fn refusal(text: &str) -> Option<Code> {
    let bundle = Bundle::parse(&Source::new("a.bundle", text));
    match bundle.map_err(|problem| vec![*problem]).and_then(|bundle| bundle.check()) {
        Ok(_) => None,
        Err(problems) => {
            assert!(problems[0].place.is_some(), "{}", problems[0]);
            Some(problems[0].code)
        }
    }
}

#[test]
fn a_bundle_that_is_cut_off_anywhere_is_refused() {
    let whole = small();
    assert_eq!(refusal(&whole), None);
    let first = whole.find('\n').expect("a line") + 1;
    for end in 0..whole.len() {
        let expected = if end < first { Code::NotABundle } else { Code::BundleDamaged };
        assert_eq!(refusal(&whole[..end]), Some(expected), "after {end} bytes");
    }
    assert_eq!(refusal(&format!("{whole}\n")), Some(Code::BundleDamaged));
    let user = User::new("cut");
    let new = bundle(with_card);
    user.update(&new);
    for part in [40, 3_000, new.len() / 2, new.len() - 1] {
        user.refuses(&new[..part], "bundle-damaged");
    }
}

#[test]
fn a_bundle_of_which_one_byte_is_another_is_refused() {
    let whole = small();
    for at in 0..whole.len() {
        for other in ["z", "\n", "7"] {
            let damaged = format!("{}{other}{}", &whole[..at], &whole[at + 1..]);
            assert!(damaged == whole || refusal(&damaged).is_some(), "byte {at}: {other:?}");
        }
    }
    let user = User::new("byte");
    user.refuses(&bundle(with_card).replacen("input: 0.60", "input: 0.50", 1), "bundle-damaged");
}

/// The SHA-256 digest of a text.
fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A bundle as somebody may make it, with digests that are right.
fn made(needs: &str, index: &str, file: &str, table: &str) -> String {
    let part = |text: &str| format!("{} {}", text.len(), digest(text));
    let head = format!(
        "costcalc price bundle, format 1\ndate: 2026-12-31\nneeds: costcalc {needs}\nindex: {}\ntable: {file} {}\n",
        part(index),
        part(table)
    );
    format!("{head}head: {}\n{index}{table}", digest(&head))
}

/// The index of `LAB`.
const INDEX: &str = "lab\t0\t78\nfirst\t0\t86\t252\talias\none\t0\t86\t252\tmodel\n";

#[test]
fn what_others_make_cannot_do_harm() {
    for file in [
        "../lab.yaml",
        "/lab.yaml",
        "market/../lab.yaml",
        "a/lab.yaml",
        "lab.yml",
        ".yaml",
        "Lab.yaml",
        "market/",
    ] {
        assert_eq!(refusal(&made("0.1.0", INDEX, file, LAB)), Some(Code::NotABundle), "{file}");
    }
    let user = User::new("harm");
    assert_eq!(refusal(&made("0.1.1", INDEX, "lab.yaml", LAB)), Some(Code::ProgramTooOld));
    assert_eq!(refusal(&small().replacen("format 1", "format 2", 1)), Some(Code::ProgramTooOld));
    user.refuses(&made("999.0.0", INDEX, "lab.yaml", LAB), "program-too-old");
    let contract = LAB.replace("provider: lab", "provider: lab\noverlay: true");
    let contract =
        Bundle::write(&[("lab.yaml".to_owned(), Source::new("lab.yaml", contract))]).expect("a bundle");
    assert_eq!(refusal(&contract), Some(Code::NotABundle));
    // An index that is not that of the tables is refused, and put in place by hand it is an error, not a wrong price.
    for index in [
        "",
        "lab\t0\t78\n",
        "lab\t0\t9999999\none\t0\t98\t99999999\tmodel\n",
        "lab\t0\t78\none\t7\t86\t252\tmodel\n",
        "lab\t0\t78\none\t0\t200\t100\tmodel\n",
        "lab\tx\none\ty\n",
        "\n\n\n",
    ] {
        let bundle = made("0.1.0", index, "lab.yaml", LAB);
        assert_eq!(refusal(&bundle), Some(Code::NotABundle), "{index:?}");
        user.keep(&bundle);
        for line in ["price lab/one --input 1", "prices list", "price one --input 1"] {
            let ran = user.run(line);
            assert!(
                !ran.stderr.contains("panicked") && [0, 2].contains(&ran.code),
                "{index:?}: {}",
                ran.stderr
            );
        }
    }
}

#[test]
fn a_kept_bundle_that_is_damaged_is_an_error_with_ways_to_go_on() {
    let user = User::new("damaged");
    let own = user.price("");
    let new = bundle(with_card);
    let damages = [
        new[..new.len() - 1].to_owned(),
        new.replacen("gpt-5.4-mini\t", "gpt-5.4-nini\t", 1),
        new.replacen(
            "input: 0.60, cache_read: 0.06, cache_write: as input, output: 3.60",
            "input: 0.50, cache_read: 0.06, cache_write: as input, output: 3.60",
            1,
        ),
        "something else\n".to_owned(),
    ];
    for damaged in damages {
        user.keep(&damaged);
        let refused = user.run("price openai/gpt-5.4-mini --input 1000");
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
        let names_ways =
            ["prices.bundle", "--locked", "costcalc prices update"].map(|way| refused.stderr.contains(way));
        assert_eq!(names_ways, [true; 3], "{}", refused.stderr);
        assert_eq!(user.price(" --locked"), own);
    }
    let told = user.update(&new);
    assert!(told.stderr.contains("left aside"), "{}", told.stderr);
    assert_eq!(user.price("").1, "0.06");
}

#[test]
fn a_kept_bundle_that_is_older_than_the_program_is_left_aside() {
    let user = User::new("older");
    let own = user.price("");
    user.keep(&small());
    assert_eq!(user.price(""), own);
    let warned = user.run("price openai/gpt-5.4-mini --input 1000 --as-of 2026-12-24");
    assert!(warned.stderr.contains("warning[bundle-outdated]"), "{}", warned.stderr);
}

#[test]
fn tables_of_ones_own_are_bundled_where_they_can_be_read() {
    let user = User::new("own");
    user.0.write("p/lab.yaml", LAB).write("p/notes.yaml", "a: 1\n");
    assert_eq!(user.run("prices bundle --prices p").stdout, small());
    assert_eq!(user.run("prices bundle --prices p --out lab.bundle").stdout, "");
    assert_eq!(user.0.read("lab.bundle"), small());
    user.0.write("p/other.yaml", &LAB.replace("provider: lab", "provider: other").replace("1.00", "-1"));
    let refused = user.run("prices bundle --prices p");
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("p/other.yaml:11"), "{}", refused.stderr);
}

#[test]
fn a_bundle_of_a_day_to_come_is_refused_and_one_that_is_kept_is_replaced() {
    let user = User::new("to-come");
    let later = bundle(with_card);
    user.0.write("new.bundle", &later);
    let refused = user.run("prices update new.bundle --today 2026-12-05");
    assert!(refused.stderr.contains("error[checked-in-future]"), "{}", refused.stderr);
    assert_eq!((refused.code, user.kept()), (2, None));
    user.keep(&later);
    let now = bundle(|table| with_card(table).replace("checked: 2026-12-06", "checked: 2026-12-01"));
    user.0.write("new.bundle", &now);
    let told = user.run("prices update new.bundle --today 2026-12-01");
    assert!(told.stderr.contains("warning[checked-in-future]"), "{}", told.stderr);
    assert_eq!(user.kept(), Some(now));
}
