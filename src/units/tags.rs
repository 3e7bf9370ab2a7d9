//! Tags: by what people divide cost among themselves, such as a team.

use std::collections::BTreeMap;
use std::fmt;

use crate::diag::{Code, Diagnostic, Problems, shortened};
use crate::yaml::{Entry, Node, Read};

/// Names, each with a text: `team: support`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tags(BTreeMap<String, String>);

/// How a tag is named where other words may stand: `tag:team`.
pub const TAG: &str = "tag:";

/// The name of a tag in that notation; `None` of anything else.
#[must_use]
pub fn tag_name(word: &str) -> Option<&str> {
    word.strip_prefix(TAG).filter(|name| !name.is_empty())
}

impl Tags {
    /// The most tags of one thing.
    pub const MOST: usize = 50;
    /// The most characters of a name.
    pub const LONGEST_NAME: usize = 128;
    /// The most characters of what a tag says.
    pub const LONGEST: usize = 256;

    /// These tags with those of a whole, name by name, where they are not among them.
    #[must_use]
    pub fn within(&self, whole: &Self) -> Self {
        let mut all = whole.clone();
        all.0.extend(self.0.clone());
        all
    }

    /// What the tag of a name says.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether all of some others are among them.
    #[must_use]
    pub fn has(&self, others: &Self) -> bool {
        others.each().all(|(name, value)| self.get(name) == Some(value))
    }

    /// Each name with what it says, in the order of the names.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Each name with what it says, as a map.
    #[must_use]
    pub fn to_map(&self) -> BTreeMap<String, String> {
        self.0.clone()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `env: prod; team: support`
impl fmt::Display for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each: Vec<String> = self.each().map(|(name, value)| format!("{name}: {value}")).collect();
        f.write_str(&each.join("; "))
    }
}

impl Read for Tags {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let tags: Vec<Option<_>> = node.entries(problems)?.iter().map(|entry| tag(entry, problems)).collect();
        tags.into_iter().collect::<Option<_>>().map(Self)
    }
}

fn tag(Entry { key, value, place }: &Entry, problems: &mut Problems) -> Option<(String, String)> {
    let text = value.text(problems)?;
    if text.is_empty() {
        let refused = Diagnostic::error(Code::BadTag, format!("the tag `{}` says nothing", quoted(key)));
        problems.push(refused.at(&value.place).help("remove it, or write what it says"));
        return None;
    }
    let name_is_long = too_long(key, Tags::LONGEST_NAME, "the name").map(|refused| refused.at(place));
    let text_is_long = too_long(text, Tags::LONGEST, "the text").map(|refused| refused.at(&value.place));
    let refused: Vec<Diagnostic> = name_is_long.into_iter().chain(text_is_long).collect();
    let is_refused = !refused.is_empty();
    problems.extend(refused);
    (!is_refused).then(|| (key.to_string(), text.to_owned()))
}

fn too_long(text: &str, most: usize, what: &str) -> Option<Diagnostic> {
    let length = text.chars().count();
    let message =
        || format!("`{}` has {length} characters, and {what} of a tag has at most {most}", quoted(text));
    (most < length).then(|| Diagnostic::error(Code::BadTag, message()))
}

/// So much of a name or a text that a message tells which one it is.
fn quoted(text: &str) -> String {
    shortened(text, 20)
}
