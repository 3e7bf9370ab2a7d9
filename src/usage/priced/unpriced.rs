//! Why calls have no price.

/// Why calls have no price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Unpriced {
    /// The model, as the tables call it or else as the log does.
    pub model: String,
    /// The end of a sentence that begins with it: `is in no price table`.
    pub why: String,
    /// Where a bucket would have to be cut.
    pub needs_cut: Option<Cut>,
}

/// Where a bucket is not cut, and has to be for a price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Prices change at so many tokens of a prompt.
    Context(u64),
    /// So many tokens of a prompt are cached, and fewer are not.
    Prefix(u64),
    /// A cache takes prompts in pieces of so many tokens.
    Granule(u64),
    /// Prices differ in the hours of this name.
    Hours(String),
}

/// Why sums of some model have no price.
pub(super) struct NoPrice {
    /// The end of a sentence that begins with the model.
    pub(super) why: String,
    /// Where the bucket would have to be cut.
    pub(super) needs_cut: Option<Cut>,
}

impl From<String> for NoPrice {
    fn from(why: String) -> Self {
        Self { why, needs_cut: None }
    }
}

impl NoPrice {
    /// The same, of a model.
    pub(super) fn of(&self, model: &str) -> Unpriced {
        Unpriced { model: model.to_owned(), why: self.why.clone(), needs_cut: self.needs_cut.clone() }
    }
}
