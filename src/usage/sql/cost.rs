//! What calls cost, in a query: a decimal number with an exponent, taken apart as text, in whole 10⁻¹² USD.

use crate::usage::call::Status;

use super::engine::Type;
use super::values::{Columns, Values, column};

/// An amount of money as a log may write it.
const COST: &str = "^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,3})?$";
/// An amount that is not below 0.
const COST_FROM_0: &str = "^[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,3})?$";
/// The largest cost of a call in 10⁻¹² USD.
const MOST_PICOS: &str = "'18446744073709551615'";
/// Digits of a cost in 10⁻¹² USD from which on it is larger than that.
const MOST_DIGITS: u32 = 32;

impl Values<'_> {
    /// The text of what a call cost.
    pub(super) fn cost(&self) -> Option<String> {
        self.flat.cost.and_then(|at| self.lines.raw(at))
    }

    /// Whether lines say what calls cost.
    pub(super) fn has_cost(&self) -> bool {
        self.cost().is_some()
    }

    /// The steps to a cost, each of what the one before has: the text, empty where it is below 0 or no amount.
    pub(super) fn cost_text(&self) -> Columns {
        let of = |raw: String| {
            let is_cost = self.engine.matches(&raw, COST_FROM_0);
            column(format!("CASE WHEN {is_cost} THEN {raw} ELSE '' END"), "cost_text")
        };
        self.cost().map(of).into_iter().collect()
    }

    /// The number, and the power of 10 behind it.
    pub(super) fn cost_parts(&self) -> Columns {
        if !self.has_cost() {
            return Columns::new();
        }
        let power = self.engine.without("cost_text", "^[^eE]*[eE]?[+]?");
        let has_power = "cost_text LIKE '%e%' OR cost_text LIKE '%E%'";
        vec![
            column(self.engine.without("cost_text", "[eE].*$"), "cost_number"),
            column(format!("CASE WHEN {has_power} THEN {power} ELSE '0' END"), "cost_power"),
        ]
    }

    /// Its digits, and how many of them are before those of parts of 10⁻¹² USD.
    pub(super) fn cost_digits(&self) -> Columns {
        if !self.has_cost() {
            return Columns::new();
        }
        let engine = self.engine;
        let fraction = engine.without("cost_number", "^[0-9]*[.]?");
        let width = format!(
            "LENGTH(REPLACE(cost_number, '.', '')) - LENGTH({fraction}) + 12 + {}",
            engine.cast("cost_power", Type::Short)
        );
        let width = format!("GREATEST(LEAST({width}, {MOST_DIGITS}), -1)");
        vec![
            column("REPLACE(cost_number, '.', '')".to_owned(), "cost_digits"),
            column(engine.cast(&width, Type::Short), "cost_width"),
        ]
    }

    /// Those digits, and the first one of parts.
    pub(super) fn cost_padded(&self) -> Columns {
        let width = self.engine.cast("cost_width + 1", Type::Short);
        let padded = column(format!("RPAD(cost_digits, {width}, '0')"), "cost_padded");
        self.has_cost().then_some(padded).into_iter().collect()
    }

    /// The number that they are, rounded to the nearest.
    pub(super) fn cost_picos(&self) -> Columns {
        if !self.has_cost() {
            return Columns::new();
        }
        let whole = "'0' || SUBSTR(cost_padded, 1, GREATEST(cost_width, 0))";
        let next = "SUBSTR(cost_padded, GREATEST(cost_width, 0) + 1, 1)";
        let rounded = format!("CASE WHEN 0 <= cost_width AND {next} >= '5' THEN 1 ELSE 0 END");
        vec![column(format!("{} + {rounded}", self.engine.cast(whole, Type::Large)), "picos")]
    }

    /// The cost, 0 where none is known; and whether one is.
    pub(super) fn cost_known(&self) -> Columns {
        if !self.has_cost() {
            return Columns::new();
        }
        let none = self.engine.cast("0", Type::Large);
        let is_known = format!(
            "cost_text <> '' AND cost_width < {MOST_DIGITS} AND picos <= {} AND k_status <> {}",
            // Some engines have no numbers of that size but by a text.
            self.engine.cast(MOST_PICOS, Type::Large),
            self.engine.literal(Status::Failed.word())
        );
        vec![
            column(format!("CASE WHEN {is_known} THEN picos ELSE {none} END"), "k_cost"),
            column(format!("CASE WHEN {is_known} THEN 1 ELSE 0 END"), "k_costs"),
        ]
    }

    /// When what a line says of its cost is no amount.
    pub(super) fn cost_problem(&self) -> Option<(String, String)> {
        let (raw, at) = (self.cost()?, self.flat.cost?);
        let is_cost = self.engine.matches(&raw, COST);
        let holds = format!("{raw} IS NOT NULL AND NOT ({is_cost})");
        Some((holds, format!("`{}` is not an amount", self.lines.path(at))))
    }
}
