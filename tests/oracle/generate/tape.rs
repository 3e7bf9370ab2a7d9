//! Random choices in a row. An empty tape chooses the first of everything, so a world shrinks with its tapes.

use crate::oracle::num::Num;

pub struct Tape(std::vec::IntoIter<u32>);

impl Tape {
    pub fn new(choices: Vec<u32>) -> Self {
        Self(choices.into_iter())
    }

    /// One of 0 … n − 1.
    pub fn below(&mut self, n: u64) -> u64 {
        (u64::from(self.0.next().unwrap_or(0)) * n) >> 32
    }

    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == n - 1 && 1 < n
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).expect("an index")].clone()
    }

    /// Something in one of `n` cases.
    pub fn maybe<T>(&mut self, n: u64, something: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(n).then(|| something(self))
    }

    /// A price per million tokens or thousand calls.
    pub fn rate(&mut self) -> Num {
        Num::new(match self.below(5) {
            0 => self.between(1, 30).to_string(),
            1 => format!("{}.{:02}", self.below(20), self.between(1, 99)),
            2 => format!("0.{:04}", self.between(1, 9_999)),
            3 => format!("{}.50", self.below(100)),
            _ => format!("0.{:03}", self.between(1, 999)),
        })
    }

    /// An amount of USD, quoted or not.
    pub fn money(&mut self) -> Num {
        let amount = match self.below(6) {
            0 => self.between(1, 9).to_string(),
            1 => format!("0.{:02}", self.between(1, 99)),
            2 => format!("{}.{:02}", self.below(40), self.between(1, 99)),
            3 => format!("0.{:04}", self.between(1, 999)),
            4 => format!("{} * 1.5 / {}", self.between(1, 99), self.between(1, 30)),
            _ => format!("1_{:03}.5", self.below(1_000)),
        };
        Num::new(if self.one_in(6) { format!("\"{amount}\"") } else { amount })
    }

    /// A chance, as a percentage or a fraction; certainty and impossibility among them.
    pub fn chance(&mut self) -> Num {
        Num::new(match self.below(12) {
            0 => "50%".into(),
            1 => "0%".into(),
            2 => "100%".into(),
            3 => "0".into(),
            4 => "1".into(),
            5 => format!("0.{:04}", self.below(10_000)),
            6 => format!("{}.{:02}%", self.below(100), self.below(100)),
            7 => format!("{}/{}", self.below(10), self.between(9, 99)),
            8 => format!("0.{:02}", self.below(100)),
            _ => format!("{}%", self.between(1, 99)),
        })
    }

    /// A count of tokens, in one of the ways to write it.
    pub fn tokens(&mut self, low: u64, high: u64) -> Num {
        let tokens = self.between(low, high);
        Num::new(match self.below(6) {
            1 => grouped(tokens),
            2 if tokens.is_multiple_of(100) => format!("{}.{}k", tokens / 1_000, tokens / 100 % 10),
            3 => grouped((tokens / 500).max(1) * 500),
            4 if low < tokens => format!("{}.25", tokens - 1),
            5 if low < tokens => format!("{}/3", 3 * tokens - 1),
            _ => tokens.to_string(),
        })
    }
}

/// `1_500`
pub fn grouped(number: u64) -> String {
    if number < 1_000 {
        number.to_string()
    } else {
        format!("{}_{:03}", grouped(number / 1_000), number % 1_000)
    }
}
