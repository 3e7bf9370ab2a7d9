//! Values of data sets against which a page of the vendor decides: tables say so, and an import of these data sets does
//! not propose them again.

use crate::pricing::cells::CellName;
use crate::pricing::edit::NewRejected;
use crate::pricing::import::market::imported;
use crate::pricing::import::published::Published;
use crate::pricing::import::words;
use crate::units::Tier;

/// How a merged file begins the reason of a decision by a page, which the list of disagreements names.
const BY_PAGE: &str = "settled: ";

/// What the datasets of a merged file have against the page that decides.
pub(super) fn against(published: &Published) -> Vec<NewRejected> {
    let mut all = Vec::new();
    for disagreement in &published.disagreements {
        let Some(taken) = &disagreement.taken else { continue };
        let by_page = taken.why.starts_with(BY_PAGE);
        let Some(cell) = rate_of_tokens(&disagreement.cell).filter(|_| by_page) else { continue };
        for held in disagreement.values.iter().filter_map(|value| value.split_once(' ')) {
            let (value, holders) = held;
            if value == taken.value {
                continue;
            }
            let why = format!("the vendor's page has {}", taken.value);
            all.extend(imported(holders).map(|dataset| NewRejected {
                dataset: dataset.word(),
                cell: cell.clone(),
                value: value.to_owned(),
                why: why.clone(),
            }));
        }
    }
    all
}

/// The cell of tables with a rate for tokens, whatever the prompt's length.
fn rate_of_tokens(cell: &str) -> Option<String> {
    let (tier, meter) = cell.split_once('.')?;
    let tier = Tier::all().into_iter().find(|one| one.name() == tier)?;
    let (_, meter, unit) = words::MARKET.iter().find(|(word, ..)| *word == meter)?;
    (*unit == words::MILLION_TOKENS).then(|| CellName::rate(tier, *meter).to_string())
}
