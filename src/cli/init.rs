//! `costcalc init`

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::diag::{Code, Diagnostic, visible, words};

use super::answer::{Answer, Answered};
use super::args::{explained, one_of};
use super::paths;
use super::screen::{Screen, Style};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Init {
    /// The file to write; `-` is standard output, and the default is the preset's name
    file: Option<PathBuf>,

    /// What kind of workload it is
    #[arg(long, value_parser = one_of(explained(Preset::WORDS), &Preset::ALL), default_value_t = Preset::Support)]
    preset: Preset,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  costcalc init scenarios/helpdesk.yaml
  costcalc init scenarios/search.yaml --preset rag
  costcalc init - --preset agent";

words! {
    /// A kind of workload.
    enum Preset {
        /// Classify tickets and draft replies, with a cache and reviews by people.
        Support = "support",
        /// Answer questions from passages that a search found, and check the answers.
        Rag = "rag",
        /// Read fields from many documents in the batch tier.
        BatchClassify = "batch-classify",
        /// An agent with tools, whose turns send the whole conversation again.
        Agent = "agent",
    }
}

impl Preset {
    fn text(self) -> &'static str {
        match self {
            Self::Support => include_str!("init/support.yaml"),
            Self::Rag => include_str!("init/rag.yaml"),
            Self::BatchClassify => include_str!("init/batch-classify.yaml"),
            Self::Agent => include_str!("init/agent.yaml"),
        }
    }
}

/// The file in which editors look for the schema, beside the scenario.
const SCHEMA_FILE: &str = "scenario.schema.json";

impl Init {
    pub(super) fn run(&self) -> Answered {
        let text = format!("# yaml-language-server: $schema={SCHEMA_FILE}\n{}", self.preset.text());
        if self.file.as_deref() == Some(Path::new("-")) {
            return Ok(Answer::text(text));
        }
        let file = self.file.clone().unwrap_or_else(|| PathBuf::from(format!("{}.yaml", self.preset)));
        self.write(&file, &text)?;
        Ok(Answer::text(next(&file)))
    }

    pub(super) fn style(screen: &Screen) -> Style {
        Style::of_text(screen, None)
    }

    fn write(&self, file: &Path, text: &str) -> super::answer::Result<()> {
        let written = if self.force {
            fs::write(file, text)
        } else {
            // Whether it is there and the writing are one step, so that nothing can come between.
            let opened = OpenOptions::new().write(true).create_new(true).open(file);
            opened.and_then(|mut file| file.write_all(text.as_bytes()))
        };
        written.map_err(|error| {
            if error.kind() == ErrorKind::AlreadyExists {
                let message = format!("`{}` is there already", file.display());
                let exists = Diagnostic::error(Code::FileExists, message);
                return exists.help("choose another name, or write over it with `--force`").into();
            }
            paths::cannot_write(file, &error).into()
        })
    }
}

/// What was done, and what to do next.
fn next(file: &Path) -> String {
    let schema = file.with_file_name(SCHEMA_FILE);
    let (file, schema) = (quoted(file), quoted(&schema));
    format!(
        "Wrote {file}. Its prices are real; what is marked `measure` in it is made up, and yours to replace.\n\
         \n\
         Next:\n  \
         costcalc project {file}\n  \
         costcalc compare {file}\n  \
         costcalc sensitivity {file}    # which number to measure first\n  \
         costcalc check {file}\n  \
         costcalc schema scenario --out {schema}    # your editor then checks the file\n"
    )
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = visible(&path.display().to_string()).into_owned();
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-:".contains(c);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
