//! Growth from month to month.

use std::fmt;

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::{Exact, Notation};
use crate::yaml::{Node, Read};

use super::Factor;

/// By which part of itself a volume grows from a month to the next: above −1, where nothing would be
/// left, and at most 1, where it doubles.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Growth(Exact);

impl Growth {
    /// None.
    pub const NONE: Self = Self(Exact::ZERO);

    /// The growth, if it lies in the range.
    #[must_use]
    pub fn new(growth: Exact) -> Option<Self> {
        (-Exact::ONE < growth && growth <= Exact::ONE).then_some(Self(growth))
    }

    /// The number itself.
    #[must_use]
    pub fn exact(&self) -> &Exact {
        &self.0
    }

    /// What a volume is multiplied with each month: `1 + growth`.
    #[must_use]
    pub fn factor(&self) -> Factor {
        Factor::new(Exact::ONE + &self.0).unwrap_or(Factor::ONE)
    }
}

impl Read for Growth {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let number = node.number(Notation::Percent, problems)?;
        let growth = Self::new(number.clone());
        if growth.is_none() {
            let text = node.as_text().unwrap_or_default();
            let message =
                format!("`{text}` is out of range: a growth a month lies above -100% and is at most 100%");
            let refused = Diagnostic::error(Code::OutOfRange, message).at(&node.place);
            let is_bare =
                !text.ends_with('%') && !Exact::is_computed(text) && number.abs() <= Exact::from(100_i64);
            problems.push(if is_bare && Exact::ONE < number.abs() {
                let fraction = number.shift_down(2);
                refused
                    .help(format!("write `{number}%` or `{fraction}`: which one was meant is never guessed"))
            } else {
                refused
            });
        }
        growth
    }
}

impl fmt::Debug for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Growth({})", self.0)
    }
}
