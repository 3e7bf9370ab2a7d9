//! Values with the datasets that hold them: `0.0375 LGD*`, or several of which one was picked.

use crate::pricing::import::Format;
use crate::pricing::import::published::Decision;
use crate::pricing::import::rule::Vendor;
use crate::pricing::import::why::Why;
use crate::yaml::json::{Json, field, text_of};

/// A value, and who holds it.
pub(super) struct Held<'t> {
    pub(super) value: Value<'t>,
    /// The letters of the datasets, each with its marks.
    pub(super) holders: String,
}

/// An amount of a cell, or why it has none.
pub(super) enum Value<'t> {
    Amount(std::borrow::Cow<'t, str>),
    /// The datasets differ.
    Undecided(String),
    /// Money of another currency.
    Converted,
}

impl<'t> Held<'t> {
    /// Reads `amount holders` or `{v: […], pick: …, why: …}`. Where nothing is picked, that of one dataset may be taken.
    pub(super) fn read(json: Json<'t>, by: Option<&str>) -> Option<Self> {
        if let Some(text) = json.text() {
            let (amount, holders) = text.split_once(' ')?;
            let value = Value::Amount(amount.to_owned().into());
            return Some(Self { value, holders: holders.to_owned() });
        }
        let fields = json.fields()?;
        let pick = text_of(&fields, "pick")?;
        let values: Vec<String> = field(&fields, "v")?
            .items()?
            .into_iter()
            .filter_map(|one| one.text().map(String::from))
            .collect();
        let is_its =
            |value: &&String| by.is_some_and(|by| value.split_once(' ').is_some_and(|(_, held)| held == by));
        let pick = match values.iter().find(is_its).filter(|_| pick == "undecided") {
            Some(value) => first_word(value).into(),
            None => pick,
        };
        let holders = values.iter().find_map(|value| value.strip_prefix(&*pick)?.strip_prefix(' '));
        let is_foreign = text_of(&fields, "why").is_some_and(|why| why.contains("not in USD"));
        let value = match (is_foreign, holders) {
            (true, _) => Value::Converted,
            (false, Some(_)) => Value::Amount(pick),
            (false, None) => Value::Undecided(values.join(", ")),
        };
        Some(Self { value, holders: holders.unwrap_or_default().to_owned() })
    }

    /// The values of a cell of which there are several, each with its datasets, and the one that is picked.
    pub(super) fn several(json: Json<'_>) -> Option<(Vec<String>, Option<Decision>)> {
        let fields = json.fields()?;
        let values = field(&fields, "v")?.items()?;
        let pick = text_of(&fields, "pick").filter(|pick| pick != "undecided");
        let why = text_of(&fields, "why").unwrap_or_default().into_owned();
        let taken = pick.map(|pick| Decision { value: pick.into_owned(), why });
        Some((values.into_iter().filter_map(|one| one.text().map(String::from)).collect(), taken))
    }

    /// Whether somebody publishes it: not if the only datasets that hold it have computed it, or taken it from
    /// another tier, or are not trusted.
    pub(super) fn check(&self, rule: Option<&Vendor>) -> Result<(), Why> {
        let mut refused = Why::NoneLeft;
        for (dataset, marks) in datasets(&self.holders) {
            match rule.and_then(|rule| rule.distrusts(&dataset.to_string())) {
                Some(why) => refused = Why::ByRule(why.to_owned()),
                None if marks.contains('*') => refused = Why::Factor,
                None if marks.contains('^') => refused = Why::Inherited,
                None => return Ok(()),
            }
        }
        Err(refused)
    }
}

/// The datasets of `LGD*~`, each with its marks.
pub(super) fn datasets(holders: &str) -> impl Iterator<Item = (char, &str)> {
    let is_dataset = |c: char| c.is_ascii_uppercase();
    holders.char_indices().filter(move |(_, c)| is_dataset(*c)).map(move |(at, dataset)| {
        let rest = &holders[at + 1..];
        (dataset, &rest[..rest.find(is_dataset).unwrap_or(rest.len())])
    })
}

/// The datasets that hold a value and whose own files an import reads.
pub(in crate::pricing::import) fn imported(holders: &str) -> impl Iterator<Item = Format> {
    datasets(holders).filter_map(|(dataset, _)| match dataset {
        'L' => Some(Format::Litellm),
        'G' => Some(Format::GenaiPrices),
        'M' => Some(Format::ModelsDev),
        _ => None,
    })
}

/// How many datasets hold a value independently of each other: models.dev and what is made from it are one, unless
/// the rate was read on the vendor's page.
pub(super) fn independent(holders: &str) -> usize {
    let mut families: Vec<char> = datasets(holders)
        .map(|(dataset, marks)| match dataset {
            'P' => 'M',
            'D' if !marks.contains('!') => 'M',
            other => other,
        })
        .collect();
    families.sort_unstable();
    families.dedup();
    families.len()
}

/// The word before the datasets that hold it.
pub(super) fn first_word(text: &str) -> String {
    text.split(' ').next().unwrap_or_default().to_owned()
}
