//! Prices of what is not text alone: the meters and units that datasets mean, and those in which vendors publish.

use crate::exact::Exact;
use crate::pricing::cells::CellValue;
use crate::pricing::table::Price;
use crate::units::{Amount, Meter, Per, Usd};

use super::number::{self, significant_digits};
use super::why::Why;
use super::words;

/// What is known of a model beside its prices.
pub(super) struct About<'l> {
    /// What it is, as `chat` or `transcription`.
    pub(super) kind: &'l str,
    /// The prices of time that datasets quote from the vendor's page.
    pub(super) quoted: Vec<Quoted>,
    /// How many pixels an image has, where the model's name says its size.
    pub(super) pixels: Option<u32>,
    /// Whether it has a price of images that are made.
    pub(super) makes_images: bool,
    /// Whether it has a price of the tokens of its answers.
    pub(super) sells_output: bool,
}

/// A price of time in the unit in which its vendor publishes it.
pub(super) struct Quoted {
    amount: Exact,
    unit: (&'static str, u32),
}

impl Quoted {
    /// So much for an hour or a minute.
    pub(super) fn new(amount: Exact, unit: &str) -> Option<Self> {
        let unit = AUDIO.into_iter().find(|(known, _)| known.strip_prefix("1 ") == Some(unit))?;
        Some(Self { amount, unit })
    }

