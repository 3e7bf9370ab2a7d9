//! Files of `src` that need each other, directly or by way of others.
//!
//! A file needs those whose modules it names, in `use` or in a path. A module that a file is inside of is only the
//! name of its folder, so naming it needs nothing.

use std::collections::{BTreeMap, BTreeSet};

/// A module by its path from the top: `["cli", "sweep"]`.
type Module = Vec<String>;

/// Which modules each module needs.
fn needs() -> BTreeMap<Module, BTreeSet<Module>> {
    let source = super::root().join("src");
    let modules: BTreeMap<Module, String> = super::sources()
        .into_iter()
        .map(|(path, text)| {
            let inside = path.strip_prefix(&source).expect("a source file").with_extension("");
            let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
            (parts.collect(), text)
        })
        .collect();
    let of = |(module, text): (&Module, &String)| {
        let named = paths(&code(text)).into_iter().filter_map(|path| found(&modules, module, &path));
        let needed = named.filter(|other| !module.starts_with(other)).collect();
        (module.clone(), needed)
    };
    modules.iter().map(of).collect()
}

/// A text without its comments and tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The paths in a text that begin with `crate`, `super` or `self`, those in braces one by one.
fn paths(code: &str) -> Vec<Vec<String>> {
    let is_inside_word = |at: usize| code[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c));
    let starts = ["crate::", "super::", "self::"].into_iter().flat_map(|start| code.match_indices(start));
    let starts = starts.map(|(at, _)| at).filter(|at| !is_inside_word(*at));
    starts.flat_map(|at| spread(&code[at..])).collect()
}

/// The paths that a text begins with: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn spread(text: &str) -> Vec<Vec<String>> {
    let end = text.find(|c: char| !c.is_alphanumeric() && !"_:".contains(c)).unwrap_or(text.len());
    let parts: Vec<String> =
        text[..end].split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    if !text[..end].ends_with("::") || !text[end..].starts_with('{') {
        return vec![parts];
    }
    let (mut depth, mut start, mut inside) = (0, end + 1, Vec::new());
    for (at, c) in text[end..].char_indices().map(|(at, c)| (end + at, c)) {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if (depth == 1 && c == ',') || depth == 0 {
            inside.extend(spread(text[start..at].trim_start()));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    inside.into_iter().map(|below| parts.iter().cloned().chain(below).collect()).collect()
}

/// The module that a path leads to, seen from another one: the longest part of it that is a file.
fn found(modules: &BTreeMap<Module, String>, from: &Module, path: &[String]) -> Option<Module> {
    let mut at = if path[0] == "crate" { Module::new() } else { from.clone() };
    let mut found = None;
    for part in path {
        match part.as_str() {
            "crate" | "self" => {}
            "super" => drop(at.pop()),
            part => at.push(part.to_owned()),
        }
        if modules.contains_key(&at) {
            found = Some(at.clone());
        } else if part != "crate" && !at.is_empty() {
            break;
        }
    }
    found
}

/// All modules that a module needs, by way of others too.
fn reached(needs: &BTreeMap<Module, BTreeSet<Module>>, from: &Module) -> BTreeSet<Module> {
    let (mut open, mut reached) = (vec![from], BTreeSet::new());
    while let Some(module) = open.pop() {
        for next in needs.get(module).into_iter().flatten() {
            if reached.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    reached
}

#[test]
fn no_files_need_each_other() {
    let needs = needs();
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        needs.keys().map(|module| (module, reached(&needs, module))).collect();
    let circle = |module: &Module| -> Vec<String> {
        let both = reached[module].iter().filter(|other| reached[*other].contains(module));
        both.map(|other| other.join("/")).collect()
    };
    let circles: BTreeSet<Vec<String>> = needs.keys().map(circle).filter(|one| !one.is_empty()).collect();
    assert_eq!(circles, BTreeSet::new(), "files of `src` that need each other");
}

#[test]
fn paths_are_found_in_braces_and_in_code() {
    let code = "use super::{a, b::{self, C}};\nlet x = crate::d::e(self::f); mysuper::g();";
    let found: BTreeSet<String> = paths(code).iter().map(|path| path.join("::")).collect();
    let expected = ["crate::d::e", "self::f", "super::a", "super::b::C", "super::b::self"];
    assert_eq!(found, expected.map(str::to_owned).into());
}
