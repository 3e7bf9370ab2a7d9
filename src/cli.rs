//! The command line: arguments in; text, messages and an exit code out.
//!
//! Data goes to stdout, messages to stderr. Exit 0: done; 1: the answer is no; 2: could not answer,
//! and then stdout is empty. The code never depends on the format.

mod actual;
mod answer;
mod args;
mod calibrate;
mod check;
mod clock;
mod compare;
mod complete;
mod completions;
mod config;
mod designs;
mod destination;
mod diff;
mod explain;
mod fields;
mod files;
mod finish;
mod foreign;
mod format;
mod git;
mod init;
mod kept;
mod lint;
mod load;
mod locked;
mod man;
mod optimize;
mod paths;
mod price;
mod prices;
mod progress;
mod project;
mod projected;
mod question;
mod review;
mod schema;
mod screen;
mod selection;
mod sensitivity;
mod solve;
mod step_args;
mod sweep;
mod tables;
mod tree;
mod usage;
mod what_if;

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::{ArgMatches, Command as Syntax, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::diag::visible;

pub use self::finish::Ran;
use self::format::Format;
use self::load::answered;
pub use self::screen::Screen;
use self::screen::Style;

/// Calculate the monthly cost of an LLM workload, exactly and traceable to the line of the price table.
#[derive(Debug, Parser)]
#[command(name = "costcalc", version, max_term_width = 100, before_help = EXAMPLES, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  costcalc init - --preset support
  costcalc project scenarios/support_pipeline.yaml
  costcalc compare scenarios/draft_designs.yaml --break-even
  costcalc explain scenarios/support_pipeline.yaml draft.invoice
  costcalc sweep scenarios/draft_designs.yaml -P volume.per_month 0 500k --variant all
  costcalc diff scenarios/support_pipeline.yaml --base origin/main
  costcalc check --base origin/main
  costcalc price gpt-5.4-mini --input 500 --output 200 --calls 1M
  costcalc prices list haiku";

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 the answer is no (a rule, an expectation, a budget, a requirement, a limit or a guardrail \
fails); 2 could not answer.";

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Calculate what a workload costs a month, as a waterfall from base to total.
    ///
    /// base → cache → batch → retries gives the invoice, which is what the vendors bill; human work,
    /// downstream cost of errors and fixed cost make it the total.
    Project(project::Project),
    /// Find the cheapest design, by invoice and by total, and what makes the difference.
    ///
    /// Compares the variants of a file with the design as written, or several files, or designs given on the command
    /// line. A file without variants is compared with itself with one step changed at a time: each branch of its route
    /// alone (`draft=2`), and each model for which its quality has a rate (`draft=gpt-5.4-nano`).
    Compare(compare::Compare),
    /// Find the cheapest assignment of models to steps that meets the requirements of the scenario.
    ///
    /// The candidates of a step are the models in its quality or, without a quality, all models of the scenario and its
    /// variants; each branch of its route; and the step as written. The search is exact: it proves that none of their
    /// assignments is cheaper.
    Optimize(optimize::Optimize),
    /// Show how a figure is derived, down to file, line and source.
    ///
    /// Paths of figures extend the paths of the file: `steps.draft.invoice`, `totals.invoice`; `steps.` and
    /// `totals.` may be left out. Every number of the file has a path too.
    Explain(explain::Explain),
    /// Compute a figure over ranges of one or two inputs.
    ///
    /// Every point is exact. Between thresholds a figure is a polynomial in its inputs, so a few full evaluations
    /// give the other points; a point for which this is not proven is evaluated in full.
    Sweep(Box<sweep::Sweep>),
    /// Find the exact value of an input at which a figure reaches a target, or two designs cost the same.
    ///
    /// Between the thresholds of prices and caches a figure is a polynomial in the input, or a ratio of two, so every
    /// value is found: as a fraction, or between two bounds if it is not one. The answer also shows jumps over the
    /// target and, for whole numbers, the last value below and the first above. If only samples could be evaluated, it
    /// says so.
    Solve(Box<solve::Solve>),
    /// Find which input matters most: each number moved alone, the largest effect on the figure first.
    ///
    /// An input that the file's cases change is moved to their values, every other one by a part of its value, and
    /// a whole number by at least 1. A line with `!` says where another variant becomes the cheapest design.
    Sensitivity(Box<sensitivity::Sensitivity>),
    /// Calculate what one kind of call costs: rates, lines and their sum.
    ///
    /// The meters exclude each other: `--input` is the number of tokens billed as input, without tokens read from or
    /// written to a cache. Whether a prompt is long is decided on their sum.
    Price(Box<price::Price>),
    /// Show what logs say was used, and what it costs at each day's prices.
    ///
    /// Calls are added up in buckets within which a price is linear, so that an amount is the sum of the prices of all
    /// calls, to the last digit. What has no price is counted beside the total. Days are those of UTC.
    Usage(Box<usage::Usage>),
    /// Put what logs measured into a scenario, in place of guesses.
    ///
    /// The calls of a step are told apart where their prices are: each kind is a branch with its part of the calls, and
    /// with what one of them uses on average, as a quotient of sums. So the scenario costs what the calls cost, to the last
    /// digit. Without `--write` the scenario stays as it is.
    Calibrate(Box<calibrate::Calibrate>),
    /// Explain why a month cost something else than projected, up to the vendor's invoice.
    ///
    /// From what the scenario projects, measured values are put in the place of what it says, one after the other: the
    /// volume, then step by step calls, split over models, tokens, caches and tiers. The effects sum exactly to what the
    /// calls of the logs cost; what an invoice has beyond that is not in the logs.
    Actual(Box<actual::Actual>),
    /// Show, check, compare, import and update price tables
    #[command(subcommand)]
    Prices(prices::Prices),
    /// Show what changed between two results, and how much of it each input or price caused.
    ///
    /// A result is a scenario's file, one of a revision as REV:PATH, or a result saved with `project --format json`.
    /// Between scenarios the changes are made one after the other, inputs in the order of the file, then prices, and
    /// everything is evaluated after each, so the effects sum exactly to the difference. Between saved results the
    /// lines of the bills are compared.
    Diff(Box<diff::Diff>),
    /// Check price tables and scenarios, with their expectations, budgets, requirements and guardrails.
    ///
    /// A file whose `schema` names the pricing format is a price table, any other one is a scenario.
    /// --base also compares with an earlier state: which prices changed, what that does to every scenario,
    /// and which decisions change. All files are checked and all outputs are written before the exit: 1 if
    /// a check fails, 2 if a file or the base cannot be used at all.
    Check(check::Check),
    /// Write a first scenario, with comments, that runs at once.
    ///
    /// Its prices are those of the program. Numbers that only you can know, such as tokens, error rates and the
    /// cost of errors, are placeholders, marked `measure`.
    Init(init::Init),
    /// Print the JSON Schema (draft-07) of a file, or of results, for editors and other programs.
    ///
    /// An editor with a YAML language server completes and checks a file whose first line is
    /// `# yaml-language-server: $schema=…`, with the path of the schema relative to that file.
    Schema(schema::Schema),
    /// Write completions for a shell, or manual pages.
    ///
    /// The script asks the program at every word, so it knows the steps, variants, cases and paths of the scenario
    /// on the command line, and the models of the tables. Load it when the shell starts.
    Completions(completions::Completions),
}

