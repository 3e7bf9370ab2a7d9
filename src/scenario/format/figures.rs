//! Lists of figures: what they may be, and what they are.

use crate::exact::Exact;
use crate::units::{Figure, Usd};
use crate::yaml::Located;
use crate::yaml::map::map;

macro_rules! figures {
    ($(#[doc = $doc:literal])* $name:ident = $table:ident of $value:ty [$($option:ident()),*]) => {
        map! {
            $(#[doc = $doc])*
            pub struct $name = $table ("this list of figures") {
                /// Every call once, in the standard tier, without caches.
                base: Option<Located<$value>> [$($option()),*],
                /// And with the caches.
                cache_discounted: Option<Located<$value>> [$($option()),*],
                /// And with the tiers.
                batch_discounted: Option<Located<$value>> [$($option()),*],
                /// And with every further attempt: what the vendors bill.
                invoice: Option<Located<$value>> [$($option()),*],
                /// Reviews, fixes and takeovers by people.
                human: Option<Located<$value>> [$($option()),*],
                /// What errors cost that reach somebody, and calls that were given up.
                downstream: Option<Located<$value>> [$($option()),*],
                /// Fixed cost.
                fixed: Option<Located<$value>> [$($option()),*],
                /// The sum of invoice, human, downstream and fixed cost.
                total: Option<Located<$value>> [$($option()),*],
            }
        }

        impl $name {
            /// The figures that are there, in their order.
            pub fn given(self) -> impl Iterator<Item = (Figure, Located<$value>)> {
                let Self {
                    base, cache_discounted, batch_discounted, invoice, human, downstream, fixed, total
                } = self;
                let all = [
                    base, cache_discounted, batch_discounted, invoice, human, downstream, fixed, total
                ];
                Figure::ALL.into_iter().zip(all).filter_map(|(figure, value)| Some((figure, value?)))
            }
        }
    };
}

figures! {
    /// The most that figures may cost a month.
    Budget = BUDGET of Usd [without_range()]
}
figures! {
    /// What figures are, to the last digit.
    Expect = EXPECT of Exact [without_range()]
}
