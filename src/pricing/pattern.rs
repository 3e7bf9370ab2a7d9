//! Patterns of names of models: `gpt-*`.

use globset::Glob;

/// A pattern, made ready only where it is needed: a run seldom asks who makes a model.
#[derive(Clone, Debug)]
pub struct Pattern(Glob);

impl From<Glob> for Pattern {
    fn from(glob: Glob) -> Self {
        Self(glob)
    }
}

impl Pattern {
    /// The pattern as it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.glob()
    }

    /// Whether a name is such a one.
    #[must_use]
    pub fn is_match(&self, name: &str) -> bool {
        let pattern = self.text();
        if pattern.contains(['?', '[', ']', '{', '}', '\\']) {
            return self.0.compile_matcher().is_match(name);
        }
        let mut parts = pattern.split('*');
        let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
        let Some(last) = parts.next_back() else { return rest.is_empty() };
        for part in parts {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use globset::Glob;

    use super::Pattern;

    #[test]
    fn it_matches_what_a_glob_matches() {
        let patterns = ["gpt-*", "*", "o1*", "o1", "*-pro", "a*b*c", "a*a", "a**b", "", "[ab]*", "{x,y}?"];
        let names =
            ["gpt-5", "gpt-", "gpt", "o1", "o1-pro", "abc", "a/b/c", "ab", "a", "aa", "xb", "xyz", "", "b"];
        for pattern in patterns.map(|pattern| Glob::new(pattern).expect("a pattern")) {
            for name in names {
                let expected = pattern.compile_matcher().is_match(name);
                assert_eq!(Pattern::from(pattern.clone()).is_match(name), expected, "{pattern} {name}");
            }
        }
    }
}
