//! A scenario that says what was measured costs what was used.

use costcalc::analysis::calibrate::calibrated;
use costcalc::analysis::{Day, Study};
use costcalc::diag::{Diagnostic, Source};
use costcalc::exact::Exact;
use costcalc::scenario::File;
use costcalc::units::{Count, Date, Figure};
use costcalc::usage::{self, Buckets, By};
use proptest::prelude::*;

use crate::lines::{CATALOG, Logged, asked, logged, read};
use crate::samples::{ALL, batch};

/// A scenario of one step, with factors of a model.
fn scenario(factor: u32) -> File {
    let text = format!(
        "name: s # what it is about\n\
         volume: {{unit: ticket, per_day: 10}}\n\
         model_factors:\n  google/gemini-2.5-pro: {{input: 1.{factor}, output: 0.{factor}}}\n\
         steps:\n  draft:\n    model: openai/gpt-5.4-mini # cheap\n    input: 500\n    # short\n    output: 50\n    \
         cache:\n      prefix: 100\n      hit_rate: 50%\n\n    # of the batch\n    batch: {{share: 40%, hit_rate: 20%}}\n\n# the end\n"
    );
    File::parse(&Source::new("s.yaml", text), "s").expect("a scenario")
}

/// What the scenario costs with what was measured of buckets, and its text.
fn measured(file: &File, buckets: &Buckets, units: u64, day: Date) -> Result<(Exact, File), String> {
    let before = file.scenario([]).map_err(|why| format!("{why:?}"))?;
    let units = Count::new(units.into()).expect("not below 0");
    let measured = calibrated(file, &before, buckets, &[], (&CATALOG, day), Some(&units));
    let file = measured.map_err(|why| format!("{why:?}"))?.file;
    let failed = |why: Vec<Diagnostic>| format!("{why:?}\n{}", file.source.text);
    let projected = Study::new(&file, &CATALOG, Day::Fixed(day)).evaluate([]).map_err(failed)?;
    Ok((projected.projection.totals[Figure::Invoice].exact().clone(), file))
}

#[test]
fn the_call_of_each_format_costs_what_was_used() {
    let day = "2026-11-20".parse().expect("a day");
    for (format, text) in ALL {
        let (buckets, _) = read(format, text, &batch(), 1, &[]);
        let used = usage::priced(&buckets, &CATALOG, &[By::Model], Some(day)).expect("small numbers");
        let invoice = measured(&scenario(7), &buckets, 3, day).ok().map(|(invoice, _)| invoice);
        // The tables of these tests have no prices of Bedrock and OpenRouter.
        let has_price = !["bedrock", "openrouter"].contains(&format);
        assert_eq!(invoice, has_price.then(|| used.all.amount.exact().clone()), "{format}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_measured_costs_what_was_used(
        lines in prop::collection::vec(logged(), 1..60),
        units in 1..1_000_u64,
        factor in 1..99_u32,
        day in 1..28_u8,
    ) {
        // A scenario's calls fit the windows of their models.
        let fits = |line: &&Logged| {
            let is_long = [2, 3].contains(&line.model);
            line.prompt() + line.counts[4] <= if is_long { 390_000 } else { 200_000 }
        };
        let lines: Vec<&Logged> = lines.iter().filter(fits).collect();
        let text: String = lines.iter().map(|line| line.line()).collect();
        let (buckets, _) = read("litellm", &text, &asked(&[]), 1, &[]);
        let day = format!("2026-11-{day:02}").parse().expect("a day");
        let used = usage::priced(&buckets, &CATALOG, &[By::Model], Some(day)).expect("numbers of a usual size");
        let before = scenario(factor);
        if used.all.priced == 0 {
            prop_assert!(measured(&before, &buckets, units, day).is_err());
            return Ok(());
        }
        let (invoice, file) = measured(&before, &buckets, units, day).map_err(TestCaseError::fail)?;
        let text = &file.source.text;
        prop_assert_eq!(&invoice, used.all.amount.exact(), "{}", text);
        // Comments stay.
        prop_assert!(["# what it is about", "# short", "# of the batch", "# the end"].iter().all(|one| text.contains(one)), "{}", text);
        // To measure again changes nothing.
        let (_, again) = measured(&file, &buckets, units, day).map_err(TestCaseError::fail)?;
        prop_assert_eq!(&again.source.text, text);
    }
}
