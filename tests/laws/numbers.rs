//! The numbers themselves: [`Exact`] against fractions of big integers, computed beside it.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use costcalc::exact::{Exact, Notation, Plain};
use dashu_int::ops::{DivRem, UnsignedAbs};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use proptest::prelude::*;

use crate::cases;

/// A number, and what it must be.
#[derive(Clone, Debug)]
struct Twin {
    exact: Exact,
    truth: RBig,
}

impl Twin {
    fn decimal(units: i128, places: u32) -> Self {
        let truth = RBig::from_parts(IBig::from(units), ten_to(places));
        let text = decimal_text(units, places);
        Self { exact: Exact::parse(&text, Notation::Plain).expect("a plain decimal"), truth }
    }

    fn ratio(numerator: i64, denominator: i64) -> Self {
        Self {
            exact: Exact::ratio(numerator, denominator).expect("not divided by 0"),
            truth: RBig::from_parts_signed(IBig::from(numerator), IBig::from(denominator)),
        }
    }
}

fn ten_to(places: u32) -> UBig {
    UBig::from(10_u8).pow(places as usize)
}

fn decimal_text(units: i128, places: u32) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let places = places as usize;
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    match fraction {
        "" => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}

/// What the text of a number says, read by big integers alone.
fn truth_of(number: &Exact) -> RBig {
    let integer = |text: &str| text.parse::<IBig>().expect("digits");
    match number.plain() {
        Plain::Decimal(text) => {
            let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            RBig::from_parts(integer(&text.replace('.', "")), UBig::from(10_u8).pow(places))
        }
        Plain::Fraction { num, den, .. } => RBig::from_parts(integer(&num), integer(&den).unsigned_abs()),
        Plain::Between { low, high } => panic!("a number between {low} and {high} is no fraction"),
    }
}

fn hash(number: &Exact) -> u64 {
    BuildHasherDefault::<DefaultHasher>::new().hash_one(number)
}

/// Numbers as files hold them, and fractions.
fn leaf() -> impl Strategy<Value = Twin> {
    let most = 10_i128.pow(28) - 1;
    prop_oneof![
        2 => (-1_000..=1_000_i128, 0..=3_u32).prop_map(|(units, places)| Twin::decimal(units, places)),
        2 => (-most..=most, 0..=28_u32).prop_map(|(units, places)| Twin::decimal(units, places)),
        1 => prop::sample::select(vec![-most, -1, 0, 1, most]).prop_map(|units| Twin::decimal(units, 0)),
        1 => prop::sample::select(vec![i64::MIN, i64::MAX]).prop_map(|units| Twin::ratio(units, 1)),
        2 => (-99..=99_i64, 1..=99_i64).prop_map(|(n, d)| Twin::ratio(n, d)),
        1 => (any::<i64>(), 1..=i64::MAX).prop_map(|(n, d)| Twin::ratio(n, d)),
    ]
}

