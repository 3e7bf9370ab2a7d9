//! When calls are made: by windows of price tables, or by a profile of a week.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::scenario::design::{Piece, When};
use crate::scenario::format::{self, PROFILE, ShareOrProfile};
use crate::units::{DayTimes, Days, Share, WeekTimes};
use crate::yaml::Located;

use super::cache;

pub(super) fn when(file: Located<format::When>, problems: &mut Problems) -> Option<When> {
    let Located { value: format::When(named), place } = file;
    let mut windows: Vec<(Located<String>, Located<Share>)> = Vec::new();
    let mut profile = None;
    for (name, value) in named.0 {
        match value {
            ShareOrProfile::Share(share) => windows.push((name, share)),
            ShareOrProfile::Profile(pieces) => profile = Some(pieces),
        }
    }
    if windows.is_empty() && profile.is_none() {
        let nothing =
            Diagnostic::error(Code::NothingToDo, "this says nothing of when calls are made").at(&place);
        problems.push(
            nothing.help("write the share of the calls in a window, as in `{peak: 40%}`, or a `profile`"),
        );
        return None;
    }
    match profile {
        Some(pieces) => {
            if let Some((name, _)) = windows.first() {
                let message = format!("`{}` has no meaning beside `{PROFILE}`", name.value);
                let beside = Diagnostic::error(Code::ConflictingKeys, message).at(&name.place);
                problems.push(beside.help("write shares by window or a profile of the week, not both"));
                return None;
            }
            self::profile(pieces, problems).map(When::Profile)
        }
        None => {
            check_sum(&windows, &place, problems)?;
            Some(When::Windows(windows))
        }
    }
}

/// What is not in a window is outside of them.
fn check_sum(
    windows: &[(Located<String>, Located<Share>)],
    place: &Place,
    problems: &mut Problems,
) -> Option<()> {
    let sum: Exact = windows.iter().map(|(_, share)| share.value.exact()).sum();
    if sum <= Exact::ONE {
        return Some(());
    }
    let message = format!("the shares of the windows sum to {}, more than 100%", sum.percent());
    problems.push(Diagnostic::error(Code::SharesDoNotSum, message).at(place));
    None
}

fn profile(file: Located<Vec<format::Piece>>, problems: &mut Problems) -> Option<Vec<Piece>> {
    let times = |piece: &format::Piece| {
        let is_timed = piece.utc.is_some() || piece.days.is_some();
        let utc = piece.utc.clone().unwrap_or_else(DayTimes::whole_day);
        is_timed.then(|| WeekTimes::of(piece.days.unwrap_or(Days::ALL), &utc))
    };
    let stated: Vec<WeekTimes> = file.value.iter().filter_map(times).collect();
    let rest = WeekTimes::none_of(&stated);
    let refused = |message: &str, code, place: &Place, help: &str| {
        Diagnostic::error(code, message).at(place).help(help)
    };
    let overlap = (1..stated.len())
        .any(|at| stated[..at].iter().any(|earlier| stated[at].in_common(earlier) != Exact::ZERO));
    if overlap {
        let help = "each time of the week is in one piece at most";
        problems.push(refused("pieces of the profile overlap", Code::WindowsOverlap, &file.place, help));
        return None;
    }
    if stated.len() + 1 < file.value.len() {
        let help = "one piece without `utc` and `days` is the rest of the week";
        let message = "several pieces of the profile have no times";
        problems.push(refused(message, Code::ConflictingKeys, &file.place, help));
        return None;
    }
    let piece = |piece: format::Piece| Piece {
        times: times(&piece).unwrap_or_else(|| rest.clone()),
        part: cache::part(piece.share),
    };
    let pieces: Vec<Piece> = file.value.into_iter().map(piece).collect();
    if !cache::shares_agree(pieces.iter().map(|piece| &piece.part), "pieces", &file.place, problems) {
        return None;
    }
    if pieces.iter().any(|piece| piece.times.minutes().is_zero()) {
        let message = "a piece of the profile has no time: the others are the whole week";
        problems.push(refused(message, Code::OutOfRange, &file.place, "remove it"));
        return None;
    }
    Some(pieces)
}
