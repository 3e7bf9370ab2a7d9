//! Further names of a model or a provider: none is said twice.

use crate::diag::{Code, Diagnostic, Problems};
use crate::pricing::format::{Beginnings, Ids};
use crate::pricing::versions::{before_version, undated};
use crate::yaml::Located;

/// An alias is a further name, and stands once in its list.
pub(super) fn check_aliases(own: &str, aliases: &[Located<String>], problems: &mut Problems) {
    for (at, alias) in aliases.iter().enumerate() {
        let name = &alias.value;
        let refused = |message: String| Diagnostic::error(Code::AliasCollides, message).at(&alias.place);
        if name == own {
            let idle = refused(format!("`{name}` is the name itself, so it is no further one"));
            problems.push(idle.help("remove it from `aliases`"));
        } else if let Some(first) = aliases[..at].iter().find(|other| other.value == *name) {
            let twice = refused(format!("the alias `{name}` is listed twice"));
            problems.push(twice.also(&first.place, "first here").help("remove one of the two"));
        }
    }
}

/// How names of a model begin. In front of a version they do not end in one themselves.
pub(super) fn beginnings(ids: Ids, problems: &mut Problems) -> Vec<Located<String>> {
    let all = match ids.starts_with {
        Beginnings::One(one) => vec![one],
        Beginnings::Several(several) => several,
    };
    for (at, one) in all.iter().enumerate() {
        if let Some(first) = all[..at].iter().find(|other| other.value == one.value) {
            let message = format!("`{}` is listed twice", one.value);
            let twice = Diagnostic::error(Code::AliasCollides, message).at(&one.place);
            problems.push(twice.also(&first.place, "first here").help("remove one of the two"));
        }
        let base = before_version(&one.value);
        if base.is_empty() || undated(base).0 != base {
            let message = format!("`{}` is not how names begin before their version", one.value);
            let refused = Diagnostic::error(Code::BadGlob, message).at(&one.place);
            problems.push(refused.help("leave the date or version out, or list the whole name in `aliases`"));
        }
    }
    all
}
