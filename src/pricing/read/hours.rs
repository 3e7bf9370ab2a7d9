//! The windows of a card: names, and times that do not overlap.

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::Exact;
use crate::pricing::table::{LongContext, Window};
use crate::units::Tier;
use crate::yaml::Located;

/// Names with a meaning of their own where a window is named.
const TAKEN: [&str; 3] = ["profile", "rest", "outside"];

pub(super) fn check_name(name: &Located<String>, problems: &mut Problems) {
    let text = name.value.as_str();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if !is_plain || TAKEN.contains(&text) || Tier::named(text).is_some() {
        let message = format!("a window cannot be named `{text}`");
        let refused = Diagnostic::error(Code::ConflictingKeys, message).at(&name.place);
        problems.push(
            refused.help("a name has letters, digits, `_` and `-`, and is no tier and no word of `when`"),
        );
    }
}

/// No two windows have a name or a time in common.
pub(in crate::pricing) fn check(windows: &[Window], long_context: &[LongContext], problems: &mut Problems) {
    if let (Some(window), Some(long)) = (windows.first(), long_context.first()) {
        let message = "rates of long prompts beside `hours` are not supported yet";
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&window.place.first_line());
        problems.push(refused.also(&long.place.first_line(), "the long prompts"));
    }
    for (at, window) in windows.iter().enumerate() {
        for earlier in &windows[..at] {
            if earlier.name == window.name {
                let message = format!("the window `{}` is here a second time", window.name);
                let twice = Diagnostic::error(Code::WindowsOverlap, message).at(&window.place.first_line());
                let twice = twice.also(&earlier.place.first_line(), "the first one");
                problems
                    .push(twice.help("write all its times in one list: `utc: [01:00-04:00, 06:00-10:00]`"));
            } else if window.week().in_common(&earlier.week()) != Exact::ZERO {
                let message = format!(
                    "the windows `{}` ({}) and `{}` ({}) overlap",
                    earlier.name,
                    earlier.times(),
                    window.name,
                    window.times()
                );
                let overlap = Diagnostic::error(Code::WindowsOverlap, message).at(&window.place.first_line());
                let overlap = overlap.also(&earlier.place.first_line(), "the other one");
                problems.push(overlap.help("each time of the week is in one window at most"));
            }
        }
    }
}
