//! How much of each meter a call uses: one flag a meter.

use std::sync::LazyLock;

use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::cli::args;
use crate::units::{Count, Meter, PerMeter, Stated};

/// How much of each meter one call uses, as far as that is stated.
#[derive(Debug)]
pub(super) struct MeterArgs(PerMeter<Option<Count>>);

impl MeterArgs {
    /// Whether nothing is stated.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, count)| count.is_none())
    }

    /// What is used of each meter; nothing where that is not stated.
    pub(super) fn used(&self) -> PerMeter<Count> {
        PerMeter::from_fn(|meter| self.0[meter].clone().unwrap_or_default())
    }
}

impl FromArgMatches for MeterArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let stated = |meter: Meter| matches.get_one::<Stated>(meter.name());
        Ok(Self(PerMeter::from_fn(|meter| stated(meter).map(|stated| stated.number.clone()))))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for MeterArgs {
    fn augment_args(command: Command) -> Command {
        command.args(Meter::all().map(flag))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn flag(meter: Meter) -> Arg {
    static NAMES: LazyLock<PerMeter<[String; 2]>> = LazyLock::new(|| {
        PerMeter::from_fn(|meter| {
            [meter.name().replace('_', "-"), meter.facts().counted.name().to_uppercase()]
        })
    });
    let [name, unit] = &NAMES[meter];
    Arg::new(meter.name())
        .long(name.as_str())
        .value_name(unit.as_str())
        .value_parser(move |text: &str| args::quantity(text, meter))
        .conflicts_with("usage")
        .help(meter.doc().trim_end_matches('.'))
}
