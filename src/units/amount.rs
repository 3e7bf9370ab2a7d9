//! Published prices: an amount of money for so much of what is counted, and what of a request is billed.

use std::fmt;
use std::sync::Arc;

use super::{Count, Counted, Factor, Free, Per, Tokens, Usd, Why};

/// What is billed of the quantity of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Terms {
    /// At least so much is billed of each request that uses anything.
    pub minimum: Option<Count>,
    /// What is billed is a multiple of so much; above 0.
    pub increment: Option<Count>,
    /// How much of all that is used costs nothing.
    pub free: Option<Free>,
    /// Whether a fee is charged once for a request that uses the tool, however often.
    pub once: bool,
}

impl fmt::Display for Amount {
    /// As a table writes it: a number alone where it is for tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let money = self.usd.exact().to_string();
        if self.is_plain() { f.write_str(&money) } else { write!(f, "{{{}}}", self.keys(&money)) }
    }
}

impl Terms {
    /// These terms; `None` if they are none.
    #[must_use]
    pub fn any(self) -> Option<Self> {
        (self != Self::default()).then_some(self)
    }

    /// Whether more may be billed of a request than it uses: a least quantity, or whole increments.
    #[must_use]
    pub fn rounds(&self) -> bool {
        self.minimum.is_some() || self.increment.is_some()
    }

    /// What is billed of the quantity of one request: `increment × ⌈max(quantity, minimum) / increment⌉`, and nothing
    /// of nothing. Of a fee once for a request, the quantity is the share of requests that use it, once each.
    #[must_use]
    pub fn billed(&self, quantity: &Count) -> Count {
        if !self.rounds() || quantity.is_zero() {
            return quantity.clone();
        }
        if self.once {
            return quantity * &self.rounded(&Count::ONE);
        }
        self.rounded(quantity)
    }

    fn rounded(&self, quantity: &Count) -> Count {
        let none = || Count::ZERO.because("minimum", Why::Default("0 unless the table says more"));
        let any = || Count::ZERO.because("increment", Why::Default("none unless the table says one"));
        let least = self.minimum.clone().unwrap_or_else(none);
        let step = self.increment.clone().unwrap_or_else(any);
        quantity.at_least_in_steps(&least, &step).named("billed of a request")
    }
}

/// An amount of money for so much of what is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Amount {
    /// The money.
    pub usd: Usd,
    /// What it is for.
    pub per: Per,
    /// What is billed of the quantity of a request, where that is not all of it.
    pub terms: Option<Arc<Terms>>,
}

impl Amount {
    /// What is free costs nothing.
    pub const NOTHING: Self = Self { usd: Usd::ZERO, per: Per::ONE, terms: None };

    /// So much money for so much of what is counted.
    #[must_use]
    pub fn new(usd: Usd, per: Per) -> Self {
        Self { usd, per, terms: None }
    }

    /// Whether it is the same price, whatever the number is that it is published for.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let is_alike = self.per.counted == other.per.counted && self.terms == other.terms;
        is_alike && self.of(&Count::ONE) == other.of(&Count::ONE)
    }

    /// What so many tokens cost.
    #[must_use]
    pub fn of_tokens(&self, tokens: &Tokens) -> Usd {
        self.of(&tokens.count())
    }

    /// `quantity × amount / per`, the law of every bill line. A millionth is a shift of the decimal
    /// point, so this is a product, not a division.
    #[must_use]
    pub fn of(&self, quantity: &Count) -> Usd {
        Usd::change(quantity.exact() * self.per.part_of(self.usd.exact()))
    }

    /// Whether a fee is charged once for a request that uses the tool, however often.
    #[must_use]
    pub fn is_once(&self) -> bool {
        self.terms.as_ref().is_some_and(|terms| terms.once)
    }

    /// The same amount for another number of what is counted.
    #[must_use]
    pub fn stated_per(&self, per: Per) -> Self {
        if per.counted != self.per.counted {
            return self.clone();
        }
        let usd = Usd::change(&per.number() * self.per.part_of(self.usd.exact()));
        Self { usd, per, terms: self.terms.clone() }
    }

    /// Whether it is for tokens, without terms, so that a table writes the money alone.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.terms.is_none() && self.per.counted == Counted::Tokens
    }

    /// What it is for and its terms, in words behind the money: `per 1 minute, at least 30 seconds a request`.
    #[must_use]
    pub fn said(&self) -> String {
        let mut words = format!("per {}", self.per.said());
        let Some(terms) = &self.terms else { return words };
        let said = |number: &Count| self.per.counted.said(number.exact());
        if let Some(minimum) = &terms.minimum {
            words += &format!(", at least {} a request", said(minimum));
        }
        if let Some(increment) = &terms.increment {
            words += &format!(", in increments of {}", said(increment));
        }
        if let Some(free) = &terms.free {
            words += &format!(", {}", free.said());
        }
        if terms.once {
            words += ", once a prompt";
        }
        words
    }

    /// What it is for, the money and its terms, as a table writes them.
    #[must_use]
    pub fn keys(&self, money: &str) -> String {
        let counts = if self.is_once() { "counts: prompts, " } else { "" };
        let mut keys = format!("{counts}per: {}, amount: {money}", self.per);
        let terms = self.terms.as_deref();
        let terms = [
            ("minimum", terms.and_then(|terms| terms.minimum.as_ref())),
            ("increment", terms.and_then(|terms| terms.increment.as_ref())),
        ];
        for (key, number) in terms {
            if let Some(number) = number {
                keys += &format!(", {key}: {}", self.per.counted.said(number.exact()).replace(',', "_"));
            }
        }
        if let Some(free) = self.terms.as_ref().and_then(|terms| terms.free.as_ref()) {
            keys += &format!(", free: {}", free.keys());
        }
        keys
    }

    /// The amount with a published factor or a contract's discount on it.
    #[must_use]
    pub fn times(&self, factor: &Factor) -> Self {
        Self { usd: &self.usd * factor, per: self.per, terms: self.terms.clone() }
    }
}
