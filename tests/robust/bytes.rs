//! Files whose bytes were damaged: flipped, lost, doubled, cut off, or mixed with another file's.

use costcalc::pricing::Catalog;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::cases;
use crate::shipped::{SCENARIOS, Shipped, TABLES};
use crate::survive::{self, in_time};

/// What happened to a file.
#[derive(Clone, Debug)]
enum Damage {
    Flip(Index, u8),
    Delete(Index, usize),
    Insert(Index, &'static str),
    Truncate(Index),
    Repeat(Index, usize),
    /// The beginning of this file, and the end of another one.
    Splice(Index, Index, Index),
}

/// What means something to a reader of YAML, of numbers or of text.
const PIECES: [&str; 46] = [
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    ":",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    " #",
    "\"",
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "%",
    "---\n",
    "...\n",
    "? ",
    "<<: ",
    "@",
    "`",
    "\u{0}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "é",
    "日本",
    "👩‍💻",
    "\u{202e}",
    "_",
    "-",
    ".",
    "0x",
    "e400",
    "null",
    "\\",
];

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        (at(), 1..40_usize).prop_map(|(at, count)| Damage::Delete(at, count)),
        (at(), select(PIECES.to_vec())).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        at().prop_map(Damage::Truncate),
        (at(), 1..80_usize).prop_map(|(at, count)| Damage::Repeat(at, count)),
        (at(), at(), at()).prop_map(|(at, file, from)| Damage::Splice(at, file, from)),
    ]
}

/// The text of a file after all of that.
fn damaged(file: &Shipped, damages: &[Damage], others: &[Shipped]) -> String {
    let mut bytes = file.text.clone().into_bytes();
    for damage in damages {
        let length = bytes.len();
        let position = |at: &Index| at.index(length + 1);
        let range = |at: &Index, count: usize| position(at)..length.min(position(at) + count);
        match damage {
            Damage::Flip(at, bits) => {
                if let Some(byte) = bytes.get_mut(position(at)) {
                    *byte ^= bits;
                }
            }
            Damage::Delete(at, count) => drop(bytes.drain(range(at, *count))),
            Damage::Insert(at, piece) => {
                bytes.splice(position(at)..position(at), piece.bytes());
            }
            Damage::Truncate(at) => bytes.truncate(position(at)),
            Damage::Repeat(at, count) => bytes.extend_from_within(range(at, *count)),
            Damage::Splice(at, file, from) => {
                let other = file.get(others).text.as_bytes();
                bytes.truncate(position(at));
                bytes.extend(&other[from.index(other.len())..]);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Settings that say everything.
const SETTINGS: &str = "\
schema: costcalc/config/v1
lints: {stale-source: warn, rate-jump: info, idle-check: off, unit-slip: error}
guardrails:
  - id: support
    scope: \"scenarios/{support,draft}_*.yaml\"
    metric: invoice
    budget: 5_000
    max_increase: 5%
    max_decrease: 250.00
    level: warn
    message: ask finops
comment: {when: breach, min_change: {amount: 1.00, share: 0.5%}}
";

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_damaged_price_table_is_read_or_refused(file in any::<Index>(), damages in vec(damage(), 1..3)) {
        let file = file.get(&TABLES);
        let text = damaged(file, &damages, &TABLES);
        in_time(move || survive::table(&text, &file.stem));
    }

    #[test]
    fn a_damaged_scenario_is_planned_or_refused(file in any::<Index>(), damages in vec(damage(), 1..3)) {
        let file = file.get(&SCENARIOS);
        let text = damaged(file, &damages, &SCENARIOS);
        in_time(move || survive::scenario(&text, &file.stem, &file.catalog));
    }

    #[test]
    fn damaged_settings_are_read_or_refused(damages in vec(damage(), 1..3)) {
        let file = Shipped { stem: "costcalc".to_owned(), text: SETTINGS.to_owned(), catalog: Catalog::default() };
        let text = damaged(&file, &damages, &SCENARIOS);
        in_time(move || survive::settings(&text));
    }

    #[test]
    fn any_text_is_refused(text in ".{0,200}") {
        in_time(move || {
            survive::table(&text, "any");
            survive::settings(&text);
            survive::scenario(&text, "any", &SCENARIOS[0].catalog);
        });
    }
}
