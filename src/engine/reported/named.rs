//! Values by the names of fields, of which an object has few.

/// A value for each of some names, in no order.
pub(super) struct Named<V>(Vec<(&'static str, V)>);

impl<V> Default for Named<V> {
    fn default() -> Self {
        Self(Vec::with_capacity(8))
    }
}

impl<V> Named<V> {
    /// The value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&V> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Whether a name has a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Gives a name a value, in place of one that it has.
    pub(super) fn insert(&mut self, name: &'static str, value: V) {
        match self.0.iter_mut().find(|(own, _)| *own == name) {
            Some((_, own)) => *own = value,
            None => self.0.push((name, value)),
        }
    }

    /// Another value for each name, made of its own.
    pub(super) fn map<U>(self, other: impl Fn(V) -> U) -> Named<U> {
        Named(self.0.into_iter().map(|(name, value)| (name, other(value))).collect())
    }

    /// All names with their values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &V)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }
}
