//! What a question is asked of: files, read once, and what is put over them.
//!
//! A question may be asked again, with other values put over the same files: nothing is read again for it.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use crate::analysis::{self, Day, Evaluated, Study};
use crate::diag::{Code, Diagnostic};
use crate::effort::Effort;
use crate::exact::undecided;
use crate::pricing::{Catalog, WhatIf};
use crate::scenario::{File, Patch, Scenario, unknown_model};

use super::answer::{Answered, Failure, Result};
use super::args::PriceArgs;
use super::paths;
use super::tables::{Shelf, Wanted};
use super::tree::Tree;
use super::what_if::{self, Set, SetRate, StudyArgs};

/// Where the files of a run are, and with which arguments they are read.
#[derive(Clone)]
pub(super) struct Loader {
    /// What is put over each scenario: `PATH=VALUE`.
    sets: Vec<String>,
    is_limited: bool,
    /// Which prices, and of which day.
    pub(super) prices: PriceArgs,
    /// Where the files are.
    pub(super) tree: Tree,
    /// Where the price tables are, if they are elsewhere.
    tables: Option<Tree>,
    /// What has been done with each file that is asked about, by its name. Clones share it.
    efforts: Rc<RefCell<Vec<(String, Effort)>>>,
}

/// A scenario's file and the price tables that it may use, as they were read.
#[derive(Clone)]
pub(super) struct Loaded {
    /// The file with the values put over it.
    pub(super) file: File,
    written: File,
    loader: Loader,
    /// Models whose prices are varied.
    varied: Vec<String>,
    shelf: Rc<OnceCell<FoundTables>>,
}

/// The tables that a scenario may use, by what it says of them where the command line says nothing.
struct FoundTables {
    prices: Option<Vec<String>>,
    shelf: Result<Shelf>,
}

/// The answer of a command. A question that took more work than it may has none, whatever the command makes of
/// the evaluations that are missing, nor has one of which something depends on digits that are not known.
pub(super) fn answered(args: &StudyArgs, run: impl FnOnce(&Loader) -> Answered) -> Answered {
    let loader = Loader {
        sets: args.set.clone(),
        is_limited: !args.force,
        prices: args.prices.clone(),
        tree: Tree::default(),
        tables: None,
        efforts: Rc::default(),
    };
    let (answer, is_undecided) = undecided(|| run(&loader));
    let is_refused = |Failure(problems): &Failure| problems.iter().any(|one| one.code == Code::TooMuchWork);
    if let Some(refusal) = loader.refusal().filter(|_| !answer.as_ref().is_err_and(is_refused)) {
        return Err(refusal.into());
    }
    if answer.is_ok() && is_undecided {
        return Err(analysis::not_decided().into());
    }
    args.marked(answer)
}

