//! From answers and failures to streams, files and exit codes.

use std::ffi::OsString;

use crate::diag::{Code, Diagnostic, for_log, json_for_log};
use crate::report::view::problems;
use crate::report::{self, Document, Page, Terminal};
use crate::result::{self, Message, NoAnswer};

use super::answer::{Answer, Answered, Content, Failure, Result};
use super::format::Format;
use super::screen::{Screen, Style, USUAL_WIDTH};
use super::{destination, fields, paths};

/// What a run printed, and its exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Data.
    pub stdout: String,
    /// Messages.
    pub stderr: String,
    /// 0: done; 1: the answer is no; 2: could not answer.
    pub code: u8,
}

/// Writes an answer or a failure: every output, and then the exit code.
pub(super) fn finish(mut answer: Answered, style: &Style) -> Ran {
    for content in answer.iter_mut().flat_map(|answer| &mut answer.contents) {
        if let Content::Documents(documents) = content {
            documents.iter_mut().for_each(Document::make_visible);
        }
    }
    if let Err(Failure(problems)) = check_destinations(style).and_then(|()| check_fields(style)) {
        return refusal(&problems, style);
    }
    let written = match &answer {
        Ok(answer) => write(answer, style),
        Err(Failure(problems)) => explain(problems, style).map(|()| String::new()),
    };
    match (answer, written) {
        (Ok(answer), Ok(stdout)) => {
            let code = u8::from(!answer.failures.is_empty());
            // For agents, messages are part of the answer.
            let is_said = style.format == Format::Agent && style.out_file().is_none();
            let mut stderr = if is_said { String::new() } else { rendered(&messages(&answer), style) };
            if !stderr.is_empty() && style.format != Format::Json {
                stderr.push('\n');
            }
            Ran { stdout, stderr, code }
        }
        (Err(Failure(problems)), Ok(_)) => refusal(&problems, style),
        (Ok(_), Err(Failure(problems))) => refusal(&problems, style),
        (Err(Failure(mut problems)), Err(Failure(more))) => {
            problems.extend(more);
            refusal(&problems, style)
        }
    }
}

/// Data never goes to stdout without an answer, so annotations go beside the messages.
fn refusal(problems: &[Diagnostic], style: &Style) -> Ran {
    let annotations = if style.format == Format::Github { report::github(problems) } else { String::new() };
    Ran { stdout: String::new(), stderr: annotations + &rendered(problems, style), code: 2 }
}

/// No file takes two results, of which one would be lost, and none takes the place of an input.
pub(super) fn check_destinations(style: &Style) -> Result<()> {
    let exports = style.exports.iter().map(|export| export.file.as_path());
    destination::check(style.out_file().into_iter().chain(exports))
}

/// Fields are columns of data.
fn check_fields(style: &Style) -> Result<()> {
    if style.fields.is_empty() || matches!(style.format, Format::Csv | Format::Focus) {
        return Ok(());
    }
    let refused =
        Diagnostic::error(Code::Usage, "`--fields` chooses columns of CSV, and this format has none");
    Err(refused.help("use `--format csv`, or leave the format out").into())
}

fn messages(answer: &Answer) -> Vec<Diagnostic> {
    answer.warnings.iter().chain(&answer.failures).cloned().collect()
}

/// Writes every output to where it goes, and returns the text for stdout.
fn write(answer: &Answer, style: &Style) -> Result<String> {
    let formats = std::iter::once(style.format).chain(style.exports.iter().map(|export| export.format));
    let texts: Result<Vec<String>> =
        formats.zip(&answer.contents).map(|(format, content)| text(answer, content, format, style)).collect();
    let mut texts = texts?.into_iter();
    let mut main = texts.next().unwrap_or_default();
    if !style.fields.is_empty() {
        main = fields::selected(&main, &style.fields)?;
    }
    for (export, text) in style.exports.iter().zip(texts) {
        destination::write(&export.file, &outgoing(&text, export.format, style))?;
    }
    let main = outgoing(&main, style.format, style);
    match style.out_file() {
        None => Ok(main),
        Some(path) => destination::write(path, &main).map(|()| String::new()),
    }
}

/// A result as it may leave the program, whatever names are in it.
fn outgoing(text: &str, format: Format, style: &Style) -> String {
    match format {
        Format::Json => json_for_log(text),
        // Its lines are commands, and their parts cannot end them.
        Format::Github => text.to_owned(),
        _ => for_log(text, style.terminal.colour),
    }
}

/// Says in the exported files why there is no answer, so that none of an earlier run is taken for one.
fn explain(problems: &[Diagnostic], style: &Style) -> Result<()> {
    for export in &style.exports {
        let documents = || vec![problems::document(problems, style.marker.as_deref())];
        let content = match export.format {
            // A table of figures would be taken for an answer.
            Format::Csv | Format::Focus => Content::Text(String::new()),
            Format::Html | Format::Agent => Content::Documents(vec![problems::title(problems)]),
            format => Content::in_format(format, documents, || result::json(None, NoAnswer::from(problems)))?,
        };
        let failed = Answer { failures: problems.to_vec(), ..Answer::default() };
        let text = text(&failed, &content, export.format, style)?;
        destination::write(&export.file, &outgoing(&text, export.format, style))?;
    }
    Ok(())
}

