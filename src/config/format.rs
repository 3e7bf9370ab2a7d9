//! What the settings of a project may have: the maps with their keys, each declared once.

use globset::{GlobBuilder, GlobMatcher};

use crate::analysis::Metric;
use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::Exact;
use crate::units::shape::TAGS;
use crate::units::{Factor, Figure, Share, Tags, Usd};
use crate::yaml::map::{map, value, words};
use crate::yaml::shape::Rule::{AnyOf, NotEmpty};
use crate::yaml::shape::{Known, Shape};
use crate::yaml::{Located, Node, Read, Shaped};

use super::lints::Lints;

map! {
    /// The settings of a repository, in a file `costcalc.yaml` at its root: how serious findings are, and what
    /// a change may cost.
    pub struct Settings = SETTINGS ("the settings", "Settings") {
        /// The format of this file.
        schema: ConfigFormat [hint("write `schema: costcalc/config/v1` at the top")],
        /// How serious a rule's findings are, by the rule's code, where it is not as usual.
        lints: Option<Lints>,
        /// What a change of scenarios or price tables may cost. `costcalc check --base` checks it.
        guardrails: Option<Vec<Located<Guardrail>>>,
        /// When a change is commented on, and what of it is too small to say.
        comment: Option<Comment>,
    }
}

words! {
    /// The format of the settings.
    pub enum ConfigFormat {
        /// Settings, version 1.
        V1 = "costcalc/config/v1",
    }
}

map! {
    /// When a change is commented on.
    pub struct Comment = COMMENT ("`comment`", "Comment") {
        /// When a change is commented on. `change` where it is left out.
        when: Option<When>,
        /// The least change of a figure that is named.
        min_change: Option<MinChange>,
    }
}

words! {
    /// When a change is commented on.
    pub enum When {
        /// On every change.
        Always = "always",
        /// Where a figure, a decision or a price changes.
        Change = "change",
        /// Where a guardrail, a budget or an expectation fails.
        Breach = "breach",
    }
}

map! {
    /// What a figure must at least change by to be named; by both, where both are given.
    #[derive(Default, PartialEq, Eq)]
    pub struct MinChange = MIN_CHANGE ("`min_change`", "Least change") {
        /// An amount a month, in the currency of the tables.
        amount: Option<Located<Usd>>,
        /// A part of the figure of the base: `2%` and `0.02` are the same.
        share: Option<Located<Share>>,
    }
    rules [NotEmpty];
}

map! {
    /// A bound on what scenarios cost, or on how much more a change may make them cost.
    pub struct Guardrail = GUARDRAIL ("a guardrail", "Guardrail") {
        /// Its name in messages; each guardrail has one of its own.
        id: Located<String> [hint("write `id: …`, the name of the guardrail")],
        /// The files of the scenarios that it covers, as a pattern of paths from this file's folder: `*` is
        /// anything within a folder, `**` any folders, `{a,b}` either.
        scope: Scope [hint("write `scope: \"scenarios/*.yaml\"`")],
        /// The figure that it bounds.
        metric: Bounded [hint("write `metric: invoice`, or another figure")],
        /// Tags, where the figure is only that of the steps and fixed costs that have all of them: `{team: support}`.
        /// A scenario that has none of these is not covered.
        tags: Option<Tags> [is(TAGS), size(1, Some(Tags::MOST))],
        /// The most that the figure may be a month, in the currency of the tables.
        budget: Option<Located<Usd>> [
            missing(Code::GuardrailWithoutLimit),
            hint("write `budget: …`, `max_increase: …` or `max_decrease: …`"),
        ],
        /// The most by which the figure may rise against the base: an amount, or a percentage of it.
        max_increase: Option<Located<Allowed>>,
        /// The most by which the figure may fall against the base: an amount, or a percentage of it.
        max_decrease: Option<Located<Allowed>>,
        /// What happens where it is broken. `block` where it is left out.
        level: Option<Level>,
        /// What to say then: whom to ask.
        message: Option<String>,
    }
    rules [AnyOf(&[&["budget"], &["max_increase"], &["max_decrease"]])];
}

value! {
    /// A pattern of paths, as it is written and to match with.
    pub struct Scope((String, GlobMatcher)) = Shape::Text("Name"), scope;
}

value! {
    /// A figure that every scenario has.
    pub struct Bounded(Metric) = Shape::Known(&BOUNDED), metric;
}

static BOUNDED: Known = Known {
    name: "Bounded",
    title: "Figure",
    names: || {
        let figures = Figure::ALL.into_iter().map(|figure| (figure.name(), figure.doc().to_owned()));
        let averages = [
            ("per_unit", "The total for each unit.".to_owned()),
            ("per_good_unit", "The total for each unit whose output is good.".to_owned()),
        ];
        figures.chain(averages).collect()
    },
};

words! {
    /// What happens when a guardrail is broken.
    pub enum Level {
        /// It is reported, and nothing fails.
        Warn = "warn",
        /// `costcalc check` fails.
        Block = "block",
    }
}

/// How much a figure may change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allowed {
    /// By so much: `250.00`.
    Amount(Usd),
    /// By so much of what it was: `5%`.
    Share(Factor),
}

impl Allowed {
    /// The allowed change of a figure, by what it was before.
    #[must_use]
    pub fn of(&self, before: &Exact) -> Exact {
        match self {
            Self::Amount(amount) => amount.exact().clone(),
            Self::Share(share) => before.abs() * share.exact(),
        }
    }
}

impl Read for Allowed {
    /// `5%` is a share of what was before, `250.00` an amount.
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.as_text() {
            Some(text) if text.contains('%') => Factor::read(node, problems).map(Self::Share),
            _ => Usd::read(node, problems).map(Self::Amount),
        }
    }
}

impl Shaped for Allowed {
    const SHAPE: Shape = Shape::Text("Change");
}

fn scope(node: &Node, problems: &mut Problems) -> Option<(String, GlobMatcher)> {
    let scope = String::read(node, problems)?;
    match GlobBuilder::new(scope.trim_start_matches("./")).literal_separator(true).build() {
        Ok(glob) => Some((scope, glob.compile_matcher())),
        Err(error) => {
            let message = format!("`{scope}` is no pattern of paths: {}", error.kind());
            let refused = Diagnostic::error(Code::BadGlob, message).at(&node.place);
            problems.push(refused.help("as in `scenarios/support_*.yaml`; `**` matches any folders"));
            None
        }
    }
}

fn metric(node: &Node, problems: &mut Problems) -> Option<Metric> {
    let text = node.text(problems)?;
    let found = match text {
        "total" => Some(Metric::Total),
        "per_unit" => Some(Metric::PerUnit),
        "per_good_unit" => Some(Metric::PerGoodUnit),
        figure => Figure::named(figure).map(Metric::Figure),
    };
    if found.is_none() {
        let unknown = Diagnostic::error(Code::UnknownMetric, format!("there is no figure `{text}`"));
        let names = (BOUNDED.names)().into_iter().map(|(name, _)| name);
        problems.push(unknown.at(&node.place).suggest(text, names));
    }
    found
}
