//! Reads the name of a lint rule in an acknowledgement or a setting.

use super::{Code, Diagnostic, Place};

/// The lint that a file names.
///
/// # Errors
/// No rule has the name, or the rule is none that a file can do anything about.
pub fn lint_named(name: &str, place: &Place) -> Result<Code, Box<Diagnostic>> {
    let lints = || Code::ALL.iter().filter(|code| code.lint().is_some()).map(|code| code.name());
    match Code::ALL.iter().find(|code| code.name() == name) {
        Some(code) if code.lint().is_some() => Ok(*code),
        Some(code) => {
            let message = format!("`{code}` is no lint: where it is broken there is no answer");
            let refused = Diagnostic::error(Code::RuleNotSettable, message).at(place);
            Err(Box::new(refused.help("`costcalc prices check --rules` lists the rules that can be set")))
        }
        None => {
            let message = format!("there is no rule `{}`", super::shortened(name, 40));
            Err(Box::new(Diagnostic::error(Code::UnknownRule, message).at(place).suggest(name, lints())))
        }
    }
}
