//! `project --format focus`: what it needs to know, and with what it cannot go together.

use crate::cli::answer::Result;
use crate::cli::format::Format;

use super::Project;
use crate::diag::{Code, Diagnostic};
use crate::report::view::focus::Shape;
use crate::scenario::ALL;

impl Project {
    /// Refuses what has no meaning for rows in the shape of FOCUS, and what has a meaning for them only.
    pub(super) fn check_focus(&self) -> Result<()> {
        let is_asked = self.output.formats().any(|format| format == Format::Focus);
        let usage =
            |message: &str, help: &str| Err(Diagnostic::error(Code::Usage, message).help(help).into());
        if !is_asked {
            let flags = [
                ("--focus-version", self.focus_version.is_some()),
                ("--focus-billing-account", self.focus_billing_account.is_some()),
            ];
            return match flags.iter().find(|(_, is_given)| *is_given) {
                None => Ok(()),
                Some((flag, _)) => usage(
                    &format!("`{flag}` has a meaning with `--format focus` only"),
                    "add the format, or leave the flag out",
                ),
            };
        }
        if self.capacity {
            return usage(
                "`--capacity` has no rows in the shape of FOCUS",
                "leave it out, or use another format",
            );
        }
        if self.design.selection().case == Some(ALL) {
            return usage("rows in the shape of FOCUS are of one case", "name one: `--case NAME`");
        }
        Ok(())
    }

    pub(super) fn shape(&self) -> Shape {
        Shape {
            version: self.focus_version.unwrap_or_default(),
            billing_account: self.focus_billing_account.clone().unwrap_or_else(|| "projection".to_owned()),
            set: self.study.set.join("; "),
            hypothetical: self.study.is_hypothetical(),
        }
    }
}
