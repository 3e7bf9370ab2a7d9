//! The formats of results.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

/// A file that holds the result in a format of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Export {
    pub(super) format: Format,
    pub(super) file: PathBuf,
}

impl FromStr for Export {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text
            .split_once('=')
            .filter(|(_, file)| !file.is_empty())
            .ok_or_else(|| "write a format, `=` and a file, as in `json=result.json`".to_owned())?;
        let known = || {
            let names = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            names.map(|name| name.get_name().to_owned()).collect::<Vec<_>>().join(", ")
        };
        let format = Format::from_str(format, false)
            .map_err(|_| format!("`{format}` is none of the formats {}", known()))?;
        if file == "-" {
            return Err(
                "an export goes to a file; what `--format` asks for goes to standard output".to_owned()
            );
        }
        Ok(Self { format, file: PathBuf::from(file) })
    }
}

/// A format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, in a terminal
    Table,
    /// For programs: every figure exact
    Json,
    /// For spreadsheets: the main table, every digit
    Csv,
    /// For reviews and wikis
    #[value(alias = "md")]
    Markdown,
    /// One self-contained page with charts: for a browser, a phone and paper
    Html,
    /// Rows in the FOCUS format, for tools that read bills: `project` only
    Focus,
    /// For GitHub Actions: each message as an annotation on its line
    Github,
    /// For LLM agents: compact, without decoration
    Agent,
}
