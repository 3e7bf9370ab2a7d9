//! What a line means where each value stands by itself: as data, so that a reader and a query say the same of it.

use std::collections::BTreeSet;

use crate::units::Meter;

use crate::usage::call::Status;

/// What the lines of a format mean. A value is the number of its path.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) struct Flat {
    /// A line is of no call where one of these holds.
    pub(in crate::usage) other: &'static [Test],
    /// A call has no counts where all of these hold, and there is one.
    pub(in crate::usage) without_usage: &'static [Test],
    /// How a call ended.
    pub(in crate::usage) ended: Ended,
    /// Who was called.
    pub(in crate::usage) provider: Provider,
    /// The model that answered.
    pub(in crate::usage) model: usize,
    /// What of its name is left.
    pub(in crate::usage) named: Named,
    /// When it was made.
    pub(in crate::usage) time: usize,
    /// Whether the time may be in seconds since 1970.
    pub(in crate::usage) or_seconds: bool,
    /// By what further lines of the same call are known.
    pub(in crate::usage) id: usize,
    /// A call is of a batch where one of these holds, whatever tier is said.
    pub(in crate::usage) batch: &'static [Test],
    /// The tier that served: the first of these that is not among [`UNSAID`]; the standard one where none is said.
    pub(in crate::usage) tier: &'static [usize],
    /// Where `fast` stands for calls of the tier of that name.
    pub(in crate::usage) speed: Option<usize>,
    /// The region whose prices apply.
    pub(in crate::usage) region: Option<usize>,
    /// What it used.
    pub(in crate::usage) counts: Counts,
    /// Uses of tools, by the name of their fee.
    pub(in crate::usage) fees: &'static [(&'static str, usize)],
    /// What it cost, in USD. Of calls that failed it is an estimate, and is not taken.
    pub(in crate::usage) cost: Option<usize>,
    /// Values that lines may have, and of which tables have no column.
    pub(in crate::usage) without_column: &'static [usize],
}

/// What may hold of a line.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) enum Test {
    /// The text is this word.
    Is(usize, &'static str),
    /// The text is none of these words.
    IsNone(usize, &'static [&'static str]),
    /// A value is there that is not among [`NOTHING`].
    Set(usize),
    /// No such value is there.
    NotSet(usize),
    /// A status of HTTP is there that is none of a success.
    Refused(usize),
    /// The count is 0.
    Zero(usize),
}

/// Values that say no more than that there is nothing, with or without quotes.
pub(in crate::usage) const NOTHING: [&str; 6] = ["", "0", "false", "False", "[]", "{}"];

/// Words that do not say which tier served: `auto` is what is asked for.
pub(in crate::usage) const UNSAID: [&str; 2] = ["", "auto"];

/// Words for no region of its own.
pub(in crate::usage) const NO_REGION: [&str; 2] = ["global", "not_available"];

/// How a call ended.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) enum Ended {
    /// It failed where all of these hold.
    Failed(&'static [Test]),
    /// It says so in one of [`STATUSES`], in capitals or not.
    Said(usize),
}

/// Words for how a call ended.
pub(in crate::usage) const STATUSES: [(Status, &[&str]); 3] = [
    (Status::Ok, &["", "ok", "success", "succeeded", "200"]),
    (Status::Failed, &["failed", "failure", "error"]),
    (Status::Estimated, &["estimated"]),
];

/// Who was called.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) enum Provider {
    /// Always the same.
    Is(&'static str),
    /// As the line says.
    Said(usize),
    /// As the line says, in small letters.
    Small(usize),
}

/// What of the name of a model is left.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) enum Named {
    /// All of it.
    AsSaid,
    /// What is behind the name of its provider and a slash, if it begins with them.
    WithoutProvider,
    /// What is behind the last slash of a name of resources, which begins with `arn:`.
    OfResource,
}

/// What a call used.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) enum Counts {
    /// A count for each meter.
    Each(&'static [(Meter, Amount)]),
    /// An object at a path, with a count of each name in it; unknown names may only have 0. It may say the `total`.
    Named(usize, &'static [(&'static str, Meter)]),
}

/// The name of the total of counts of each name.
pub(in crate::usage) const TOTAL: &str = "total";