/// Refuses a value that changes no figure: most likely a slip. `ask` evaluates what is asked of a file.
pub(super) fn check_effects(all: &[Loaded], ask: impl Fn(&Loaded) -> Result<Vec<Evaluated>>) -> Result<()> {
    let sets = all.first().map_or(&[][..], |loaded| &loaded.loader.sets);
    if sets.is_empty() {
        return Ok(());
    }
    // What these evaluations take is not counted on the question.
    let all: Vec<Loaded> = all.iter().map(Loaded::anew).collect::<Result<_>>()?;
    let evaluated = |all: &[Loaded]| -> Result<Vec<Evaluated>> {
        Ok(all.iter().map(&ask).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    };
    let with = evaluated(&all)?;
    for (index, set) in sets.iter().enumerate() {
        if is_for_people(set, &all)? {
            continue;
        }
        let others = all.iter().map(|loaded| loaded.without(index)).collect::<Result<Vec<_>>>();
        // A run that only the value makes possible is an effect too.
        let Ok(without) = others.and_then(|others| evaluated(&others)) else { continue };
        let is_idle = with.len() == without.len()
            && with.iter().zip(&without).all(|(with, without)| with.is_same(without));
        if is_idle {
            let idle = Diagnostic::error(Code::SetWithoutEffect, format!("`--set {set}` changes no figure"));
            return Err(idle.help("remove it, or set what was meant").into());
        }
    }
    Ok(())
}

/// Whether a value that is put over files is for people only.
fn is_for_people(set: &str, all: &[Loaded]) -> Result<bool> {
    let read = all.iter().map(|loaded| what_if::read(set, &loaded.file)).collect::<Result<Vec<_>>>()?;
    Ok(read.iter().all(|set| matches!(set, Set::Value(edit) if edit.is_for_people())))
}

impl Loader {
    /// The same for the files of another tree.
    pub(super) fn of(&self, tree: &Tree) -> Self {
        Self { tree: tree.clone(), ..self.clone() }
    }

    /// The same with price tables that are elsewhere.
    pub(super) fn with_tables_of(&self, tables: Tree) -> Self {
        Self { tables: Some(tables), ..self.clone() }
    }

    /// The same with other prices.
    pub(super) fn with_prices(&self, prices: PriceArgs) -> Self {
        Self { prices, ..self.clone() }
    }

    /// Where the price tables are.
    pub(super) fn tables(&self) -> &Tree {
        self.tables.as_ref().unwrap_or(&self.tree)
    }

    /// Reads a scenario's file and finds the price tables that it may use.
    pub(super) fn load(&self, path: &Path) -> Result<Loaded> {
        let source = self.tree.read(path, None)?;
        self.loaded(File::parse(&source, &paths::stem(path))?)
    }

    /// The same of a file that has been read already.
    pub(super) fn loaded(&self, written: File) -> Result<Loaded> {
        written.effort().limit(self.is_limited);
        self.count(&written);
        let file = edited(&written, &self.sets)?;
        // Tables are found, and what is wrong with them is said, where they are needed.
        Ok(Loaded { file, written, loader: self.clone(), varied: Vec::new(), shelf: Rc::default() })
    }

    /// Takes note of a file that is asked about.
    fn count(&self, file: &File) {
        self.efforts.borrow_mut().push((file.source.name.clone(), file.effort().clone()));
    }

    /// What a scenario says of its price tables, unless the command line names others.
    fn prices_of(&self, scenario: &Scenario) -> Option<Vec<String>> {
        let said = scenario.prices.as_ref().filter(|_| self.prices.named().is_empty())?;
        Some(said.iter().map(|price| price.value.clone()).collect())
    }

    fn find(&self, scenario: &Scenario) -> Result<Shelf> {
        let folder = self.tree.folder_of(&scenario.source);
        Shelf::find(self.tables(), self.prices.locked, self.prices.named(), Some((scenario, &folder)))
    }

    /// Why there is no answer, where a file's limit on work is passed.
    fn refusal(&self) -> Option<Diagnostic> {
        let efforts = self.efforts.borrow();
        let refused =
            |(name, effort): &(String, Effort)| Some(effort.refusal()?.note(format!("asked of `{name}`")));
        efforts.iter().find_map(refused)
    }
}

/// A file with values put over it.
fn edited(written: &File, sets: &[String]) -> Result<File> {
    let mut file = written.clone();
    for set in sets {
        if let Set::Value(edit) = what_if::read(set, &file)? {
            file = file.edited(edit);
        }
    }
    Ok(file)
}

impl Loaded {
    /// The same, with a count of work of its own.
    fn anew(&self) -> Result<Self> {
        let written = self.written.counted_anew();
        self.loader.count(&written);
        Ok(Self { file: edited(&written, &self.loader.sets)?, written, ..self.clone() })
    }

    /// The same without one of the values that are put over it.
    fn without(&self, index: usize) -> Result<Self> {
        let mut others = self.clone();
        others.loader.sets.remove(index);
        others.anew()
    }

    /// The same where prices are varied too.
    pub(super) fn varying<'n>(&self, named: impl IntoIterator<Item = &'n what_if::Named>) -> Self {
        let varied = named.into_iter().filter_map(what_if::Named::model).map(str::to_owned).collect();
        Self { varied, ..self.clone() }
    }

    /// The same with another file in place of its own: of what it says, or under a case.
    pub(super) fn with_file(&self, file: File) -> Self {
        Self { file, ..self.clone() }
    }

    /// Which prices, and of which day.
    pub(super) fn prices(&self) -> &PriceArgs {
        &self.loader.prices
    }

    /// The day of the prices: the flag's, else each scenario's own, else today.
    pub(super) fn day(&self) -> Day {
        let prices = self.prices();
        prices.as_of.map_or_else(|| Day::Else(prices.clock.today()), Day::Fixed)
    }

    /// The file with the tables that are needed.
    pub(super) fn study<'s>(&'s self, catalog: &'s Catalog) -> Study<'s> {
        Study { file: &self.file, catalog, day: self.day() }
    }

    /// What may be read of the tables that a scenario may use. A design may name others than the file does.
    fn of_shelf<T>(&self, scenario: &Scenario, read: impl FnOnce(&Shelf) -> Result<T>) -> Result<T> {
        let prices = self.loader.prices_of(scenario);
        let found = || FoundTables { prices: prices.clone(), shelf: self.loader.find(scenario) };
        let found = self.shelf.get_or_init(found);
        if found.prices != prices {
            return read(&self.loader.find(scenario)?);
        }
        match &found.shelf {
            Ok(shelf) => read(shelf),
            Err(failure) => Err(failure.clone()),
        }
    }

    /// The tables that the file and designs of it need. A design that cannot be read is reported when it is
    /// evaluated, the file as it stands too where another design can be read.
    pub(super) fn catalog(&self, designs: &[Vec<&Patch>]) -> Result<Catalog> {
        let read = |patches: &Vec<&Patch>| self.file.scenario(patches.iter().copied()).ok();
        let first = self.file.scenario([]);
        let first = first.or_else(|problems| designs.iter().find_map(read).ok_or(problems))?;
        self.catalog_of(&first, designs)
    }

    /// The same for a scenario that has been read already. It says where the tables are.
    pub(super) fn catalog_of(&self, first: &Scenario, designs: &[Vec<&Patch>]) -> Result<Catalog> {
        // Each of them is evaluated at least once.
        self.file.effort().foresee(designs.len() as u64, first.effort_of_a_day())?;
        self.of_shelf(first, |shelf| {
            let mut wanted = Wanted::of_scenarios([first], shelf).and_perhaps(self.models_of_prices()?);
            for patches in designs {
                if let Ok(patched) = self.file.scenario(patches.iter().copied()) {
                    wanted = wanted.and(Wanted::of_scenarios([&patched], shelf));
                }
            }
            self.supposed(shelf.read(&wanted)?)
        })
    }

    /// The tables that it shares with another scenario: in between there are models of both.
    pub(super) fn catalog_of_both(&self, own: &Scenario, both: &[Scenario; 2]) -> Result<Catalog> {
        self.of_shelf(own, |shelf| {
            let wanted = Wanted::of_scenarios(both, shelf).and_perhaps(self.models_of_prices()?);
            self.supposed(shelf.read(&wanted)?)
        })
    }

    /// The tables that a scenario needs, and models that are named beside it.
    pub(super) fn catalog_naming(&self, scenario: &Scenario, named: Named<'_>) -> Result<Catalog> {
        self.of_shelf(scenario, |shelf| {
            let wanted = match named {
                Named::All => Wanted::All,
                Named::These(names) => {
                    let names = Wanted::of_names(names.iter().map(String::as_str), shelf);
                    Wanted::of_scenarios([scenario], shelf).and(names).and_perhaps(self.models_of_prices()?)
                }
            };
            self.supposed(shelf.read(&wanted)?)
        })
    }

    /// The prices to use in place of published ones.
    fn set_rates(&self) -> Result<Vec<SetRate>> {
        let of_prices = self.loader.sets.iter().filter(|set| what_if::is_of_price(set));
        let sets = of_prices.map(|set| what_if::read(set, &self.file)).collect::<Result<Vec<_>>>()?;
        let rate = |set| if let Set::Rate(rate) = set { Some(rate) } else { None };
        Ok(sets.into_iter().filter_map(rate).collect())
    }

    /// The models whose prices are varied or replaced.
    fn models_of_prices(&self) -> Result<Vec<String>> {
        let set = self.set_rates()?.into_iter().map(|rate| rate.model);
        Ok(self.varied.iter().cloned().chain(set).collect())
    }

    /// A catalog with the prices put over it.
    fn supposed(&self, mut catalog: Catalog) -> Result<Catalog> {
        for SetRate { model, rate, usd, place } in self.set_rates()? {
            let id = catalog.find(&model);
            let id = id.map_err(|unfound| unknown_model(&model, &unfound, &catalog).at(&place))?;
            catalog = catalog.supposing(WhatIf { model: id, rate, usd, place });
        }
        Ok(catalog.used_on(self.prices().clock.today()))
    }

    /// Designs of the file, evaluated.
    pub(super) fn evaluated(&self, designs: &[Vec<&Patch>]) -> Result<Vec<Evaluated>> {
        let catalog = self.catalog(designs)?;
        Ok(self.study(&catalog).evaluate_all(designs.iter().cloned())?)
    }

    /// The file as it stands under patches and, one by one, with each step moved to each model: those of these
    /// designs that are possible, evaluated.
    pub(super) fn moved(&self, patches: &[&Patch], models: &[String]) -> Result<Vec<Evaluated>> {
        let scenario = self.file.scenario(patches.iter().copied())?;
        let named = scenario.model_names().map(|name| &name.value).chain(models);
        let mut moves = Vec::new();
        for model in named.collect::<BTreeSet<_>>() {
            for step in self.file.step_names() {
                moves.push(Patch::moved([step], model, model));
            }
        }
        let alone = std::iter::once(patches.to_vec());
        let each = moves.iter().map(|one| patches.iter().copied().chain([one]).collect::<Vec<&Patch>>());
        let designs: Vec<Vec<&Patch>> = alone.chain(each).collect();
        let catalog = self.catalog(&designs)?;
        let study = self.study(&catalog);
        Ok(designs.iter().filter_map(|design| study.evaluate(design.iter().copied()).ok()).collect())
    }
}

/// Models that are named beside a scenario.
pub(super) enum Named<'n> {
    /// Whatever the tables hold.
    All,
    /// These.
    These(&'n [String]),
}