/// The text of an answer in a format.
fn text(answer: &Answer, content: &Content, format: Format, style: &Style) -> Result<String> {
    let documents = match content {
        Content::Json(json) => return Ok(format!("{json:#}\n")),
        Content::Text(text) => return Ok(text.clone()),
        Content::Messages => return Ok(report::github(&messages(answer))),
        Content::Documents(documents) => documents,
    };
    let terminal = Terminal { digits: style.terminal.digits.in_currency(&answer.currency), ..style.terminal };
    let each =
        |render: &dyn Fn(&Document) -> String| documents.iter().map(render).collect::<Vec<_>>().join("\n");
    Ok(match format {
        Format::Markdown => each(&|document| report::markdown(document, terminal.digits)),
        Format::Csv => report::csv::of(documents, terminal.digits)
            .map_err(|error| Failure::from(Diagnostic::error(Code::CannotWrite, error.to_string())))?,
        Format::Html => {
            let messages = messages(answer);
            let page = Page { command: &style.command, digits: terminal.digits, messages: &messages };
            report::html(documents, page)
        }
        Format::Agent => {
            let facts = documents.iter().map(|document| report::agent(document, terminal.digits));
            facts.collect::<String>() + &report::agent_messages(&messages(answer))
        }
        Format::Table | Format::Json | Format::Github | Format::Focus => {
            each(&|document| report::text(document, terminal))
        }
    })
}

/// A message as a line of JSON.
fn json_line(diagnostic: &Diagnostic) -> String {
    result::value(&Message::from(diagnostic)).to_string()
}

/// Messages for people or, where results are for machines, for those.
fn rendered(diagnostics: &[Diagnostic], style: &Style) -> String {
    if style.format == Format::Json {
        let lines = diagnostics.iter().map(|diagnostic| json_line(diagnostic) + "\n");
        return json_for_log(&lines.collect::<String>());
    }
    let text = if style.format == Format::Agent {
        report::agent_messages(diagnostics)
    } else {
        let look = report::Look { colour: style.messages_in_colour, width: style.terminal.width };
        let each = diagnostics.iter().map(|diagnostic| format!("{}\n", report::message(diagnostic, look)));
        each.collect::<Vec<_>>().join("\n")
    };
    for_log(&text, style.messages_in_colour)
}

/// What is said where standard output does not take the result: the disk is full, or the device fails.
pub(super) fn unwritten(error: &std::io::Error, format: Format) -> Ran {
    let message = format!("cannot write to standard output: {}", paths::words(error));
    let refused =
        Diagnostic::error(Code::CannotWrite, message).help("what it contains now is not the result");
    let stderr = if format == Format::Json {
        json_line(&refused)
    } else {
        report::message(&refused, report::Look { colour: false, width: USUAL_WIDTH })
    };
    Ran { stdout: String::new(), stderr: stderr + "\n", code: 2 }
}

/// The format of what is said of arguments that are not understood: JSON where they ask for it. The parser stops at
/// the first mistake, and `--format` may come after it, so this looks for the flag alone.
pub(super) fn wanted(arguments: &[OsString]) -> Format {
    let names_json = |value: &OsString| value == "json";
    let is_flag = |argument: &OsString| argument == "--format" || argument == "-f";
    let is_json = arguments.windows(2).any(|pair| is_flag(&pair[0]) && names_json(&pair[1]))
        || arguments.iter().any(|argument| argument == "--format=json" || argument == "-fjson")
        || std::env::var_os("COSTCALC_FORMAT").is_some_and(|value| names_json(&value));
    if is_json { Format::Json } else { Format::Table }
}

/// Help and version go to stdout; a mistake in the arguments is a message and exit 2.
pub(super) fn usage(error: &clap::Error, format: Format, screen: &Screen) -> Ran {
    let coloured = |text: &clap::builder::StyledStr, is_terminal: bool| {
        let styled = is_terminal && screen.colour;
        for_log(&if styled { text.ansi().to_string() } else { text.to_string() }, styled)
    };
    let text = error.render();
    if !error.use_stderr() {
        let stdout = coloured(&text, screen.stdout_is_terminal);
        return Ran { stdout, stderr: String::new(), code: 0 };
    }
    let stderr = if format == Format::Json {
        let text = text.to_string();
        let mut parts = text.trim().split("\n\n").map(|part| {
            part.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
        });
        let message = parts.next().unwrap_or_default();
        let usage = Diagnostic::error(Code::Usage, message.trim_start_matches("error: "));
        json_for_log(&format!("{}\n", json_line(&parts.fold(usage, |usage, part| usage.help(part)))))
    } else {
        coloured(&text, screen.stderr_is_terminal)
    };
    Ran { stdout: String::new(), stderr, code: 2 }
}
