//! How fast the models of a scenario are, and how much they take, as `project --capacity` has it.

use costcalc::analysis::Capacity;
use costcalc::analysis::capacity::ModelLoad;
use costcalc::exact::Exact;

use crate::{common, over};

fn capacity(scenario: &str) -> Capacity {
    common::capacity_file(&format!("scenarios/articles/{scenario}.yaml"))
}

fn load<'c>(capacity: &'c Capacity, model: &str) -> &'c ModelLoad {
    let found = capacity.models.iter().find(|known| *known.load.model == *model);
    found.unwrap_or_else(|| panic!("no step is done by {model}"))
}

/// Seconds of a request, on average.
pub(crate) fn seconds(scenario: &str, model: &str) -> Exact {
    let capacity = capacity(scenario);
    let load = &load(&capacity, model).load;
    let time = load.time.as_ref().expect("the model has a latency");
    over(time.exact(), load.requests.exact()).shift_down(3)
}

/// Minutes until a month's work is done at once.
pub(crate) fn drain(scenario: &str, model: &str) -> Exact {
    load(&capacity(scenario), model).drain().expect("a limit is known").0
}

/// The volume of a month at which a limit of a model is used in full.
pub(crate) fn full_at(scenario: &str, model: &str, limit: &str) -> Exact {
    let capacity = capacity(scenario);
    let one = load(&capacity, model).uses.iter().find(|one| one.ceiling.word() == limit);
    let used = one.and_then(|one| one.utilisation()).expect("the limit is known");
    capacity.full_at(&used).expect("it is used")
}

/// How many times as many requests the plan of a scenario lasts for.
pub(crate) fn multiplier(scenario: &str) -> Exact {
    let quota = capacity(scenario).quota.expect("the scenario has a plan");
    quota.multiplier().expect("requests are counted")
}
