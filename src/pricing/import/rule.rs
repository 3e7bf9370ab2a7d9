//! The rule by which an import makes tables: which vendors and models are carried over, into which layer, and what
//! tables say of vendors that no dataset does. It is a file, so that every decision of it has its reason beside it.

mod facts;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::Glob;

use crate::diag::{Code, Diagnostic, Problems, Source};
use crate::pricing::MARKET;
use crate::units::{Date, Factor, ModelId};
use crate::yaml::map::{map, words};
use crate::yaml::{self, Located, Named, Read as _};

pub use self::facts::{Added, CacheOf, HoursOf, LifeOf, ModeOf, RegionOf, SettledBy, TermsOf};

map! {
    /// What an import carries over, and into which tables; what tables say of vendors that no dataset does.
    pub struct Rule = RULE ("the rule", "Import rule") {
        /// The format of this file.
        schema: RuleFormat [hint("write `schema: costcalc/rule/v1` at the top")],
        /// Classes of vendors whose prices are not carried over, each with the reason.
        leave_out: Option<Named<String>>,
        /// Words in the notes of a dataset on a model for which it is left out, each with the reason.
        noted: Option<Named<String>>,
        /// Days on which datasets date what they read that day, not what changed, each with the reason.
        undated: Option<Named<String>>,
        /// Lint rules whose findings in new models and cards are right, alone or with the model behind, each with the
        /// reason.
        acknowledge: Option<Named<String>>,
        /// What is decided for single vendors, by their names in the dataset.
        vendors: Option<Named<Vendor>>,
    }
}

words! {
    /// The format of a rule.
    pub enum RuleFormat {
        /// A rule, version 1.
        V1 = "costcalc/rule/v1",
    }
}

words! {
    /// A layer of tables.
    pub enum Layer {
        /// Prices that two independent datasets have, or one and the vendor's page.
        Curated = "curated",
        /// Prices that one dataset has.
        Market = "market",
    }
}

map! {
    /// What is decided for a vendor.
    pub struct Vendor = VENDOR ("vendor `{}`", "Vendor") {
        /// The table of its models. The vendor's name where it is left out.
        table: Option<String>,
        /// The vendor's name for people.
        name: Option<String>,
        /// Other names of the provider.
        aliases: Option<Vec<String>>,
        /// Patterns of the names of the models that it makes itself.
        makes: Option<Vec<String>>,
        /// Why nothing of it is carried over.
        leave_out: Option<String>,
        /// The layer of all its models, whatever the dataset proposes.
        layer: Option<Layer>,
        /// What stands between the name of a model and that of a version of it, as in `gpt-6-sol-2026-10-01`.
        versions: Option<String>,
        /// Whether a prompt of exactly the threshold counts as long.
        from_input: Option<bool>,
        /// How its models cache prompts; the first entry that fits a model holds.
        cache: Option<Vec<CacheOf>>,
        /// Datasets whose values are left out where no other one has them, each with the reason.
        distrust: Option<Named<String>>,
        /// Models that are left out, by patterns of their names, each with the reason.
        drop: Option<Named<String>>,
        /// Cells that are left out, by patterns of their names in the dataset, alone or behind that of the model, each
        /// with the reason.
        without: Option<Named<String>>,
        /// Hours in which its models cost something else, by the word for them in the cells of the dataset.
        hours: Option<Named<HoursOf>>,
        /// Models that are other names of one, by patterns, each with that one.
        fold: Option<Named<String>>,
        /// When sales of models end and what comes after them, by patterns of their names, where the dataset says
        /// something else or nothing.
        life: Option<Named<LifeOf>>,
        /// Models of which one dataset is taken where they differ.
        settled: Option<Named<SettledBy>>,
        /// What models are, by patterns of their names, where the dataset takes them for something else.
        kinds: Option<Named<String>>,
        /// Factors of regions that no dataset has, by the name of the region.
        regions: Option<Named<RegionOf>>,
        /// Ways of calling a model at rates of their own: tables have a model for each, by the word behind its name.
        modes: Option<Named<ModeOf>>,
        /// What is billed of a request at least, by model, where the vendor says so and no dataset does.
        terms: Option<Named<TermsOf>>,
        /// Prices that no dataset has, computed from those that it has, by model.
        add: Option<Named<Vec<Added>>>,
    }
}

impl Layer {
    /// The folder of its tables, in that of all tables.
    #[must_use]
    pub fn folder(self, all: &Path) -> PathBuf {
        match self {
            Self::Curated => all.to_path_buf(),
            Self::Market => all.join(MARKET),
        }
    }
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// All errors.
    pub fn parse(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let root = yaml::parse(source).map_err(|problem| vec![*problem])?;
        let mut problems = Problems::new();
        if !root.has_format(RuleFormat::V1.word(), "this is no rule of imports", &mut problems) {
            return problems.finish(None::<Self>).map(|(rule, _)| rule);
        }
        let rule = Self::read(&root, &mut problems);
        let vendors = rule.iter().flat_map(|rule| &rule.vendors).flat_map(|vendors| &vendors.0);
        let added = vendors.flat_map(|(_, vendor)| &vendor.add).flat_map(|added| &added.0);
        let is_idle = |(_, added): &&(_, Vec<Added>)| added.iter().any(|one| one.not_offered == Some(false));
        problems.extend(added.filter(is_idle).map(|(model, _)| adds_nothing(model)));
        problems.finish(rule).map(|(rule, _)| rule)
    }

    /// What is decided for a vendor.
    pub(super) fn vendor(&self, name: &str) -> Option<&Vendor> {
        self.vendors.iter().flat_map(|vendors| &vendors.0).find(|(own, _)| own.value == name).map(|(_, v)| v)
    }

