//! Markdown read back by a parser of GitHub's dialect.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};

/// All that GitHub knows.
fn options() -> Options<'static> {
    let mut options = Options::default();
    let known = &mut options.extension;
    known.strikethrough = true;
    known.table = true;
    known.autolink = true;
    known.tasklist = true;
    known.footnotes = true;
    known.alerts = true;
    known.math_dollars = true;
    known.math_code = true;
    options.parse.relaxed_autolinks = true;
    options
}

/// The texts of headings, paragraphs and cells, without what marks them. Fails on all that no document has:
/// links, mentions, formulas, and HTML but for markers and folded parts.
pub fn texts(markdown: &str) -> Vec<String> {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut found = Vec::new();
    blocks(root, &mut found);
    found
}

fn blocks<'a>(node: &'a AstNode<'a>, found: &mut Vec<String>) {
    for child in node.children() {
        match &child.data.borrow().value {
            NodeValue::Heading(_) | NodeValue::Paragraph | NodeValue::TableCell => {
                let mut text = String::new();
                words(child, &mut text);
                found.push(text);
            }
            NodeValue::List(_) | NodeValue::Item(_) | NodeValue::Table(_) | NodeValue::TableRow(_) => {
                blocks(child, found);
            }
            NodeValue::CodeBlock(code) => found.push(code.literal.clone()),
            NodeValue::HtmlBlock(html) => assert!(is_ours(&html.literal), "{:?}", html.literal),
            other => panic!("a block that no document has: {other:?}"),
        }
    }
}

/// Whether HTML is a marker, or opens or closes a folded part whose summary is words and code.
fn is_ours(html: &str) -> bool {
    html.lines().all(|line| {
        let marker = line.strip_prefix("<!-- costcalc:").and_then(|rest| rest.strip_suffix(" -->"));
        let summary =
            line.strip_prefix("<details><summary>").and_then(|rest| rest.strip_suffix("</summary>"));
        let is_marker = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        let is_words = |words: &str| !words.replace("<code>", "").replace("</code>", "").contains('<');
        line == "</details>" || marker.is_some_and(is_marker) || summary.is_some_and(is_words)
    })
}

fn words<'a>(node: &'a AstNode<'a>, text: &mut String) {
    for child in node.children() {
        match &child.data.borrow().value {
            NodeValue::Text(literal) => {
                assert_eq!(live(literal), None, "GitHub makes something of {literal:?}");
                text.push_str(literal);
            }
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::Strong => words(child, text),
            other => panic!("something that no document has: {other:?}"),
        }
    }
}

/// What GitHub would replace in words after Markdown is read.
fn live(words: &str) -> Option<String> {
    let mut around = words.split_whitespace().map(|word| word.trim_matches(|c: char| ".,;()\"'".contains(c)));
    let is_sign =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "+-_".contains(c));
    let mentions = |word: &str| {
        let after = |sign: char| word.split_once(sign).map_or("", |(_, after)| after);
        after('@').starts_with(|c: char| c.is_ascii_alphanumeric())
            || after('#').starts_with(|c: char| c.is_ascii_digit())
            || word.split(':').collect::<Vec<_>>().windows(3).any(|parts| is_sign(parts[1]))
    };
    around.find(|word| mentions(word)).map(str::to_owned)
}
