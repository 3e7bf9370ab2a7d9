//! The steps of a query from lines to what each is of: each may use what those before it name.

use crate::usage::log::flat::Ended;

use super::counts::Problems;
use super::time;
use super::values::{Columns, Values, column};

/// The steps: the name of each, what it has, and its columns.
pub(super) fn steps(values: &Values<'_>) -> Vec<(&'static str, &'static str, Columns)> {
    let engine = values.engine;
    let checked = [time::checked(values), values.object(), values.cost_text()];
    let provider = vec![column(values.provider(), "k_provider")];
    let numbers = [values.numbers(), time::read(values), provider];
    let used = values.used().into_iter().map(|(meter, number)| (number, format!("m_{meter}")));
    let parts = [used.collect(), vec![column(time::zone(engine), "zone")], values.cost_parts()];
    let moments = [vec![column(time::minutes(values), "minutes")], words(values), values.cost_digits()];
    let kinds = [vec![column(values.kind(), "kind")], values.cost_picos()];
    vec![
        ("checked", "What is written as it must be.", checked.concat()),
        ("numbers", "Counts in whole numbers; -1 is no count.", numbers.concat()),
        ("parts", "What each meter counts.", parts.concat()),
        ("moments", "Minutes since 1970 in UTC, and what words mean.", moments.concat()),
        ("said", "Days, and what is wrong with a line.", said(values)),
        ("kinds", "What a line is of.", kinds.concat()),
    ]
}

fn words(values: &Values<'_>) -> Columns {
    vec![
        column(values.model(), "k_model"),
        column(values.lines.text(values.flat.id), "k_id"),
        column(values.tier(), "k_tier"),
        column(values.region(), "k_region"),
        column(values.status(), "k_status"),
    ]
}

fn said(values: &Values<'_>) -> Columns {
    let engine = values.engine;
    let day = engine.times("minutes", 24 * 60);
    let cases = problems(values);
    let cases = cases.iter().map(|(holds, why)| format!("\n      WHEN {holds} THEN {}", engine.literal(why)));
    let mut columns = vec![
        column(engine.day_after(&day), "k_day"),
        column(time::of_week(engine, &day), "minute_of_week"),
        column(format!("CASE{}\n    END", cases.collect::<String>()), "problem"),
    ];
    columns.extend(values.cost_padded());
    columns
}

/// What may be wrong with a line, in the order in which it is looked for.
fn problems(values: &Values<'_>) -> Problems {
    let path = |at: usize| values.lines.path(at);
    let mut all = Problems::new();
    if values.lines.hides_spellings() {
        let why = "a count has an exponent or too many digits, and counts are whole numbers from 0 on";
        all.push(("is_spelt_otherwise".to_owned(), why.to_owned()));
    }
    all.extend(values.count_problems());
    let model = values.flat.model;
    all.push((format!("{} = ''", values.lines.text(model)), format!("`{}` is missing", path(model))));
    all.push(("NOT is_time".to_owned(), format!("`{}` is not a time", path(values.flat.time))));
    for (at, is_said) in values.tiers() {
        let why = format!("`{}` is a word for no tier that is known", path(at));
        all.push((format!("k_tier = '' AND {is_said}"), why));
    }
    if let Ended::Said(at) = values.flat.ended
        && values.lines.name(at).is_some()
    {
        let why = format!("`{}` is neither `ok`, `failed` nor `estimated`", path(at));
        all.push(("k_status = ''".to_owned(), why));
    }
    all.extend(values.cost_problem());
    all
}
