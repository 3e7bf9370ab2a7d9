//! Diagnostics for people: the error, the source line, and the fix.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::diag::{Diagnostic, Severity, Source, unstyled_start, visible};

/// Display options for a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether to use colours.
    pub colour: bool,
    /// The width of the terminal.
    pub width: usize,
}

impl Look {
    fn renderer(self) -> Renderer {
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Ascii).term_width(self.width)
    }
}

/// The text for people, with the lines of the sources.
#[must_use]
pub fn message(diagnostic: &Diagnostic, look: Look) -> String {
    let title =
        level(diagnostic.severity).primary_title(diagnostic.message.as_str()).id(diagnostic.code.name());
    if diagnostic.place.is_none() && diagnostic.related.is_empty() {
        return without_places(diagnostic, look.renderer().render(&[Group::with_title(title)]));
    }
    let mut group = title.elements(snippets(diagnostic));
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    own_arrows(&look.renderer().render(&[group]))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

/// The same without source lines.
fn without_places(diagnostic: &Diagnostic, title: String) -> String {
    let mut text = title;
    for (word, lines) in [("help", &diagnostic.help), ("note", &diagnostic.notes)] {
        for line in lines {
            text += &format!("\n  = {word}: {line}");
        }
    }
    text
}

/// A snippet for each source with positions, the primary one first.
fn snippets(diagnostic: &Diagnostic) -> Vec<Element<'_>> {
    let primary = diagnostic.place.iter().map(|(place, label)| (AnnotationKind::Primary, place, label));
    let related = diagnostic.related.iter().map(|(place, label)| (AnnotationKind::Context, place, label));
    let mut sources: Vec<(&Arc<Source>, Vec<Pointer<'_>>)> = Vec::new();
    for (kind, place, label) in primary.chain(related) {
        let pointer = (kind, place.span(), label.as_str());
        match sources.iter_mut().find(|(source, _)| Arc::ptr_eq(source, &place.source)) {
            Some((_, pointers)) => pointers.push(pointer),
            None => sources.push((&place.source, vec![pointer])),
        }
    }
    sources.into_iter().map(|(source, pointers)| snippet(source, pointers)).collect()
}

/// The renderer marks further sources with `:::`, which a job log could read as a command.
fn own_arrows(rendered: &str) -> String {
    let line = |line: &str| {
        let begins = unstyled_start(line);
        match line[begins..].strip_prefix(":::") {
            Some(rest) => format!("{}-->{rest}", &line[..begins]),
            None => line.to_owned(),
        }
    };
    rendered.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A range of a source, with its label.
type Pointer<'d> = (AnnotationKind, Range<usize>, &'d str);

/// The marked lines only; for a foreign file just its name, and of a log the line as well.
fn snippet<'d>(source: &'d Source, pointers: Vec<Pointer<'d>>) -> Element<'d> {
    if source.is_foreign {
        return Origin::path(visible(&source.name)).into();
    }
    if let Some(line) = source.log_line {
        return Origin::path(visible(&source.name)).line(line).into();
    }
    let first = pointers.iter().map(|(_, span, _)| span.start).min().unwrap_or(0);
    let last = pointers.iter().map(|(_, span, _)| span.end).max().unwrap_or(0);
    let (line, start) = source.line_of(first);
    let end = source.text[last..].find(['\r', '\n']).map_or(source.text.len(), |line_end| last + line_end);
    let annotations = pointers.into_iter().map(|(kind, span, label)| {
        let annotation = kind.span(span.start - start..span.end - start);
        if label.is_empty() { annotation } else { annotation.label(label) }
    });
    Snippet::source(&source.text[start..end])
        .line_start(line)
        .path(visible(&source.name))
        .annotations(annotations)
        .into()
}
