//! Metered usage of a call other than text.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Problems};
use crate::scenario::design::Metered;
use crate::scenario::format::Quantities;
use crate::units::{Meter, Stated};
use crate::yaml::{Located, Named};

/// The meters of a step or an attempt.
pub(super) fn meters(file: Named<Quantities>, problems: &mut Problems) -> Vec<Metered> {
    let mut all = Vec::new();
    for (name, quantities) in file.0 {
        let Some(meter) = meter(&name, problems) else { continue };
        match quantities {
            Quantities::One(stated) => all.extend(metered(meter, None, stated, problems)),
            Quantities::Classes(classes) => {
                let of_class = |(class, stated): (Located<String>, Located<Stated>)| {
                    metered(meter, Some(class.value.into()), stated, problems)
                };
                all.extend(classes.0.into_iter().filter_map(of_class));
            }
        }
    }
    all
}

/// A quantity of a meter, which counts what the meter does.
fn metered(
    meter: Meter,
    class: Option<Arc<str>>,
    stated: Located<Stated>,
    problems: &mut Problems,
) -> Option<Metered> {
    let counted = meter.facts().counted;
    if let Some(own) = stated.value.counted.filter(|own| *own != counted) {
        let message = format!("`{meter}` counts {}, and this is a number of {}", counted.name(), own.name());
        problems.push(Diagnostic::error(Code::UnitDoesNotFit, message).at(&stated.place));
        return None;
    }
    Some(Metered { meter, class, quantity: stated.map(|stated| stated.number) })
}

fn meter(name: &Located<String>, problems: &mut Problems) -> Option<Meter> {
    let meter = Meter::named(&name.value);
    if let Some(meter) = meter.filter(|meter| meter.is_beside_text()) {
        return Some(meter);
    }
    let message = format!("`{}` is not what a call can use beside text", name.value);
    let unknown = Diagnostic::error(Code::UnknownKey, message).at(&name.place);
    problems.push(match meter {
        Some(text) if text.is_plain() => unknown.help(format!("write `{text}` beside `meters`")),
        Some(_) => unknown.help("write `cache` beside `meters`: it says what is read and written"),
        None => {
            let known = Meter::all().into_iter().filter(|meter| meter.is_beside_text());
            unknown.suggest(&name.value, known.map(Meter::name))
        }
    });
    None
}