/// Sums, differences, products and quotients of them, far beyond 128 bits.
fn number() -> impl Strategy<Value = Twin> {
    leaf().prop_recursive(4, 16, 2, |inner| {
        (inner.clone(), inner, 0..4).prop_map(|(a, b, operation)| match operation {
            0 => Twin { exact: &a.exact + &b.exact, truth: a.truth + b.truth },
            1 => Twin { exact: &a.exact - &b.exact, truth: a.truth - b.truth },
            2 => Twin { exact: &a.exact * &b.exact, truth: a.truth * b.truth },
            _ => match a.exact.checked_div(&b.exact) {
                Some(exact) => Twin { exact, truth: a.truth / b.truth },
                None => a,
            },
        })
    })
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn every_operation_gives_what_big_fractions_give(a in number(), b in number()) {
        prop_assert_eq!(truth_of(&a.exact), a.truth.clone());
        prop_assert_eq!(truth_of(&-&a.exact), -a.truth.clone());
        prop_assert_eq!(a.exact.cmp(&b.exact), a.truth.cmp(&b.truth));
        prop_assert_eq!(a.exact == b.exact, a.truth == b.truth);
        prop_assert_eq!(a.exact.is_zero(), a.truth.is_zero());
        prop_assert_eq!(a.exact.is_negative(), a.truth < RBig::ZERO);
    }

    #[test]
    fn sums_and_products_form_a_ring(a in number(), b in number(), c in number()) {
        let [a, b, c] = [a.exact, b.exact, c.exact];
        prop_assert_eq!(&a + &b, &b + &a);
        prop_assert_eq!(&a * &b, &b * &a);
        prop_assert_eq!((&a + &b) + &c, &a + (&b + &c));
        prop_assert_eq!((&a * &b) * &c, &a * (&b * &c));
        prop_assert_eq!(&a * (&b + &c), &a * &b + &a * &c);
        prop_assert_eq!(&a + Exact::ZERO, a.clone());
        prop_assert_eq!(&a * Exact::ONE, a.clone());
        prop_assert_eq!(&a * Exact::ZERO, Exact::ZERO);
        prop_assert_eq!(&a - &b, &a + -&b);
        prop_assert_eq!(&a - &a, Exact::ZERO);
        prop_assert_eq!(-(-&a), a);
    }

    #[test]
    fn division_undoes_multiplication_and_nothing_is_divided_by_zero(a in number(), b in number()) {
        let (a, b) = (a.exact, b.exact);
        prop_assert_eq!(a.checked_div(&Exact::ZERO), None);
        match a.checked_div(&b) {
            None => prop_assert!(b.is_zero()),
            Some(quotient) => {
                prop_assert_eq!(quotient * &b, a.clone());
                prop_assert_eq!((&a * &b).checked_div(&b), Some(a));
            }
        }
    }

    #[test]
    fn what_is_written_as_a_product_or_a_quotient_is_that(
        first in 0..=9_999_i128,
        others in prop::collection::vec((any::<bool>(), 1..=9_999_i128, 0..=3_u32, "( )?"), 0..6),
    ) {
        let read = |text: &str| Exact::parse(text, Notation::Plain).expect("a number");
        let (mut text, mut value, mut undone) = (first.to_string(), read(&first.to_string()), String::new());
        for (is_product, units, places, space) in others {
            let part = decimal_text(units, places);
            let [own, other] = if is_product { ['*', '/'] } else { ['/', '*'] };
            text += &format!("{space}{own}{space}{part}");
            undone += &format!("{other}{part}");
            value = match is_product {
                true => value * read(&part),
                false => value.checked_div(&read(&part)).expect("above 0"),
            };
        }
        prop_assert_eq!(read(&text), value.clone());
        prop_assert_eq!(read(&(text + &undone)), read(&first.to_string()));
        // What is written of a number is that number.
        prop_assert_eq!(read(&value.to_string()), value);
    }

    #[test]
    fn sums_and_positive_products_keep_the_order(a in number(), b in number(), c in number()) {
        let [a, b, c] = [a.exact, b.exact, c.exact];
        prop_assert_eq!((&a + &c).cmp(&(&b + &c)), a.cmp(&b));
        prop_assert_eq!((-&a).cmp(&-&b), b.cmp(&a));
        if !c.is_zero() {
            prop_assert_eq!((&a * c.abs()).cmp(&(&b * c.abs())), a.cmp(&b));
        }
        prop_assert_eq!(a < b, (&a - &b).is_negative());
        prop_assert!(Exact::ZERO <= a.abs() && a <= a.abs());
    }

    /// Two equal numbers cannot be told apart, however large what they were made from was.
    #[test]
    fn a_number_that_comes_back_from_afar_is_the_same(a in number(), b in number()) {
        let (a, far) = (a.exact, b.exact.abs() + Exact::from(i64::MAX).pow(3));
        let (added, multiplied) = ((&a + &far) - &far, (&a * &far).checked_div(&far).expect("far is not 0"));
        for back in [added, multiplied] {
            prop_assert_eq!(&back, &a);
            prop_assert_eq!(hash(&back), hash(&a));
            prop_assert_eq!(back.to_string(), a.to_string());
            prop_assert_eq!(back.cmp(&far), a.cmp(&far));
        }
    }

    #[test]
    fn a_decimal_reads_back_from_its_text(units in any::<i64>(), places in 0..=28_u32) {
        let written = Twin::decimal(i128::from(units), places).exact;
        let text = written.to_string();
        prop_assert_eq!(Exact::parse(&text, Notation::Plain), Ok(written));
        prop_assert!(text == "0" || !text.contains('.') || !text.ends_with(['0', '.']), "{}", text);
    }

    #[test]
    fn equal_numbers_have_equal_texts(a in number(), b in number()) {
        prop_assert_eq!(a.exact.to_string() == b.exact.to_string(), a.exact == b.exact);
    }

    #[test]
    fn percent_thousands_and_millions_are_shifts_of_the_point(units in 0..=10_i128.pow(20), places in 0..=6_u32) {
        let (text, plain) = (decimal_text(units, places), Twin::decimal(units, places).exact);
        let read = |suffix: &str| Exact::parse(&format!("{text}{suffix}"), Notation::Any);
        prop_assert_eq!(read("%"), Ok(plain.shift_down(2)));
        prop_assert_eq!(read("k"), Ok(&plain * Exact::from(1_000_i64)));
        prop_assert_eq!(read("M"), Ok(&plain * Exact::from(1_000_000_i64)));
    }

    /// With n / d × 10^places = q + r / d, the next integer but where r is below half of d.
    #[test]
    fn rounding_goes_to_the_nearest_and_from_the_middle_away_from_zero(a in number(), places in 0..=40_u32) {
        let shown = a.exact.rounded(places);
        let scaled = a.truth.numerator().unsigned_abs() * ten_to(places);
        let (quotient, rest) = scaled.div_rem(a.truth.denominator());
        let up = *a.truth.denominator() <= rest * UBig::from(2_u8);
        let nearest = if up { quotient + UBig::ONE } else { quotient };
        let sign = if a.truth < RBig::ZERO && !nearest.is_zero() { "-" } else { "" };
        let (whole, fraction) = match shown.split_once('.') {
            Some((whole, fraction)) => (whole, fraction),
            None => (shown.as_str(), ""),
        };
        prop_assert_eq!(fraction.len(), places as usize);
        let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
        prop_assert_eq!(digits.parse::<UBig>().expect("digits"), nearest);
        prop_assert_eq!(whole.starts_with('-'), sign == "-");
    }

    /// A number that ends in a 5 lies in the middle at the place before.
    #[test]
    fn a_half_is_rounded_away_from_zero(units in -10_000..=10_000_i128, places in 0..=20_u32) {
        let shown = |units| Twin::decimal(units, places).exact.rounded(places);
        let half = Twin::decimal(units * 10 + if units < 0 { -5 } else { 5 }, places + 1).exact;
        let away = units + if units < 0 { -1 } else { 1 };
        prop_assert_eq!(half.rounded(places), shown(away));
    }

    #[test]
    fn so_many_digits_of_a_number_are_significant(a in number(), digits in 1..=20_u32) {
        prop_assume!(!a.exact.is_zero());
        let places = a.exact.places_for(digits);
        let shown = truth_of(&Exact::ZERO.max(a.exact.abs())) * RBig::from(ten_to(places));
        let digits = digits as usize;
        let count = shown.floor().to_string().len();
        prop_assert!(digits <= count, "{} with {} places", a.exact, places);
        prop_assert!(places == 0 || count <= digits + 1, "{} with {} places", a.exact, places);
    }

    #[test]
    fn the_floor_is_the_greatest_integer_that_is_not_above(a in number()) {
        let floor = a.exact.floor();
        prop_assert_eq!(truth_of(&floor), RBig::from(a.truth.floor()));
        prop_assert!(floor <= a.exact && a.exact < &floor + Exact::ONE);
    }

    #[test]
    fn powers_are_products_and_shifts_are_powers_of_a_tenth(a in leaf(), exponent in 0..=8_u32, places in 0..=60_u32) {
        let powers = (0..exponent).fold(RBig::ONE, |product, _| product * &a.truth);
        prop_assert_eq!(truth_of(&a.exact.pow(exponent)), powers);
        let shifted = truth_of(&a.exact.shift_down(places));
        prop_assert_eq!(shifted * RBig::from(ten_to(places)), a.truth);
    }
}
