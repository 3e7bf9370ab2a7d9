//! Some meters, as a set that is quick to make, to compare and to walk through.

use crate::units::Meter;

/// Some meters.
///
/// Two sets are in the order of the first meter that only one of them has: the one without it comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Meters(u64);

/// The bit of the first meter.
const FIRST: u64 = 1 << (u64::BITS - 1);
const _: () = assert!(Meter::all().len() <= u64::BITS as usize);

impl Meters {
    /// Those for which this holds.
    pub(super) fn of(is_in: impl Fn(Meter) -> bool) -> Self {
        Meter::all().into_iter().filter(|meter| is_in(*meter)).collect()
    }

    pub(super) fn insert(&mut self, meter: Meter) {
        self.0 |= FIRST >> meter as u32;
    }

    /// Whether a meter is one of them.
    #[must_use]
    pub fn has(self, meter: Meter) -> bool {
        self.0 & (FIRST >> meter as u32) != 0
    }

    /// The set as a number, small where few and early meters are in it.
    pub(super) fn number(self) -> u64 {
        self.0.reverse_bits()
    }

    /// The set of a number; bits that stand for no meter are left out.
    pub(super) fn of_number(number: u64) -> Self {
        Self(number.reverse_bits())
    }
}

impl FromIterator<Meter> for Meters {
    fn from_iter<I: IntoIterator<Item = Meter>>(meters: I) -> Self {
        let mut set = Self::default();
        meters.into_iter().for_each(|meter| set.insert(meter));
        set
    }
}

impl IntoIterator for Meters {
    type Item = Meter;
    type IntoIter = Each;

    fn into_iter(self) -> Each {
        Each(self)
    }
}

/// The meters of a set, in order.
#[derive(Clone, Debug)]
pub struct Each(Meters);

impl Iterator for Each {
    type Item = Meter;

    fn next(&mut self) -> Option<Meter> {
        const ALL: [Meter; Meter::all().len()] = Meter::all();
        let at = self.0.0.leading_zeros();
        let meter = *ALL.get(usize::try_from(at).ok()?)?;
        self.0.0 &= !(FIRST >> at);
        Some(meter)
    }
}

#[cfg(test)]
mod tests {
    use super::Meters;
    use crate::units::Meter;

    #[test]
    fn sets_have_the_order_of_lists_that_say_of_each_meter_whether_it_is_in() {
        let some: Vec<Meters> = (0_u64..1 << 7)
            .map(|seed| Meters::of(|meter| seed.rotate_left(meter as u32 * 5) & 3 == 1))
            .chain([Meters::default(), Meters::of(|_| true)])
            .collect();
        let listed = |set: &Meters| Meter::all().map(|meter| set.has(meter));
        for one in &some {
            assert_eq!(one.into_iter().collect::<Meters>(), *one);
            assert_eq!(Meters::of_number(one.number()), *one);
            for other in &some {
                assert_eq!(one.cmp(other), listed(one).cmp(&listed(other)));
            }
        }
    }
}