    /// Reads `original_pricing_per_hour 0.22` and `Source rate $0.22/hour`, or `per hour`, with words behind it.
    pub(super) fn read(note: &str) -> Option<Self> {
        if let Some(rest) = note.strip_prefix("original_pricing_per_") {
            let (unit, amount) = rest.split_once(' ')?;
            return Self::new(Exact::parse_data(amount).ok()?, unit);
        }
        let rest = note.strip_prefix("Source rate $").or_else(|| note.strip_prefix("On-Demand rate $"))?;
        let (amount, rest) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.')?);
        let rest = rest.strip_prefix('/').or_else(|| rest.strip_prefix(" per "))?;
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        Self::new(Exact::parse_data(amount).ok()?, &rest[..end])
    }
}

/// So much money for a unit.
pub(super) fn per(digits: &str, unit: &str) -> Result<CellValue, Why> {
    let amount = number::of_digits(digits, 1)?;
    priced(amount, unit)
}

fn priced(amount: Exact, unit: &str) -> Result<CellValue, Why> {
    if MOST_DIGITS < significant_digits(&amount.to_string()) {
        return Err(Why::Computed(amount.to_string()));
    }
    let (usd, per) = (Usd::new(amount), Per::parse(unit));
    let (Some(usd), Some(per)) = (usd, per) else { return Err(Why::UnknownKey) };
    Ok(CellValue::Price(Price::Amount(Amount::new(usd, per))))
}

/// The meter and the price of a cell, by its word in the merged data of the market.
pub(super) fn rate(key: &str, digits: &str, about: &About<'_>) -> Result<(Meter, CellValue), Why> {
    let is_speech = ["speech", "realtime"].contains(&about.kind);
    if key.starts_with("pixel_") && TIME_DIGITS < significant_digits(digits) {
        // The price of an image, divided by its pixels.
        let image = about.pixels.and_then(|pixels| whole(digits, pixels)).filter(|_| about.kind == "image");
        let image = image.ok_or_else(|| Why::Rounded(digits.to_owned()))?;
        return Ok((Meter::Images, priced(image, "1 image")?));
    }
    if let Some((_, meter, unit)) = words::MARKET.iter().find(|(word, ..)| *word == key) {
        return Ok((*meter, per(digits, unit)?));
    }
    match (key, about.kind) {
        ("hour_audio", "realtime" | "speech") => Ok((Meter::SessionTime, per(digits, "1 hour")?)),
        ("hour_audio", _) => Ok((Meter::AudioInputTime, per(digits, "1 hour")?)),
        // What talks and sells no tokens is billed by the time that a session lasts.
        ("second_in", "realtime") if !about.sells_output => {
            Ok((Meter::SessionTime, time(digits, 0, AUDIO, &about.quoted)?))
        }
        ("second_in", "transcription" | "realtime") | ("audio_second_in", _) => {
            Ok((Meter::AudioInputTime, time(digits, 0, AUDIO, &about.quoted)?))
        }
        ("kilosecond_in", _) => Ok((Meter::AudioInputTime, time(digits, 3, AUDIO, &about.quoted)?)),
        ("second_out", "video") | ("video_second_out", _) => {
            Ok((Meter::VideoOutputTime, time(digits, 0, VIDEO, &[])?))
        }
        ("second_out", _) if is_speech => Ok((Meter::AudioOutputTime, time(digits, 0, AUDIO, &[])?)),
        ("video_second_in", _) => Ok((Meter::VideoInputTime, time(digits, 0, VIDEO, &[])?)),
        ("image_out", "image") => Ok((Meter::Images, per(digits, "1 image")?)),
        // LiteLLM has the price of an image that is made under either key.
        ("image_in", "image") if !about.makes_images => Ok((Meter::Images, per(digits, "1 image")?)),
        ("image_in", _) => Ok((Meter::ImagesInput, per(digits, "1 image")?)),
        // Where a model that writes text makes images too, their tokens are billed.
        ("image_out", "chat" | "completion") if about.sells_output => {
            Err(Why::SecondRate(format!("{digits} for an image")))
        }
        ("query", "search") => Ok((Meter::Searches, per(digits, "1 search")?)),
        ("query", "rerank") => Ok((Meter::Units, per(digits, "1 unit")?)),
        ("query", _) => Ok((Meter::Requests, per(digits, "1 request")?)),
        _ => Err(Why::NoMeter),
    }
}

/// The units in which vendors publish prices of audio and of video, and the seconds of each.
const AUDIO: [(&str, u32); 3] = [("1 minute", 60), ("1 hour", 3_600), ("1 second", 1)];
const VIDEO: [(&str, u32); 3] = [("1 second", 1), ("1 minute", 60), ("1 hour", 3_600)];

/// The most digits of a published price.
const MOST_DIGITS: usize = 8;

/// The most digits of a price of time: the quotient of a division has more.
const TIME_DIGITS: usize = 3;
const FEW_DIGITS: u32 = 3;

/// The fewest digits of a rounded quotient that show which short number was divided.
const QUOTIENT_DIGITS: usize = 6;

/// A price of `10 ^ of` seconds in the unit in which it is published: the one that is quoted, else the one in which it
/// has few digits.
fn time(digits: &str, of: u32, units: [(&'static str, u32); 3], quoted: &[Quoted]) -> Result<CellValue, Why> {
    let amount = match number::of_digits(digits, 1) {
        Err(why @ (Why::Computed(_) | Why::Artefact(..))) => Err(why),
        other => Ok(other?.shift_down(of)),
    };
    // One digit may be the quotient of many prices, unless it is exact.
    let is_exact = |quoted: &Quoted| {
        Exact::parse_data(digits)
            .is_ok_and(|amount| (amount * Exact::from(quoted.unit.1)).shift_down(of) == quoted.amount)
    };
    let is_quoted = |quoted: &&Quoted| {
        let is_known = TIME_DIGITS <= significant_digits(digits) || is_exact(quoted);
        is_known && is_rounded(&quoted.amount, quoted.unit.1, of, digits)
    };
    if let Some(quoted) = quoted.iter().find(is_quoted) {
        return priced(quoted.amount.clone(), quoted.unit.0);
    }
    if let Ok(second) = &amount {
        let all = units.map(|(unit, seconds)| (unit, second * &Exact::from(seconds)));
        let few = |(_, amount): &(&str, Exact)| significant_digits(&amount.to_string()) <= TIME_DIGITS;
        if let Some((unit, amount)) = all.into_iter().find(few) {
            return priced(amount, unit);
        }
    }
    let divided = |(unit, seconds): (&'static str, u32)| Some((whole_of(digits, seconds, of)?, unit));
    match units.into_iter().filter(|(_, seconds)| 1 < *seconds).find_map(divided) {
        Some((amount, unit)) => priced(amount, unit),
        None => Err(amount.err().unwrap_or_else(|| Why::Rounded(digits.to_owned()))),
    }
}

/// The number with few digits that was divided by a whole one, and rounded.
fn whole(digits: &str, by: u32) -> Option<Exact> {
    whole_of(digits, by, 0)
}

/// The number with few digits of which `10 ^ of / by` was rounded.
fn whole_of(digits: &str, by: u32, of: u32) -> Option<Exact> {
    if significant_digits(digits) < QUOTIENT_DIGITS {
        return None;
    }
    let near = (Exact::parse_data(digits).ok()? * Exact::from(by)).shift_down(of);
    let amount = near.nearest(near.places_for(FEW_DIGITS));
    is_rounded(&amount, by, of, digits).then_some(amount)
}

/// Whether `10 ^ of` times a number, divided by a whole one, is these digits, rounded to their places.
fn is_rounded(number: &Exact, by: u32, of: u32, digits: &str) -> bool {
    let Ok(quotient) = Exact::parse_data(digits) else { return false };
    let digits = quotient.to_string();
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
    let half = u32::try_from(places).map(|places| Exact::from(by).shift_down(places)).unwrap_or_default();
    let off = number - &(&quotient * &Exact::from(by)).shift_down(of);
    (&off * &Exact::from(2_i64)).abs() <= half.shift_down(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(key: &str, digits: &str, notes: &[&str]) -> Result<String, Why> {
        let quoted = notes.iter().filter_map(|note| Quoted::read(note)).collect();
        let kind = if key.starts_with("pixel") { "image" } else { "transcription" };
        let about =
            About { kind, quoted, pixels: Some(1_024 * 1_024), makes_images: false, sells_output: false };
        rate(key, digits, &about).map(|(_, value)| value.to_string())
    }

    #[test]
    fn a_price_of_time_is_the_one_that_is_quoted_if_its_quotient_is_the_amount() {
        let hour = |amount: &str| Ok(format!("{{per: 1 hour, amount: {amount}}}"));
        assert_eq!(read("second_in", "0.0000611", &["original_pricing_per_hour 0.22"]), hour("0.22"));
        assert_eq!(
            read("kilosecond_in", "0.041667", &["Source rate $0.15/hour = $0.0025/minute"]),
            hour("0.15")
        );
        assert_eq!(
            read("kilosecond_in", "0.108333", &["Source rate $0.39 per hour, the card"]),
            hour("0.39")
        );
        // Of another price nothing is taken, nor of one digit that several prices have.
        assert_eq!(
            read("second_in", "0.0001", &["Source rate $0.0048/minute"]).as_deref(),
            Ok("{per: 1 minute, amount: 0.006}")
        );
        let other = read("second_in", "0.00003333", &["original_pricing_per_hour 0.22"]);
        assert_eq!(other, Err(Why::Rounded("0.00003333".to_owned())));
    }

    #[test]
    fn a_quotient_with_many_digits_shows_what_was_divided() {
        assert_eq!(
            read("second_in", "0.000283333333333", &[]).as_deref(),
            Ok("{per: 1 minute, amount: 0.017}")
        );
        assert_eq!(
            read("second_in", "0.0005666666666666667", &[]).as_deref(),
            Ok("{per: 1 minute, amount: 0.034}")
        );
        assert_eq!(
            read("pixel_in", "0.000000010490417", &[]).as_deref(),
            Ok("{per: 1 image, amount: 0.011}")
        );
        assert_eq!(
            read("pixel_in", "0.0000000013", &[]).as_deref(),
            Ok("{per: 1 pixel, amount: 0.0000000013}")
        );
        assert!(read("pixel_in", "0.00000001034567", &[]).is_err());
    }
}
