//! Floats of 64 bits in exact arithmetic: what a calculator makes of numbers that it rounds at each step.

use costcalc::exact::Exact;

/// The bits of a double's mantissa.
const BITS: u32 = 53;

fn two_to(exponent: i32) -> Exact {
    let power = Exact::from(2_i64).pow(exponent.unsigned_abs());
    if exponent < 0 { Exact::ONE.checked_div(&power).expect("above 0") } else { power }
}

/// The number that a text of `float.hex` is, all of it: `0x1.8p-3` is 0.1875.
pub fn from_hex(text: &str) -> Exact {
    let (mantissa, exponent) =
        text.strip_prefix("0x").expect("hexadecimal").split_once('p').expect("a power");
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = i64::from_str_radix(&format!("{whole}{fraction}"), 16).expect("hexadecimal digits");
    let exponent: i32 = exponent.parse().expect("an exponent");
    let places = i32::try_from(fraction.len()).expect("a few digits");
    Exact::from(digits) * two_to(exponent - 4 * places)
}

/// The double nearest to a number, the even one of two that are as near, as IEEE 754 rounds. None of the
/// numbers here is so small or large that a double has fewer bits for it.
pub fn nearest(number: &Exact) -> Exact {
    if number.is_zero() {
        return Exact::ZERO;
    }
    let (low, high) = (two_to(BITS as i32 - 1), two_to(BITS as i32));
    let mut exponent = 0;
    let mut scaled = number.clone();
    while scaled < low {
        // In steps of many bits as long as there are many.
        let step = if &scaled * &two_to(32) < low { 32 } else { 1 };
        scaled = scaled * two_to(step);
        exponent -= step;
    }
    while high <= scaled {
        scaled = scaled * two_to(-1);
        exponent += 1;
    }
    let below = scaled.floor();
    let rest = &scaled - &below;
    let half = Exact::ratio(1, 2).expect("a half");
    let is_odd = (&below * &half).floor() * Exact::from(2_i64) != below;
    let up = half < rest || (rest == half && is_odd);
    let mantissa = if up { below + Exact::ONE } else { below };
    mantissa * two_to(exponent)
}

/// How far a result of so many roundings is from the exact one at most, as a part of it: `(1 + 2^-53)^n − 1`.
pub fn bound(roundings: u32) -> Exact {
    (Exact::ONE + two_to(-(BITS as i32))).pow(roundings) - Exact::ONE
}

#[test]
fn doubles_are_rounded_as_ieee_754_does() {
    let near = |text: &str| nearest(&Exact::parse_data(text).expect("a number"));
    // what Python's `float.hex` says of the same texts
    for (text, hex) in [
        ("0.1", "0x1.999999999999ap-4"),
        ("1.25e-07", "0x1.0c6f7a0b5ed8dp-23"),
        ("3", "0x1.8000000000000p+1"),
        ("123456789.123456789", "0x1.d6f34547e6b75p+26"),
        ("9007199254740993", "0x1.0000000000000p+53"),
    ] {
        assert_eq!(near(text), from_hex(hex), "{text}");
    }
    assert_eq!(near("0.5"), Exact::ratio(1, 2).expect("a half"));
}
