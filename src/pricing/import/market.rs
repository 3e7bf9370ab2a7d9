//! `market/v1`: what several datasets say of the market, merged: for each model at a vendor its cells, each with the
//! datasets that hold it, and with a choice where they differ.

mod cells;
mod classes;
mod extra;
mod held;
mod later;
mod limits;
mod line;
mod past;

use std::collections::{BTreeMap, BTreeSet};

use crate::units::Date;

use super::Format;
use super::json::{Fields, Json, field, text_of};
use super::names;
use super::published::{Dataset, EntryName};
use super::rule::{Rule, Vendor};
use super::why::Why;

use self::held::datasets;
pub(super) use self::held::imported;
use self::line::Line;

/// What the lines of a file share.
struct File<'t> {
    /// The day on which it was made.
    made: Date,
    /// The datasets by their letters: `litellm 1.110.2`.
    datasets: BTreeMap<char, String>,
    /// The days of datasets, by their letters.
    days: BTreeMap<char, Date>,
    /// The pages that datasets cite.
    urls: Vec<String>,
    /// The vendors.
    vendors: Fields<'t>,
    /// The rule by which it is read.
    rule: Option<&'t Rule>,
}

impl File<'_> {
    /// The datasets that hold a value, as a source cites them.
    fn cited(&self, held: &str) -> String {
        let names: BTreeSet<&str> =
            datasets(held).filter_map(|(letter, _)| self.datasets.get(&letter)).map(String::as_str).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    }
}

/// Reads the file, if it is one of the market.
pub(super) fn read<'t>(root: Json<'t>, rule: Option<&'t Rule>) -> Option<Dataset> {
    let root = root.fields()?;
    if text_of(&root, "schema")? != "market/v1" {
        return None;
    }
    let named = field(&root, "datasets")?.fields()?;
    let said =
        |(letter, text): &(String, Json<'_>)| Some((letter.chars().next()?, text.text()?.into_owned()));
    let said: Vec<(char, String)> = named.iter().filter_map(said).collect();
    let urls = field(&root, "urls")?.items()?;
    let file = File {
        made: text_of(&root, "made")?.parse().ok()?,
        datasets: said.iter().map(|(letter, text)| (*letter, cited(text))).collect(),
        days: said.iter().filter_map(|(letter, text)| Some((*letter, day_in(text)?))).collect(),
        urls: urls.into_iter().map(|url| url.text().map_or_else(String::new, String::from)).collect(),
        vendors: field(&root, "vendors")?.fields()?,
        rule,
    };
    let mut dataset = Dataset::default();
    for (vendor, lines) in field(&root, "models")?.fields()? {
        take_vendor(&file, &vendor, lines.items().unwrap_or_default(), rule, &mut dataset);
    }
    Some(dataset)
}

/// A dataset as sources cite it: `litellm@1.110.2`.
fn cited(text: &str) -> String {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let name = words.next().unwrap_or_default();
    let version = words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()) || word.len() == 7);
    version.map_or_else(|| name.to_owned(), |version| format!("{name}@{version}"))
}

/// The last day that a text names.
fn day_in(text: &str) -> Option<Date> {
    text.split([' ', ',', ')', ';']).filter_map(|word| word.parse().ok()).next_back()
}

fn take_vendor(
    file: &File<'_>,
    vendor: &str,
    lines: Vec<Json<'_>>,
    rule: Option<&Rule>,
    dataset: &mut Dataset,
) {
    let own = field(&file.vendors, vendor).and_then(Json::fields).unwrap_or_default();
    let class = text_of(&own, "class").unwrap_or_default();
    let decided = rule.and_then(|rule| rule.vendor(vendor));
    let without = decided.and_then(|decided| decided.leave_out.as_deref());
    let without = without.or_else(|| rule.and_then(|rule| rule.without(&class)));
    let lines: Vec<Fields<'_>> = lines.into_iter().filter_map(Json::fields).collect();
    let providers = providers(vendor, &own);
    let (written, apart) = providers_written(&lines);
    for provider in written.intersection(&providers).filter(|name| !apart.contains(*name)) {
        dataset.note_provider(&table(vendor, decided), provider);
    }
    let providers: BTreeSet<String> = providers.difference(&apart).cloned().collect();
    let mut other_names = other_names(&providers, &lines, class == "direct");
    let ids: Vec<String> =
        lines.iter().map(|line| text_of(line, "id").unwrap_or_default().into_owned()).collect();
    let whole: Vec<Option<&str>> = ids.iter().map(|id| decided?.folds(id)).collect();
    for (at, whole) in whole.iter().enumerate() {
        let Some(into) = whole.and_then(|whole| ids.iter().position(|id| id == whole)) else { continue };
        let names = std::mem::take(&mut other_names[at]);
        other_names[into].extend(names);
        other_names[into].insert(ids[at].clone());
    }
    for (at, (fields, aliases)) in lines.iter().zip(other_names).enumerate() {
        let name = entry_name(vendor, &ids[at], decided);
        if let Some(whole) = whole[at] {
            dataset.take(Err(Box::new(name.left_out(None, Why::OtherNameOf(whole.to_owned())))));
            continue;
        }
        let notes = field(fields, "note").map_or("", Json::raw);
        let without = without.or_else(|| rule.and_then(|rule| rule.refuses(notes)));
        let entry = match without {
            Some(why) => Err(Box::new(name.left_out(None, Why::ByRule(why.to_owned())))),
            None if !names::is_possible(&name.model) => Err(Box::new(name.left_out(None, Why::BadName))),
            None => {
                let line = Line {
                    file,
                    rule: decided,
                    name,
                    fields: fields.clone(),
                    aliases,
                    providers: &providers,
                    mode: None,
                };
                for line in line.modes() {
                    dataset.take(line.read());
                }
                line.read()
            }
        };
        dataset.take(entry);
    }
}

