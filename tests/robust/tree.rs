//! A document as a tree that can be changed and written again.

use costcalc::yaml::{Node, Value};

/// A part of a document.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Null,
    Scalar(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl From<&Node> for Tree {
    fn from(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Scalar(text) => Self::Scalar(text.to_string()),
            Value::Number(number) => Self::Scalar(number.to_string()),
            Value::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Map(entries) => {
                let entry = |entry: &costcalc::yaml::Entry| (entry.key.to_string(), (&entry.value).into());
                Self::Map(entries.iter().map(entry).collect())
            }
        }
    }
}

impl Tree {
    /// How many parts it has, itself included.
    pub(crate) fn size(&self) -> usize {
        1 + match self {
            Self::Null | Self::Scalar(_) => 0,
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Map(entries) => entries.iter().map(|(_, value)| value.size()).sum(),
        }
    }

    /// One of its parts, counted as they are written, from itself on.
    pub(crate) fn part(&mut self, mut number: usize) -> Option<&mut Self> {
        if number == 0 {
            return Some(self);
        }
        number -= 1;
        let inner: Vec<&mut Self> = match self {
            Self::Null | Self::Scalar(_) => Vec::new(),
            Self::List(items) => items.iter_mut().collect(),
            Self::Map(entries) => entries.iter_mut().map(|(_, value)| value).collect(),
        };
        for part in inner {
            let size = part.size();
            if number < size {
                return part.part(number);
            }
            number -= size;
        }
        None
    }

    /// The document in flow style, where a line begins with each entry of the outer levels.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text + "\n"
    }

    fn write(&self, text: &mut String, depth: usize) {
        let quoted = |text: &str| serde_json::to_string(text).expect("text is JSON");
        let next = if depth < 4 { format!(",\n{}", " ".repeat(depth + 1)) } else { ", ".to_owned() };
        match self {
            Self::Null => text.push_str("null"),
            Self::Scalar(scalar) => text.push_str(&quoted(scalar)),
            Self::List(items) => {
                text.push('[');
                for (number, item) in items.iter().enumerate() {
                    text.push_str(if number == 0 { "" } else { &next });
                    item.write(text, depth + 1);
                }
                text.push(']');
            }
            Self::Map(entries) => {
                text.push('{');
                for (number, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if number == 0 { "" } else { &next });
                    text.push_str(&quoted(key));
                    text.push_str(": ");
                    value.write(text, depth + 1);
                }
                text.push('}');
            }
        }
    }
}