    /// What is decided for the vendor of a table.
    pub(super) fn of_table(&self, table: &str) -> Option<&Vendor> {
        let mut vendors = self.vendors.iter().flat_map(|vendors| &vendors.0);
        let own = |(name, vendor): &&(yaml::Located<String>, Vendor)| {
            vendor.table.as_ref().unwrap_or(&name.value) == table
        };
        vendors.find(own).map(|(_, vendor)| vendor)
    }

    /// Why a model is left out for what a dataset notes on it.
    pub(super) fn refuses(&self, notes: &str) -> Option<&str> {
        let mut all = self.noted.iter().flat_map(|noted| &noted.0);
        all.find(|(words, _)| notes.contains(&*words.value)).map(|(_, why)| why.as_str())
    }

    /// Whether a dataset dates on a day what it read then, not what changed.
    pub(super) fn is_of_reading(&self, day: Date) -> bool {
        reason(self.undated.as_ref(), &day.to_string()).is_some()
    }

    /// Whether findings of a lint rule about a model are right.
    pub(super) fn acknowledges(&self, code: Code, model: &ModelId) -> bool {
        let reasons = self.acknowledge.as_ref();
        reason(reasons, code.name())
            .or_else(|| reason(reasons, &format!("{} {model}", code.name())))
            .is_some()
    }

    /// Why a class of vendors is left out.
    pub(super) fn without(&self, class: &str) -> Option<&str> {
        reason(self.leave_out.as_ref(), class)
    }
}

impl Vendor {
    /// Why a model is left out.
    pub(super) fn drops(&self, model: &str) -> Option<&str> {
        reason(self.drop.as_ref(), model)
    }

    /// Why a cell is left out.
    pub(super) fn without(&self, model: &str, cell: &str) -> Option<&str> {
        let reasons = self.without.as_ref();
        reason(reasons, cell).or_else(|| reason(reasons, &format!("{model} {cell}")))
    }

    /// Whether a prompt of exactly the threshold counts as long.
    pub(super) fn counts_from_input(&self) -> bool {
        self.from_input == Some(true)
    }

    /// How a model caches prompts.
    pub(super) fn cache_of(&self, model: &str) -> Option<&CacheOf> {
        let fits = |cache: &&CacheOf| {
            cache
                .models
                .as_ref()
                .is_none_or(|patterns| patterns.iter().any(|pattern| is_match(pattern, model)))
        };
        self.cache.iter().flatten().find(fits)
    }

    /// The model of which another one is only a further name.
    pub(super) fn folds(&self, model: &str) -> Option<&str> {
        reason(self.fold.as_ref(), model).filter(|whole| *whole != model)
    }

    /// Its hours with rates of their own.
    pub(super) fn hours(&self) -> impl Iterator<Item = (&str, &HoursOf)> {
        self.hours.iter().flat_map(|hours| &hours.0).map(|(name, hours)| (name.value.as_str(), hours))
    }

    /// When the sale of a model ends and what comes after it, if that is decided.
    pub(super) fn life(&self, model: &str) -> Option<&LifeOf> {
        of(self.life.as_ref(), model)
    }

    /// The dataset that is taken for a model where several differ.
    pub(super) fn settled(&self, model: &str) -> Option<&SettledBy> {
        of(self.settled.as_ref(), model)
    }

    /// What a model is, if that is decided.
    pub(super) fn kind(&self, model: &str) -> Option<&str> {
        reason(self.kinds.as_ref(), model)
    }

    /// The factors of regions that no dataset has.
    pub(super) fn regions(&self) -> impl Iterator<Item = (&str, &Factor)> {
        let all = self.regions.iter().flat_map(|regions| &regions.0);
        all.map(|(name, region)| (name.value.as_str(), &region.factor))
    }

    /// The ways of calling a model that are models of their own.
    pub(super) fn modes(&self) -> impl Iterator<Item = (&str, &ModeOf)> {
        self.modes.iter().flat_map(|modes| &modes.0).map(|(name, mode)| (name.value.as_str(), mode))
    }

    /// What is billed of a request at least, if that is known.
    pub(super) fn terms(&self, model: &str) -> Option<&TermsOf> {
        of(self.terms.as_ref(), model)
    }

    /// Prices that are added to a model.
    pub(super) fn added(&self, model: &str) -> impl Iterator<Item = &Added> {
        let named = self.add.iter().flat_map(|added| &added.0).filter(move |(name, _)| name.value == model);
        named.flat_map(|(_, added)| added)
    }

    /// Why values of a dataset, by its letter, are left out where no other one has them.
    pub(super) fn distrusts(&self, dataset: &str) -> Option<&str> {
        reason(self.distrust.as_ref(), dataset)
    }
}

fn adds_nothing(model: &Located<String>) -> Diagnostic {
    let message = format!("`not_offered: false` says nothing of `{}`", model.value);
    Diagnostic::error(Code::NothingToDo, message).at(&model.place).help("write `true`, or remove it")
}

fn reason<'r>(reasons: Option<&'r Named<String>>, name: &str) -> Option<&'r str> {
    of(reasons, name).map(String::as_str)
}

/// What is said of a name, by the first pattern that fits it.
fn of<'r, T>(named: Option<&'r Named<T>>, name: &str) -> Option<&'r T> {
    let mut all = named.into_iter().flat_map(|named| &named.0);
    all.find(|(pattern, _)| is_match(&pattern.value, name)).map(|(_, said)| said)
}

fn is_match(pattern: &str, name: &str) -> bool {
    pattern == name || Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(name))
}