fn entry_name(vendor: &str, id: &str, decided: Option<&Vendor>) -> EntryName {
    EntryName {
        entry: format!("{vendor}/{id}"),
        published_provider: vendor.to_owned(),
        provider: table(vendor, decided),
        model: id.to_owned(),
    }
}

fn table(vendor: &str, decided: Option<&Vendor>) -> String {
    let own = decided.and_then(|decided| decided.table.clone());
    own.unwrap_or_else(|| names::table(Format::Market, vendor))
}

/// The names of a vendor in the datasets.
fn providers(vendor: &str, own: &Fields<'_>) -> BTreeSet<String> {
    let theirs = field(own, "names").and_then(Json::fields).unwrap_or_default();
    let names = theirs.iter().filter_map(|(_, names)| names.text());
    let words: Vec<String> =
        names.flat_map(|names| names.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    words.into_iter().chain([vendor.to_owned()]).collect()
}

/// The other names of each line: its dated forms and aliases, and what datasets call it. A name that two lines have
/// is neither's.
fn other_names(providers: &BTreeSet<String>, lines: &[Fields<'_>], is_maker: bool) -> Vec<BTreeSet<String>> {
    let all: Vec<BTreeSet<String>> = lines.iter().map(|line| names_of(line, providers, is_maker)).collect();
    let ids: BTreeSet<String> =
        lines.iter().filter_map(|line| text_of(line, "id").map(String::from)).collect();
    let is_alone =
        |name: &String| !ids.contains(name) && all.iter().filter(|names| names.contains(name)).count() == 1;
    all.iter().map(|names| names.iter().filter(|name| is_alone(name)).cloned().collect()).collect()
}

/// The moving names of LiteLLM are those of the vendor that makes a model.
fn names_of(line: &Fields<'_>, providers: &BTreeSet<String>, is_maker: bool) -> BTreeSet<String> {
    let listed = |key: &str| field(line, key).and_then(Json::items).unwrap_or_default();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for name in listed("dated").into_iter().chain(listed("aka")).filter_map(Json::text) {
        match name.strip_prefix("L:") {
            Some(_) if !is_maker => false,
            Some(moving) => names.insert(bare(moving, providers)),
            None => names.insert(bare(&name, providers)),
        };
    }
    for name in written_names(line) {
        names.insert(bare(&name, providers));
    }
    let is_one =
        |name: &String| names::is_possible(name) && !name.contains(['*', '^', ' ']) && !name.starts_with('/');
    names.into_iter().filter(is_one).collect()
}

/// What the datasets call a line, as `provider/model`.
fn written_names(line: &Fields<'_>) -> Vec<String> {
    let ids = field(line, "ids").and_then(Json::fields).unwrap_or_default();
    let mut names = Vec::new();
    for (dataset, value) in ids {
        let several = value.items().unwrap_or_else(|| vec![value]);
        for name in several.into_iter().filter_map(Json::text) {
            match (dataset.as_str(), name.splitn(4, ':').collect::<Vec<_>>().as_slice()) {
                // pi-ai has `provider:interface:kind:model`.
                ("P", [provider, _, _, model]) => names.push(format!("{provider}/{model}")),
                // simonw/llm-prices has rows of their own for parts of a price: `grok-4-128k`, `gpt-image-2-text`.
                ("S", _) if ["k", "-text", "-image"].iter().any(|part| name.ends_with(part)) => {}
                _ => names.push(name.into_owned()),
            }
        }
    }
    names
}

/// What the datasets write before the names of a vendor's models; and what of it tells models apart, as
/// `bedrock_mantle/` does: another model has the rest of such a name.
fn providers_written(lines: &[Fields<'_>]) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut of_id: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines {
        of_id.insert(text_of(line, "id").unwrap_or_default().into_owned(), written_names(line));
    }
    let (mut found, mut apart) = (BTreeSet::new(), BTreeSet::new());
    for (id, written) in &of_id {
        for name in written {
            let Some((provider, model)) = name.split_once('/') else { continue };
            let is_others = model != id && of_id.get(model).is_some_and(|names| !names.contains(name));
            if is_others {
                apart.insert(provider.to_owned());
            }
            found.insert(provider.to_owned());
        }
    }
    (found, apart)
}

/// A name without the provider before it.
fn bare(name: &str, providers: &BTreeSet<String>) -> String {
    match name.split_once('/') {
        Some((provider, model)) if providers.contains(provider) => model.to_owned(),
        _ => name.to_owned(),
    }
}