/// A count without its parts that other meters count.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) struct Amount {
    pub(in crate::usage) whole: Count,
    pub(in crate::usage) parts: &'static [Count],
}

/// A count of a line.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) enum Count {
    /// It must be there.
    Needed(usize),
    /// It is 0 where it is not there.
    OrZero(usize),
    /// The larger one of two, each 0 where it is not there.
    Larger(usize, usize),
    /// A time in seconds, which is counted in microseconds; 0 where it is not there.
    Seconds(usize),
    /// What a cache keeps for an hour: a count, or what a list says of it.
    Hour(Hour),
}

/// What a cache keeps for an hour.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) struct Hour {
    /// The count; 0 where it is not there.
    pub(in crate::usage) count: usize,
    /// A list of `{"ttl": "1h", "inputTokens": 5}`, by how long it is kept: `1h` or `5m`.
    pub(in crate::usage) list: usize,
    /// To what the list adds up, if it has something.
    pub(in crate::usage) of: usize,
}

impl Flat {
    /// The counts that every call has.
    pub(in crate::usage) fn needed(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.amounts().iter().filter_map(|(meter, amount)| match amount.whole {
            Count::Needed(at) => Some((meter.name(), at)),
            Count::OrZero(_) | Count::Larger(..) | Count::Seconds(_) | Count::Hour(_) => None,
        })
    }

    /// The amount of each meter, where these stand by themselves.
    const fn amounts(&self) -> &'static [(Meter, Amount)] {
        match self.counts {
            Counts::Each(amounts) => amounts,
            Counts::Named(..) => &[],
        }
    }

    /// The meters that count times.
    pub(in crate::usage) fn times(&self) -> impl Iterator<Item = Meter> {
        self.amounts()
            .iter()
            .filter(|(_, amount)| matches!(amount.whole, Count::Seconds(_)))
            .map(|(meter, _)| *meter)
    }

    /// Whether a value is an object or a list.
    pub(in crate::usage) fn is_object(&self, at: usize) -> bool {
        matches!(self.counts, Counts::Named(named, _) if named == at) || self.lists().any(|list| list == at)
    }

    /// The lists that say what a cache keeps for an hour.
    pub(in crate::usage) fn lists(&self) -> impl Iterator<Item = usize> {
        self.amounts().iter().filter_map(|(_, amount)| match amount.whole {
            Count::Hour(hour) => Some(hour.list),
            Count::Needed(_) | Count::OrZero(_) | Count::Larger(..) | Count::Seconds(_) => None,
        })
    }

    /// The values that are counts, each once.
    pub(in crate::usage) fn counted(&self) -> BTreeSet<usize> {
        let counts = self.amounts().iter().flat_map(|(_, amount)| amount.parts.iter().chain([&amount.whole]));
        let of_counts = counts.flat_map(|count| match *count {
            Count::Needed(at) | Count::OrZero(at) | Count::Seconds(at) => [at, at],
            Count::Larger(one, other) => [one, other],
            Count::Hour(hour) => [hour.count, hour.of],
        });
        let ended = if let Ended::Failed(tests) = self.ended { tests } else { &[] };
        let of_tests = self.without_usage.iter().chain(ended).filter_map(|test| match *test {
            Test::Refused(at) | Test::Zero(at) => Some(at),
            Test::Is(..) | Test::IsNone(..) | Test::Set(_) | Test::NotSet(_) => None,
        });
        of_counts.chain(of_tests).chain(self.fees.iter().map(|(_, at)| *at)).collect()
    }
}

impl Count {
    /// The whole count, with no part of it elsewhere.
    pub(super) const fn whole(self) -> Amount {
        self.without(&[])
    }

    /// The count without parts.
    pub(super) const fn without(self, parts: &'static [Self]) -> Amount {
        Amount { whole: self, parts }
    }

    /// The value by whose path it is called.
    pub(in crate::usage) fn at(self) -> usize {
        let (Self::Needed(at)
        | Self::OrZero(at)
        | Self::Larger(at, _)
        | Self::Seconds(at)
        | Self::Hour(Hour { count: at, .. })) = self;
        at
    }
}
