//! A value and its parts, level by level.

use super::{Cell, Digits};

/// A value of a tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its depth; 0 for the root.
    pub depth: usize,
    /// The operator before it: `× `, or empty.
    pub sign: &'static str,
    /// The name.
    pub name: String,
    /// The value.
    pub value: Cell,
    /// Further remarks, the most important first.
    pub remarks: Vec<String>,
    /// Extra lines below it: the source of a rate.
    pub beneath: Vec<String>,
}

/// A node as text lines.
pub(super) struct Drawn {
    /// The branches with the name.
    pub(super) name: String,
    pub(super) value: String,
    pub(super) remarks: Vec<String>,
    pub(super) beneath: Vec<String>,
    /// The prefix of the extra lines.
    pub(super) guide: String,
}

/// The nodes with tree branches.
pub(super) fn drawn(nodes: &[Node], digits: Digits) -> Vec<Drawn> {
    // For each level, whether another node follows.
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
