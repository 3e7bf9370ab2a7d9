//! Error rates of tasks.

use std::collections::BTreeMap;

use crate::scenario::design::Quality;
use crate::scenario::format::{self, QualityPer};
use crate::yaml::{Located, Named};

pub(super) fn qualities(all: Named<format::Quality>) -> BTreeMap<String, Quality> {
    all.0.into_iter().map(|(name, file)| (name.value.clone(), quality(&name, file))).collect()
}

fn quality(name: &Located<String>, file: format::Quality) -> Quality {
    let format::Quality { per, fields, source: Some(_) | None, error_rate } = file;
    let fields = match per {
        QualityPer::Call => None,
        QualityPer::Field => fields,
    };
    Quality { place: name.place.clone(), fields, error_rates: error_rate.0 }
}
