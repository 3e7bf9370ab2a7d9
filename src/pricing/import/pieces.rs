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
    /// The price of a minute of audio, where a dataset quotes what its vendor publishes.
    pub(super) per_minute: Option<Exact>,
    /// Whether it has a price of images that are made.
    pub(super) makes_images: bool,
    /// Whether it has a price of the tokens of its answers.
    pub(super) sells_output: bool,
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
    if let Some((_, meter, unit)) = words::MARKET.iter().find(|(word, ..)| *word == key) {
        return Ok((*meter, per(digits, unit)?));
    }
    let is_speech = ["speech", "realtime"].contains(&about.kind);
    let second = || number::of_digits(digits, 1);
    match (key, about.kind) {
        ("hour_audio", "realtime" | "speech") => Ok((Meter::SessionTime, per(digits, "1 hour")?)),
        ("hour_audio", _) => Ok((Meter::AudioInputTime, per(digits, "1 hour")?)),
        ("second_in", "transcription") if about.per_minute.is_some() => {
            let amount = about.per_minute.clone().unwrap_or_default();
            Ok((Meter::AudioInputTime, priced(amount, "1 minute")?))
        }
        ("second_in", "transcription" | "realtime") | ("audio_second_in", _) => {
            Ok((Meter::AudioInputTime, time(&second()?, AUDIO)?))
        }
        ("kilosecond_in", _) => Ok((Meter::AudioInputTime, time(&second()?.shift_down(3), AUDIO)?)),
        ("second_out", "video") | ("video_second_out", _) => {
            Ok((Meter::VideoOutputTime, time(&second()?, VIDEO)?))
        }
        ("second_out", _) if is_speech => Ok((Meter::AudioOutputTime, time(&second()?, AUDIO)?)),
        ("video_second_in", _) => Ok((Meter::VideoInputTime, time(&second()?, VIDEO)?)),
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
const AUDIO: [(&str, i64); 3] = [("1 minute", 60), ("1 hour", 3_600), ("1 second", 1)];
const VIDEO: [(&str, i64); 3] = [("1 second", 1), ("1 minute", 60), ("1 hour", 3_600)];

/// The most digits of a published price.
const MOST_DIGITS: usize = 8;

/// The most digits of a price of time: the quotient of a division has more.
const TIME_DIGITS: usize = 3;

/// The price of a second in the unit in which it is published.
fn time(second: &Exact, units: [(&str, i64); 3]) -> Result<CellValue, Why> {
    let all = units.map(|(unit, seconds)| (unit, second * &Exact::from(seconds)));
    let published =
        all.into_iter().find(|(_, amount)| significant_digits(&amount.to_string()) <= TIME_DIGITS);
    match published {
        Some((unit, amount)) => priced(amount, unit),
        None => Err(Why::Rounded(second.to_string())),
    }
}
