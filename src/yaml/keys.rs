//! Reading a map by the table of its keys.
//!
//! What the table says is checked here: which keys there are, which of them are needed and go together, and how
//! far numbers and lists may go. What is left to a reader are rules that no table can say.

use crate::diag::{Code, Diagnostic, Problems, likely, shortened};

use super::read::MOST_QUOTED;
use super::shape::{Key, Map};
use super::shaped::Field;
use super::{Entry, Node};

/// A map that is read by its table.
#[derive(Debug)]
#[non_exhaustive]
pub struct Keys<'n> {
    pub(super) table: &'static Map,
    pub(super) owner: String,
    /// The map.
    pub node: &'n Node,
    pub(super) entries: &'n [Entry],
    /// Whether no rule of the table is broken.
    pub is_sound: bool,
}

impl<'n> Keys<'n> {
    /// A map, all of whose keys are in the table; `owner` is how messages call it. What breaks the table's rules
    /// is reported.
    pub fn of(table: &'static Map, owner: String, node: &'n Node, problems: &mut Problems) -> Option<Self> {
        let keys = Self::some_of(table, owner, node, problems)?;
        keys.refuse_unknown(problems);
        Some(keys)
    }

    /// A map, some of whose keys are in the table.
    pub fn some_of(
        table: &'static Map,
        owner: String,
        node: &'n Node,
        problems: &mut Problems,
    ) -> Option<Self> {
        let entries = node.entries_of(table, problems)?;
        let mut keys = Self { table, owner, node, entries, is_sound: true };
        let needed = std::iter::once(table).chain(table.and).flat_map(|map| map.keys);
        let needed = needed.filter(|key| key.is_needed && keys.entry(key.name).is_none());
        problems.extend(needed.filter_map(|key| keys.lacks(key.name)));
        let broken: Vec<Diagnostic> = table.rules.iter().flat_map(|rule| keys.broken(rule)).collect();
        keys.is_sound = broken.is_empty();
        problems.extend(broken);
        Some(keys)
    }

    /// The entry of a key, if it is there.
    #[must_use]
    pub fn entry(&self, key: &'static str) -> Option<&'n Entry> {
        debug_assert!(self.table.key(key).is_some(), "`{key}` is no key of {}", self.table.name);
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key, if it is there.
    #[must_use]
    pub fn node(&self, key: &'static str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value of a key, read.
    pub fn get<T: Field>(&self, key: &'static str, problems: &mut Problems) -> Option<T> {
        self.read(self.table.key(key)?, problems)
    }

    /// The value of a key of the table, read.
    pub fn read<T: Field>(&self, key: &'static Key, problems: &mut Problems) -> Option<T> {
        T::read(self, key, problems)
    }

    /// The keys that the table does not have.
    fn unknown(&self) -> impl Iterator<Item = &'n Entry> {
        self.entries.iter().filter(|entry| self.table.key(&entry.key).is_none())
    }

    fn refuse_unknown(&self, problems: &mut Problems) {
        for entry in self.unknown() {
            problems.push_made(|| {
                if let Some(found) = self.table.misplaced.iter().find(|found| found.name == entry.key) {
                    return Diagnostic::error(found.code, found.message).at(&entry.place).help(found.help);
                }
                let message =
                    format!("unknown key `{}` in {}", shortened(&entry.key, MOST_QUOTED), self.owner);
                let unknown = Diagnostic::error(Code::UnknownKey, message).at(&entry.place);
                unknown.suggest(&entry.key, self.table.names())
            });
        }
    }

    /// That a key is missing; nothing where it is there with a slip in it, which is reported as that.
    #[must_use]
    pub fn lacks(&self, key: &str) -> Option<Diagnostic> {
        /// More are not looked at: the slip is among the first that are reported.
        const LOOKED_AT: usize = 50;
        let names: Vec<&str> = self.table.names().collect();
        let is_slip = |entry: &Entry| {
            let is_misplaced = self.table.misplaced.iter().any(|misplaced| misplaced.name == entry.key);
            is_misplaced || likely(&entry.key, &names).contains(&key)
        };
        if self.unknown().take(LOOKED_AT).any(is_slip) {
            return None;
        }
        let key = self.table.key(key)?;
        let message = format!("{} lacks `{}`", self.owner, key.name);
        let lacks = Diagnostic::error(key.missing, message).at(&self.node.place.first_line());
        Some(match key.hint {
            Some(hint) => lacks.help(hint),
            None => lacks,
        })
    }
}
