//! From calls to buckets, in a query: of the lines of a call one stays, and what is priced alike is added up.

use std::collections::BTreeSet;

use crate::pricing::Window;
use crate::units::{Meter, Tier};
use crate::usage::bucket::{Counted, InGranules, Sums};
use crate::usage::call::{Sizes, Status};
use crate::usage::column::Column;
use crate::usage::cuts::{BETWEEN, Cuts, IN, OUTSIDE};
use crate::usage::uses::parts;

use super::values::{Columns, Step, Values, select};

/// How the columns begin that say whether a call uses a meter.
const USES: &str = "k_uses_";
/// The day of a call.
const DAY: &str = "k_day";

/// How calls are put together.
pub(super) struct Grouped<'q> {
    pub(super) values: Values<'q>,
    pub(super) tags: &'q [String],
    pub(super) cuts: &'q Cuts,
    /// Whether lines with the same id are of one call.
    pub(super) by_id: bool,
}

impl Grouped<'_> {
    /// The steps from what each line is to calls.
    pub(super) fn steps(&self) -> Vec<Step> {
        let is_read = format!(
            "CASE WHEN kind = 'bad' THEN {} ELSE kind = 'call' END",
            self.values.engine.error("problem")
        );
        let sized = format!("{}\n  WHERE {is_read}", select(&self.sized(), "kinds"));
        let mut steps: Vec<Step> = vec![
            ("sized", "Calls, and their sizes.", sized),
            ("calls", "Between which limits a call is.", select(&self.classed(), "sized")),
        ];
        if self.by_id {
            // Copies are made later: the earlier day comes first.
            let descends = |column: String| if column == DAY { column } else { format!("{column} DESC") };
            let order: Vec<String> = self.weight().into_iter().map(descends).collect();
            let ranked = vec![
                (
                    format!("ROW_NUMBER() OVER (PARTITION BY k_id ORDER BY {})", order.join(", ")),
                    "place".to_owned(),
                ),
                ("COUNT(*) OVER (PARTITION BY k_id)".to_owned(), "copies".to_owned()),
            ];
            let has = "Lines of the same call, the one with most output first.";
            steps.push(("ranked", has, select(&ranked, "calls")));
            // Lines without an id are of a call each.
            let repeats = "CASE WHEN k_id = '' THEN 0 ELSE copies - 1 END".to_owned();
            let once = select(&vec![(repeats, "repeats".to_owned())], "ranked");
            let once = format!("{once}\n  WHERE k_id = '' OR place = 1");
            steps.push(("once", "Each call once.", once));
        }
        steps
    }

    /// The sizes of calls, and what they cost.
    fn sized(&self) -> Columns {
        let used = self.values.used();
        let sum = |is_in: &dyn Fn(Meter) -> bool| {
            let of: Vec<String> = used
                .iter()
                .filter(|(meter, _)| is_in(*meter))
                .map(|(meter, _)| format!("m_{meter}"))
                .collect();
            Some(if of.is_empty() { "0".to_owned() } else { of.join(" + ") })
        };
        let sizes = Sizes::by(sum).into_iter().flat_map(|Sizes { context, prefix, read, total }| {
            [(context, "size_context"), (prefix, "size_prefix"), (read, "size_read"), (total, "size_total")]
        });
        let mut columns: Columns = sizes.map(|(sum, name)| (sum, name.to_owned())).collect();
        columns.extend(self.values.cost_known());
        for number in 0..self.tags.len() {
            columns.push((self.values.lines.tag(number), format!("k_tag_{number}")));
        }
        columns
    }

    /// The classes of calls by their sizes and times.
    fn classed(&self) -> Columns {
        let mut columns = vec![(self.hours(), "k_hours".to_owned())];
        columns.extend(self.uses());
        for (what, size, cuts) in [
            ("context", "size_context", self.cuts.contexts().collect::<Vec<u64>>()),
            ("prefix", "size_prefix", self.cuts.prefixes().collect()),
        ] {
            let from: Vec<String> =
                cuts.iter().rev().map(|cut| format!("WHEN {cut} <= {size} THEN {cut} ")).collect();
            let below: Vec<String> =
                cuts.iter().map(|cut| format!("WHEN {size} < {cut} THEN {cut} ")).collect();
            // No class is cut at 0, so that 0 is no end and no beginning.
            let class = |cases: &[String]| match cases.is_empty() {
                true => "0".to_owned(),
                false => format!("CASE {}ELSE 0 END", cases.concat()),
            };
            columns.push((class(&from), format!("k_{what}_from")));
            columns.push((class(&below), format!("k_{what}_below")));
        }
        columns
    }

    /// Whether a call uses each meter, beside the parts of that, and the fees of the tools that it uses.
    fn uses(&self) -> Columns {
        let mut used = self.values.used();
        used.sort_unstable();
        let flag = |(meter, _): &(Meter, String)| {
            let is_counted = |part: &Meter| used.iter().any(|(own, _)| own == part);
            let parts = parts().filter(|(part, whole)| whole == meter && is_counted(part));
            let parts: Vec<String> = parts.map(|(part, _)| format!("m_{part}")).collect();
            let less = if parts.is_empty() { "0".to_owned() } else { parts.join(" + ") };
            (format!("CASE WHEN {less} < m_{meter} THEN 1 ELSE 0 END"), format!("{USES}{meter}"))
        };
        let mut columns: Columns = used.iter().map(flag).collect();
        let mut fees: Vec<(&str, String)> = self.fees().collect();
        fees.sort_unstable();
        let literal = |text: &str| self.values.engine.literal(text);
        let one = |(name, number): &(&str, String)| {
            format!("CASE WHEN 0 < {number} THEN {} ELSE '' END", literal(&format!("+{name}")))
        };
        if !fees.is_empty() {
            let names: Vec<String> = fees.iter().map(one).collect();
            columns.push((names.join(" || "), "k_fees".to_owned()));
        }
        columns
    }

    /// The windows of hours, and whether calls are made in each.
    fn hours(&self) -> String {
        let literal = |sign: &str, called: &str| self.values.engine.literal(&format!("{called}{sign}"));
        let one = |(called, window): (&String, &Window)| {
            let (inside, outside) = (literal(IN, called), literal(OUTSIDE, called));
            format!("CASE WHEN {} THEN {inside} ELSE {outside} END", self.is_in(window))
        };
        let windows: Vec<String> = self.cuts.windows().iter().map(one).collect();
        let between = format!(" || {} || ", self.values.engine.literal(BETWEEN));
        if windows.is_empty() { "''".to_owned() } else { windows.join(&between) }
    }

    fn is_in(&self, window: &Window) -> String {
        let week = window.week();
        let times: Vec<String> = week
            .spans()
            .iter()
            .map(|span| format!("minute_of_week BETWEEN {} AND {}", span.start, span.end - 1))
            .collect();
        let except: Vec<String> =
            window.except.iter().map(|day| self.values.engine.literal(&day.to_string())).collect();
        let except = if except.is_empty() {
            String::new()
        } else {
            format!(" AND k_day NOT IN ({})", except.join(", "))
        };
        format!("(({}){except})", times.join(" OR "))
    }

    /// What decides which of several lines of a call stays: most output, then most of all, then what comes last.
    fn weight(&self) -> Vec<String> {
        let used = self.values.used();
        let meters: Vec<String> = used.iter().map(|(meter, _)| format!("m_{meter}")).collect();
        let all = format!("({})", meters.join(" + "));
        let is_used = |meter: &Meter| used.iter().any(|(own, _)| own == meter);
        let failed = self.values.engine.literal(Status::Failed.word());
        let mut order = vec![format!("CASE WHEN k_status = {failed} THEN 0 ELSE 1 END")];
        order.extend(Some(Meter::Output).filter(is_used).map(|meter| format!("m_{meter}")));
        order.push(all);
        let in_order = Meter::all().into_iter().filter(|meter| *meter != Meter::Output && is_used(meter));
        order.extend(in_order.map(|meter| format!("m_{meter}")));
        order.push(DAY.to_owned());
        // What a call uses is said by its meters.
        order.extend(self.key_order().into_iter().filter(|key| !key.starts_with(USES) && key != DAY));
        order.extend(self.fees().map(|(_, number)| number));
        if self.values.has_cost() {
            order.extend(["k_costs".to_owned(), "k_cost".to_owned()]);
        }
        order
    }

    /// Uses of tools, by the name of their fee.
    fn fees(&self) -> impl Iterator<Item = (&'static str, String)> {
        let lines = self.values.lines;
        self.values.flat.fees.iter().filter_map(|(fee, at)| Some((*fee, format!("n_{}", lines.name(*at)?))))
    }

    /// The columns that are the key of a bucket.
    fn keys(&self) -> Vec<String> {
        let keys = ["provider", "model", "day", "hours", "tier", "region"];
        let classes = ["context_from", "context_below", "prefix_from", "prefix_below", "status"];
        let keys = keys.into_iter().chain(classes).map(|key| format!("k_{key}"));
        let tags = (0..self.tags.len()).map(|number| format!("k_tag_{number}"));
        keys.chain(tags).chain(self.uses().into_iter().map(|(_, name)| name)).collect()
    }

    /// The same, in the order in which buckets are written.
    fn key_order(&self) -> Vec<String> {
        let engine = self.values.engine;
        let places = |key: &str, words: Vec<&str>| {
            let each: Vec<String> = words
                .iter()
                .enumerate()
                .map(|(place, word)| format!("WHEN {} THEN {place} ", engine.literal(word)))
                .collect();
            format!("CASE {key} {}END", each.concat())
        };
        let keys = self.keys().into_iter().filter(|key| !key.ends_with("_below"));
        keys.map(|key| match key.as_str() {
            "k_tier" => places(&key, Tier::all().map(Tier::name).to_vec()),
            "k_status" => places(&key, Status::ALL.map(Status::word).to_vec()),
            number if number == "k_context_from" || number == "k_prefix_from" || number.starts_with(USES) => {
                key
            }
            _ => engine.in_bytes(&key),
        })
        .collect()
    }

    /// The buckets.
    pub(super) fn select(&self) -> String {
        let engine = self.values.engine;
        let columns: Vec<String> = self
            .columns()
            .iter()
            .map(|column| format!("{} AS {}", self.sum(column), engine.name(&column.to_string())))
            .collect();
        let from = if self.by_id { "once" } else { "calls" };
        format!(
            "SELECT\n  {}\nFROM {from}\nGROUP BY {}\nORDER BY {}",
            columns.join(",\n  "),
            self.keys().join(", "),
            self.key_order().join(", ")
        )
    }

    /// The columns of a bucket that has everything which lines of the format may have.
    fn columns(&self) -> BTreeSet<Column> {
        let one = |meter: Meter| (meter, Counted::default());
        let sums = Sums {
            meters: self.values.used().into_iter().map(|(meter, _)| one(meter)).collect(),
            granules: self.cuts.granules().map(|granule| (granule, InGranules::default())).collect(),
            fees: self.fees().map(|(fee, _)| (fee.to_owned(), Counted::default())).collect(),
            ..Sums::default()
        };
        Column::all_of(&sums, self.tags).collect()
    }

    /// What a column holds; nothing for an empty text or 0, as in every file of buckets.
    fn sum(&self, column: &Column) -> String {
        let engine = self.values.engine;
        let key = |key: &str| format!("NULLIF(k_{key}, '')");
        let bound = |key: &str| format!("NULLIF(k_{key}, 0)");
        let sum = |number: &str| format!("NULLIF(SUM({number}), 0)");
        let whole = |number: &str, granule: u64| format!("SUM({number} - {})", engine.rest(number, granule));
        let fee = |name: &String| {
            let known = self.fees().find(|(fee, _)| fee == name);
            known.map_or_else(|| "0".to_owned(), |(_, number)| number)
        };
        match column {
            Column::Provider => key("provider"),
            Column::Model => key("model"),
            Column::Day => key("day"),
            Column::Hours => key("hours"),
            Column::Tier => key("tier"),
            Column::Region => key("region"),
            Column::Status => key("status"),
            Column::ContextFrom => bound("context_from"),
            Column::ContextBelow => bound("context_below"),
            Column::PrefixFrom => bound("prefix_from"),
            Column::PrefixBelow => bound("prefix_below"),
            Column::Tag(name) => {
                let number = self.tags.iter().position(|tag| tag == name).unwrap_or_default();
                key(&format!("tag_{number}"))
            }
            Column::Calls => "COUNT(*)".to_owned(),
            Column::Repeats if self.by_id => sum("repeats"),
            Column::Repeats => "NULL".to_owned(),
            Column::Meter(meter) if self.counts(*meter) => sum(&format!("m_{meter}")),
            Column::Meter(_) => "NULL".to_owned(),
            Column::ReadIn(granule) => whole("size_read", *granule),
            Column::PrefixIn(granule) => whole("size_prefix", *granule),
            Column::Longest => "NULLIF(MAX(size_total), 0)".to_owned(),
            Column::Fee(name) => sum(&fee(name)),
            Column::Cost if self.values.has_cost() => sum("k_cost"),
            Column::CostCalls if self.values.has_cost() => sum("k_costs"),
            Column::Cost | Column::CostCalls => "NULL".to_owned(),
        }
    }

    fn counts(&self, meter: Meter) -> bool {
        self.values.used().iter().any(|(own, _)| *own == meter)
    }
}