/// Runs the program on the process's arguments and streams.
#[must_use]
pub fn main() -> ExitCode {
    // Where a shell asks what may follow, this answers and ends.
    clap_complete::CompleteEnv::with_factory(Cli::command).complete();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let (ran, format) = answer(&arguments, &Screen::of_process());
    let _ = std::io::stderr().write_all(ran.stderr.as_bytes());
    let mut stdout = std::io::stdout();
    match stdout.write_all(ran.stdout.as_bytes()).and_then(|()| stdout.flush()) {
        // A reader that has seen enough closes the pipe: that is no failure of ours.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let unwritten = finish::unwritten(&error, format);
            let _ = std::io::stderr().write_all(unwritten.stderr.as_bytes());
            ExitCode::from(unwritten.code)
        }
        _ => ExitCode::from(ran.code),
    }
}

/// Runs the program on arguments, the program's own name first.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>, screen: &Screen) -> Ran {
    answer(&arguments.into_iter().collect::<Vec<_>>(), screen).0
}

/// What a run prints, and the format of its result.
fn answer(arguments: &[OsString], screen: &Screen) -> (Ran, Format) {
    let mut syntax = Cli::command();
    let understood = understood(&mut syntax, arguments);
    let (cli, matches) = match understood {
        Ok(understood) => understood,
        Err(error) => {
            let format = finish::wanted(arguments);
            return (finish::usage(&seen(error, arguments), format, screen), format);
        }
    };
    let question = question::words(&syntax, &matches);
    destination::begin(question.iter().map(String::as_str));
    // A question about scenarios: its answer, and how it is written.
    macro_rules! asked {
        ($command:ident) => {
            (answered(&$command.study, |loader| $command.run(loader, screen)), $command.output.style(screen))
        };
    }
    let (answer, style) = match cli.command {
        Command::Project(command) => asked!(command),
        Command::Compare(command) => asked!(command),
        Command::Optimize(command) => asked!(command),
        Command::Sweep(command) => asked!(command),
        Command::Sensitivity(command) => asked!(command),
        Command::Solve(command) => asked!(command),
        Command::Explain(command) => asked!(command),
        Command::Diff(command) => (command.run(), command.output.style(screen)),
        Command::Price(command) => (command.run(screen), command.output.style(screen)),
        Command::Usage(command) => {
            let style = command.output.style(screen);
            (finish::check_destinations(&style).and_then(|()| command.run(screen)), style)
        }
        Command::Calibrate(command) => asked!(command),
        Command::Actual(command) => asked!(command),
        Command::Prices(command) => {
            let style = command.style(screen);
            // An import writes tables as it runs, so what would be refused in the end is refused before.
            (finish::check_destinations(&style).and_then(|()| command.run(screen)), style)
        }
        Command::Check(command) => {
            (answered(&command.study, |loader| command.run(loader, screen)), command.style(screen))
        }
        Command::Init(command) => (command.run(), init::Init::style(screen)),
        Command::Schema(command) => (command.run(), command.style(screen)),
        Command::Completions(command) => (command.run(Cli::command()), command.style(screen)),
    };
    let style = Style { command: question::shown(&question), ..style };
    (finish::finish(answer, &style), style.format)
}

/// Arguments as the syntax understands them.
fn understood(syntax: &mut Syntax, arguments: &[OsString]) -> Result<(Cli, ArgMatches), clap::Error> {
    let matches = syntax.try_get_matches_from_mut(arguments)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(syntax))?;
    Ok((cli, matches))
}

/// The same mistake in the arguments as they are seen, with nothing hidden in them.
fn seen(error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let shown = arguments.iter().map(|argument| OsString::from(&*visible(&argument.to_string_lossy())));
    Cli::try_parse_from(shown).err().filter(clap::Error::use_stderr).unwrap_or(error)
}
