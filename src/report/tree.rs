//! A value and what it is made of, level by level.

use super::{Cell, Digits};

/// A value of a tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// How far it is from the top: 0 for the top itself.
    pub depth: usize,
    /// How it is joined to the values beside it: `× `, or nothing.
    pub sign: &'static str,
    /// What it is.
    pub name: String,
    /// The value.
    pub value: Cell,
    /// What else to say of it, the most important first.
    pub remarks: Vec<String>,
    /// Lines of their own: where a rate is published.
    pub beneath: Vec<String>,
}

/// A node as lines of text.
pub(super) struct Drawn {
    /// The branches and the name.
    pub(super) name: String,
    pub(super) value: String,
    pub(super) remarks: Vec<String>,
    pub(super) beneath: Vec<String>,
    /// What stands before the lines beneath.
    pub(super) guide: String,
}

/// The nodes with the branches that join them.
pub(super) fn drawn(nodes: &[Node], digits: Digits) -> Vec<Drawn> {
    // For each level above, whether another node of it follows.
    let mut follows: Vec<bool> = Vec::new();
    let drawn = nodes.iter().enumerate().map(|(index, node)| {
        let later = &nodes[index + 1..];
        let has_next = later.iter().find(|later| later.depth <= node.depth);
        let has_next = has_next.is_some_and(|next| next.depth == node.depth);
        follows.truncate(node.depth);
        follows.push(has_next);
        let above = follows[..node.depth].iter().skip(1);
        let guides: String = above.map(|follows| if *follows { "│  " } else { "   " }).collect();
        let branch = match (node.depth, has_next) {
            (0, _) => "",
            (_, true) => "├─ ",
            (_, false) => "└─ ",
        };
        let own = match (node.depth, has_next) {
            (0, _) | (_, false) => "   ",
            (_, true) => "│  ",
        };
        let has_parts = later.first().is_some_and(|next| node.depth < next.depth);
        let below = if has_parts { "│" } else { "" };
        let own = if node.depth == 0 { "" } else { own };
        Drawn {
            name: format!("{guides}{branch}{}{}", node.sign, node.name),
            value: node.value.shown(digits),
            remarks: node.remarks.clone(),
            beneath: node.beneath.clone(),
            guide: format!("{guides}{own}{below}"),
        }
    });
    drawn.collect()
}
