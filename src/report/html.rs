//! Documents as one standalone page: for a browser, a phone, and paper.
//!
//! No scripts, no external resources, and no information in colours only. The printed page says what it shows, the
//! day of its prices and their sources. All text goes through [`maud`], which escapes it.

mod axis;
mod block;
mod chart;
mod frame;
mod heat;
mod lines;
mod stacks;
mod timeline;
mod tornado;
mod waterfall;

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use crate::diag::{Diagnostic, Severity};

use super::{Digits, Document, HYPOTHETICAL};

/// The context of a page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The command line that created it.
    pub command: &'a str,
    /// How many decimals amounts show.
    pub digits: Digits,
    /// Messages to show.
    pub messages: &'a [Diagnostic],
}

/// The style sheet.
const STYLE: &str = include_str!("html/style.css");

/// The page.
#[must_use]
pub fn html(documents: &[Document], page: Page<'_>) -> String {
    let names: Vec<&str> =
        documents.iter().filter_map(|document| Some(document.heading.first()?.as_str())).collect();
    let page = markup! {
        (DOCTYPE) "\n"
        html lang="en" { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"; "\n"
                meta name="generator" content=(GENERATOR); "\n"
                meta name="color-scheme" content="light dark"; "\n"
                title { (names.join(", ")) " – costcalc" } "\n"
                style { "\n" (PreEscaped(STYLE)) } "\n"
            } "\n"
            body { "\n"
                (frame::patterns()) "\n"
                main { "\n"
                    @for document in documents { (section(document, page.digits)) "\n" }
                    (messages(page.messages))
                } "\n"
                footer { "\n"
                    p { "Not an invoice. Figures are exact, and rounded where they are shown." } "\n"
                    p { (GENERATOR) ": " code { (page.command) } } "\n"
                } "\n"
            } "\n"
        } "\n"
    };
    page.into_string()
}

const GENERATOR: &str = concat!("costcalc ", env!("CARGO_PKG_VERSION"));

fn section(document: &Document, digits: Digits) -> Markup {
    let (name, facts) = match document.heading.split_first() {
        Some((name, facts)) => (name.as_str(), facts),
        None => ("", &[][..]),
    };
    markup! {
        section { "\n"
            header { "\n"
                h1 { (name) } "\n"
                @if facts.iter().any(|fact| fact == HYPOTHETICAL) {
                    p.hypothetical role="note" { (HYPOTHETICAL) } "\n"
                }
                ul.facts {
                    @for fact in facts.iter().filter(|fact| *fact != HYPOTHETICAL) { "\n" li { (fact) } }
                } "\n"
            } "\n"
            (block::all(&document.blocks, digits))
        }
    }
}

fn messages(messages: &[Diagnostic]) -> Markup {
    let one = |message: &Diagnostic| {
        markup! {
            li {
                strong { (message.severity.word()) } " " span.code { (message.code.name()) } " "
                (block::words(&message.message))
                @if let Some((place, label)) = &message.place {
                    @let (line, column) = place.line_column();
                    " " span.place { (place.source.name) ":" (line) ":" (column) }
                    @if !label.is_empty() { " " (block::words(label)) }
                }
                @for more in message.help.iter().chain(&message.notes) { span.more { (block::words(more)) } }
            } "\n"
        }
    };
    let is_error = |message: &&Diagnostic| message.severity == Severity::Error;
    markup! {
        @if !messages.is_empty() {
            section.messages { "\n"
                h2 { @if messages.iter().any(|message| is_error(&message)) { "Problems" } @else { "Warnings" } } "\n"
                ul { "\n" @for message in messages { (one(message)) } } "\n"
            } "\n"
        }
    }
}
