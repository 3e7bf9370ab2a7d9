//! Files that are YAML and say something else: parts are missing, doubled, in the wrong place, or hold
//! what no person would write there.

use costcalc::diag::Source;
use costcalc::yaml;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::cases;
use crate::shipped::{SCENARIOS, Shipped, TABLES};
use crate::survive::{self, in_time};
use crate::tree::Tree;

/// What happened to a part of a document.
#[derive(Clone, Debug)]
enum Change {
    Remove(Index),
    Duplicate(Index),
    Rename(Index, String),
    Replace(Index, String),
    Empty(Index),
    /// A copy of another part comes in its place.
    Copy(Index, Index),
    /// It comes to lie so deep in lists or maps.
    Bury(Index, usize, bool),
}

/// Scalars that readers of YAML, of numbers, of dates and of names have stumbled over.
const HOSTILE: [&str; 70] = [
    "1e400",
    ".inf",
    "-.inf",
    ".nan",
    "0x10",
    "0o17",
    "1_0",
    "1__0",
    "007",
    "+1",
    ".5",
    "5.",
    "-5",
    "-0",
    "-0.0",
    "70",
    "70%",
    "100%",
    "101%",
    "-1%",
    "%",
    "k",
    "M",
    "-",
    "_",
    "1.5M",
    "1,000",
    "$5",
    "1/3",
    "0",
    "1",
    "2",
    "12",
    "0.1234567890123456789012345678",
    "9999999999999999999999999999",
    "9999999999999999999999999999M",
    "0.0000000000000000000000000001",
    "0.0000000000000000000000000001%",
    "99999999999999999999999999999",
    "4294967296",
    "18446744073709551616",
    "",
    " ",
    "~",
    "null",
    "true",
    "rest",
    "accept",
    "unknown",
    "free",
    "as input",
    "as output",
    "not offered",
    "announced",
    "1 tokens",
    "1_000 calls",
    "batch",
    "<<",
    "/",
    "openai/",
    "/gpt-5.4",
    "a/b/c",
    "2026-02-30",
    "9999-12-31",
    "0000-01-01",
    "é",
    "日本語",
    "👩‍💻",
    "\u{0}\u{feff}\u{202e}",
    "a\nb\r\n\tc",
];

/// Scalars that are legal in many places.
const PLAUSIBLE: [&str; 16] = [
    "0",
    "1",
    "2",
    "7",
    "0.5",
    "12%",
    "100%",
    "1k",
    "1.5M",
    "0.0000000000000000000000000001",
    "9999999999999999999999999999",
    "free",
    "as output",
    "not offered",
    "1_000 calls",
    "2026-11-20",
];

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(HOSTILE.to_vec()).prop_map(str::to_owned),
        8 => select(PLAUSIBLE.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,20}",
        1 => "-?[0-9_.,]{1,40}[%kM]?",
        1 => (1..5_000_usize).prop_map(|count| "9".repeat(count)),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        1 => at().prop_map(Change::Remove),
        1 => at().prop_map(Change::Duplicate),
        1 => (at(), scalar()).prop_map(|(at, key)| Change::Rename(at, key)),
        5 => (at(), scalar()).prop_map(|(at, text)| Change::Replace(at, text)),
        1 => at().prop_map(Change::Empty),
        3 => (at(), at()).prop_map(|(at, from)| Change::Copy(at, from)),
        1 => (at(), 1..80_usize, any::<bool>()).prop_map(|(at, deep, maps)| Change::Bury(at, deep, maps)),
    ]
}

impl Change {
    fn apply(&self, tree: &mut Tree) {
        let size = tree.size();
        let mut copied = None;
        if let Self::Copy(_, from) = self {
            copied = tree.part(from.index(size)).cloned();
        }
        let (Self::Remove(at)
        | Self::Duplicate(at)
        | Self::Rename(at, _)
        | Self::Replace(at, _)
        | Self::Empty(at)
        | Self::Copy(at, _)
        | Self::Bury(at, ..)) = self;
        let Some(part) = tree.part(at.index(size)) else {
            return;
        };
        match (self, part) {
            (Self::Remove(at), Tree::List(items)) if !items.is_empty() => {
                items.remove(at.index(items.len()));
            }
            (Self::Remove(at), Tree::Map(entries)) if !entries.is_empty() => {
                entries.remove(at.index(entries.len()));
            }
            (Self::Remove(_), part) => *part = Tree::Null,
            (Self::Duplicate(at), Tree::List(items)) if !items.is_empty() => {
                items.push(items[at.index(items.len())].clone());
            }
            (Self::Duplicate(at), Tree::Map(entries)) if !entries.is_empty() => {
                let (key, value) = entries[at.index(entries.len())].clone();
                entries.push((format!("{key}2"), value));
            }
            (Self::Rename(at, key), Tree::Map(entries)) if !entries.is_empty() => {
                let renamed = at.index(entries.len());
                entries[renamed].0.clone_from(key);
            }
            (Self::Duplicate(_) | Self::Rename(..), _) => {}
            (Self::Replace(_, text), part) => *part = Tree::Scalar(text.clone()),
            (Self::Empty(_), part) => {
                *part = match part {
                    Tree::List(_) => Tree::Map(Vec::new()),
                    _ => Tree::List(Vec::new()),
                }
            }
            (Self::Copy(..), part) => *part = copied.unwrap_or(Tree::Null),
            (Self::Bury(_, deep, maps), part) => {
                for _ in 0..*deep {
                    let inner = std::mem::replace(part, Tree::Null);
                    *part = match maps {
                        true => Tree::Map(vec![("a".to_owned(), inner)]),
                        false => Tree::List(vec![inner]),
                    };
                }
            }
        }
    }
}

fn changed(file: &Shipped, changes: &[Change]) -> String {
    let root = yaml::parse(&Source::new("shipped.yaml", file.text.as_str()));
    let mut tree = Tree::from(&root.expect("a shipped file is YAML"));
    for change in changes {
        change.apply(&mut tree);
    }
    tree.text()
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_reshaped_price_table_is_read_or_refused(file in any::<Index>(), changes in vec(change(), 1..3)) {
        let file = file.get(&TABLES);
        let text = changed(file, &changes);
        in_time(move || survive::table(&text, &file.stem));
    }

    #[test]
    fn a_reshaped_scenario_is_planned_or_refused(file in any::<Index>(), changes in vec(change(), 1..3)) {
        let file = file.get(&SCENARIOS);
        let text = changed(file, &changes);
        in_time(move || survive::scenario(&text, &file.stem, &file.catalog));
    }
}
