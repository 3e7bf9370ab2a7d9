//! Worlds from files: a scenario in one of its designs, and the price tables that it names.

mod cache;
mod keys;
mod names;
mod step;
mod table;
mod tree;

use self::keys::{Keys, Read, text};
use self::names::Names;
pub use self::tree::{Tree, parse};
use super::num::Num;
use super::world::*;

/// The price tables of these texts.
pub fn tables<'t>(texts: impl IntoIterator<Item = &'t str>) -> Read<Vec<Table>> {
    texts.into_iter().map(|text| table::table(parse(text)?)).collect()
}

/// A scenario's file, taken apart.
pub struct File {
    pub prices: Option<Vec<String>>,
    base: Tree,
    pub cases: Vec<(String, Tree)>,
    pub variants: Vec<(String, Tree)>,
}

impl File {
    pub fn read(text: &str) -> Read<Self> {
        let mut keys = Keys::of(parse(text)?, "the scenario")?;
        let prices =
            keys.take("prices").map(|prices| keys::list(prices)?.into_iter().map(self::text).collect());
        let mut patches = |key| keys.map(key).map(|patches| patches.map_or(vec![], Keys::rest));
        let (cases, variants) = (patches("cases")?, patches("variants")?);
        Ok(Self { prices: prices.transpose()?, base: Tree::Map(keys.rest()), cases, variants })
    }

    /// The file with these patches laid over it, in order, over these tables; on a day unless it names one.
    pub fn world(&self, patches: &[&Tree], tables: &[Table], day: &str) -> Read<World> {
        let tree = patches.iter().fold(self.base.clone(), |tree, patch| tree::laid_over(&tree, patch));
        Ok(World { tables: tables.to_vec(), scenario: scenario(tree, &Names(tables), day)? })
    }
}

/// What moves no figure.
const WITHOUT_EFFECT: [&str; 12] = [
    "schema",
    "name",
    "description",
    "budget",
    "expect",
    "not_included",
    "limits",
    "latency",
    "peak_factor",
    "require",
    "quota",
    "tags",
];

fn scenario(tree: Tree, names: &Names, day: &str) -> Read<Scenario> {
    let mut keys = Keys::of(tree, "the scenario")?;
    keys.ignore(&WITHOUT_EFFECT);
    let entries = |keys: &mut Keys, key| keys.map(key).map(|map| map.map_or(vec![], Keys::rest));
    let horizon = keys.map("horizon")?.map(horizon).transpose()?;
    let as_of = keys.text("as_of")?;
    let scenario = Scenario {
        when: horizon.map_or_else(|| When::Day(as_of.unwrap_or_else(|| day.to_owned())), When::Horizon),
        region: keys.text("region")?,
        volume: volume(Keys::of(keys.need("volume")?, "the volume")?)?,
        quality: entries(&mut keys, "quality")?
            .into_iter()
            .map(|(name, tree)| Ok((name, quality(tree, names)?)))
            .collect::<Read<_>>()?,
        model_factors: entries(&mut keys, "model_factors")?
            .into_iter()
            .map(|(name, tree)| factors(&name, tree, names))
            .collect::<Read<_>>()?,
        steps: entries(&mut keys, "steps")?
            .into_iter()
            .map(|(name, tree)| step::step(name, tree, names))
            .collect::<Read<_>>()?,
        fixed: keys.list("fixed")?.into_iter().map(fixed).collect::<Read<_>>()?,
    };
    keys.finish()?;
    Ok(scenario)
}

fn horizon(mut keys: Keys) -> Read<Horizon> {
    let horizon = Horizon {
        from: text(keys.need("from")?)?,
        months: keys.count("months")?.ok_or("a horizon has months")?,
        growth: keys.number("growth")?,
    };
    keys.finish()?;
    Ok(horizon)
}

fn volume(mut keys: Keys) -> Read<Volume> {
    keys.ignore(&["unit"]);
    let volume = match keys.number("per_month")? {
        Some(units) => Volume::PerMonth(units),
        None => Volume::PerDay(keys.needed_number("per_day")?, keys.number("days_per_month")?),
    };
    keys.finish()?;
    Ok(volume)
}

fn quality(tree: Tree, names: &Names) -> Read<Quality> {
    let mut keys = Keys::of(tree, "a quality")?;
    keys.ignore(&["source", "per"]);
    let fields = keys.count("fields")?;
    let rates = Keys::of(keys.need("error_rate")?, "the error rates")?.rest();
    keys.finish()?;
    let rate = |(model, rate): (String, Tree)| Ok((names.model(&model)?, Num::new(text(rate)?)));
    Ok(Quality { fields, error_rate: rates.into_iter().map(rate).collect::<Read<_>>()? })
}

fn factors(model: &str, tree: Tree, names: &Names) -> Read<Factors> {
    let mut keys = Keys::of(tree, "the factors")?;
    let factors =
        Factors { model: names.model(model)?, input: keys.number("input")?, output: keys.number("output")? };
    keys.finish()?;
    Ok(factors)
}

fn fixed(tree: Tree) -> Read<Fixed> {
    let mut keys = Keys::of(tree, "a fixed cost")?;
    let fixed = Fixed {
        name: text(keys.need("name")?)?,
        per_month: keys.needed_number("per_month")?,
        when_providers: keys.count("when_providers")?,
    };
    keys.finish()?;
    Ok(fixed)
}
