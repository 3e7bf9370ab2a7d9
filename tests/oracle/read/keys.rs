//! The keys of a map, each taken once: what is left is what the oracle does not know.

use super::tree::Tree;
use crate::oracle::num::{Num, Time};

pub type Read<T> = Result<T, String>;

#[derive(Clone, Debug)]
pub struct Keys {
    what: String,
    entries: Vec<(String, Tree)>,
}

impl Keys {
    pub fn of(tree: Tree, what: &str) -> Read<Self> {
        match tree {
            Tree::Map(entries) => Ok(Self { what: what.to_owned(), entries }),
            other => Err(format!("{what} is {other:?}")),
        }
    }

    /// The value of a key that may be absent; null is as good as absent.
    pub fn take(&mut self, key: &str) -> Option<Tree> {
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(at).1).filter(|value| *value != Tree::Null)
    }

    pub fn need(&mut self, key: &str) -> Read<Tree> {
        self.take(key).ok_or(format!("{} has no `{key}`", self.what))
    }

    pub fn text(&mut self, key: &str) -> Read<Option<String>> {
        self.take(key).map(text).transpose()
    }

    pub fn number(&mut self, key: &str) -> Read<Option<Num>> {
        Ok(self.text(key)?.map(Num::new))
    }

    pub fn needed_number(&mut self, key: &str) -> Read<Num> {
        text(self.need(key)?).map(Num::new)
    }

    /// A number of times, of turns and the like.
    pub fn count(&mut self, key: &str) -> Read<Option<u32>> {
        self.take(key).map(count).transpose()
    }

    pub fn time(&mut self, key: &str) -> Read<Option<Time>> {
        Ok(self.text(key)?.map(Time::new))
    }

    pub fn map(&mut self, key: &str) -> Read<Option<Self>> {
        self.take(key).map(|tree| Self::of(tree, key)).transpose()
    }

    pub fn list(&mut self, key: &str) -> Read<Vec<Tree>> {
        self.take(key).map_or(Ok(vec![]), list)
    }

    /// Keys that move no figure.
    pub fn ignore(&mut self, keys: &[&str]) {
        keys.iter().for_each(|key| drop(self.take(key)));
    }

    /// What is left, with its own keys.
    pub fn rest(self) -> Vec<(String, Tree)> {
        self.entries.into_iter().filter(|(_, value)| *value != Tree::Null).collect()
    }

    pub fn finish(self) -> Read<()> {
        let what = self.what.clone();
        match self.rest().first() {
            None => Ok(()),
            Some((key, _)) => Err(format!("`{key}` of {what} is not known to the oracle")),
        }
    }
}

pub fn text(tree: Tree) -> Read<String> {
    match tree {
        Tree::Text(text) => Ok(text),
        other => Err(format!("a text was expected: {other:?}")),
    }
}

pub fn count(tree: Tree) -> Read<u32> {
    text(tree)?.replace('_', "").parse().map_err(|error| format!("a count was expected: {error}"))
}

pub fn list(tree: Tree) -> Read<Vec<Tree>> {
    match tree {
        Tree::List(items) => Ok(items),
        other => Err(format!("a list was expected: {other:?}")),
    }
}
