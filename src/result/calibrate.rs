//! What `calibrate` answers.

use crate::analysis::calibrate::{Calibration, OfStep};
use crate::scenario::{self, path_name};
use crate::usage::{self, Kind};

use super::{Figure, all};

parts! {
    /// What logs measured of a scenario.
    pub struct Calibrate from calibration: &Calibration {
        /// The scenario's name.
        name: String = calibration.name.clone(),
        /// The day whose prices tell calls apart.
        as_of: String = calibration.calibrated.day.to_string(),
        /// For how many units the calls were made; null where that is not given.
        units: Option<Figure> = calibration.calibrated.units.as_ref().map(Figure::from),
        /// The steps with calls, in the order of the file.
        steps: Vec<MeasuredStep> = all(&calibration.calibrated.steps),
        /// The steps of which the logs hold no call with a price.
        unmeasured: Vec<String> = calibration.calibrated.unmeasured.clone(),
        /// Calls that are no step's, by their model as the logs name it.
        others: super::ByName<u64> = calibration.calibrated.others.iter().map(|(called, calls)| (called.clone(), *calls)).collect(),
        /// What changes, in the order of the file.
        changes: Vec<MeasuredChange> = all(&calibration.changes),
        /// Whether what was measured was written into the scenario's file.
        written: bool = calibration.written.is_some(),
        /// The lines of comments that stood beside what is written anew, and that the text lacks.
        lost_comments: Vec<usize> = calibration.calibrated.lost_comments.clone(),
        /// The text of the scenario with what was measured.
        scenario: String = calibration.calibrated.file.source.text.clone().into_owned(),
    }

    /// What was measured of a step.
    pub struct MeasuredStep from of: &OfStep {
        /// The step.
        step: String = of.step.clone(),
        /// Its kinds of calls.
        kinds: Vec<MeasuredCalls> = all(&of.measured.kinds),
        /// Calls that failed: nothing is billed of these.
        failed_calls: u64 = of.measured.failed,
        /// Calls with estimates for counts, which are left out.
        estimated_calls: u64 = of.measured.estimated,
        /// Calls without a price, which are left out.
        unpriced: Vec<super::usage::Unpriced> = of.measured.unpriced.iter().map(super::usage::Unpriced::from).collect(),
    }

    /// Calls of one kind.
    pub struct MeasuredCalls from kind: &Kind {
        /// The model.
        model: String = kind.model.to_string(),
        /// The tier that served.
        tier: String = kind.tier.name().to_owned(),
        /// How many calls.
        calls: u64 = kind.calls,
        /// What they use in all, by meter, in tokens, seconds or pieces.
        used: super::ByName<Figure> = kind.used.iter().map(|(meter, sum)| {
            (meter.name().to_owned(), (&usage::in_unit(*meter, *sum)).into())
        }).collect(),
        /// The first day on which they were made.
        from: String = kind.days[0].to_string(),
        /// The last day on which they were made.
        to: String = kind.days[1].to_string(),
    }

    /// A value that was measured.
    pub struct MeasuredChange from change: &scenario::Change {
        /// Its path.
        path: String = path_name(change.path.iter().map(String::as_str)),
        /// What the scenario said; null where it said nothing.
        before: Option<String> = change.texts()[0].clone(),
        /// What was measured; null where it says nothing any more.
        measured: Option<String> = change.texts()[1].clone(),
    }
}
