//! What happens to a prompt that is too long.

use crate::diag::{Code, Diagnostic, Problems, shortened};
use crate::yaml::{Fields, Located, Node, Read};

use super::super::design::{Chunking, Merge, Overflow};
use super::ladder::all;

const HELP: &str =
    "write `error`, `truncate`, or `{chunk: {overlap: 1_000, merge: {input: 500, output: 800}}}`";

/// Reads `overflow`.
pub(super) fn overflow(node: &Node, problems: &mut Problems) -> Option<Overflow> {
    match node.as_text() {
        Some("error") => Some(Overflow::Error),
        Some("truncate") => Some(Overflow::Truncate(node.place.clone())),
        Some(other) => {
            let message = format!("`{}` is not what can happen to a prompt", shortened(other, 40));
            problems.push(Diagnostic::error(Code::UnknownWord, message).at(&node.place).help(HELP));
            None
        }
        None => {
            let mut fields = Fields::of(node, "`overflow`", problems)?;
            let chunk = fields.needed_node("chunk", HELP, problems);
            fields.finish(problems);
            chunking(chunk?, problems).map(|chunking| Overflow::Chunk(Box::new(chunking)))
        }
    }
}

fn chunking(node: &Node, problems: &mut Problems) -> Option<Chunking> {
    let mut fields = Fields::of(node, "`chunk`", problems)?;
    let overlap = fields.node("overlap").map(|node| Located::read(node, problems));
    let hint =
        "write `merge: {input: 500, output: 800}`: the call that puts the outputs of all chunks together";
    let merge = fields.needed_node("merge", hint, problems).and_then(|node| merge(node, problems));
    fields.finish(problems);
    Some(Chunking { place: node.place.clone(), overlap: all(overlap)?, merge: merge? })
}

fn merge(node: &Node, problems: &mut Problems) -> Option<Merge> {
    let mut fields = Fields::of(node, "the merge", problems)?;
    let hint = "write `input: 500`: the tokens of its prompt beside the outputs of the chunks";
    let input = fields.need("input", hint, problems);
    let output = fields.need("output", "write `output: 800`: the tokens of its output", problems);
    fields.finish(problems);
    Some(Merge { input: input?, output: output? })
}
