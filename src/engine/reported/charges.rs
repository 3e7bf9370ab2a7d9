//! The billed charges of a usage object: the tokens of each request, with the model that it ran on.

use crate::diag::Place;
use crate::units::{CacheRole, Count, Lifetime, Meter, PerMeter, Side, Tier};

use super::fields::forms::{Form, Kind};
use super::read::{Reader, named};
use super::said::Sheet;
use super::{Charge, Reported, Summed};

impl Reader<'_> {
    /// The charges; errors are collected.
    pub(super) fn charges(&mut self, form: Form, whole: &Place) -> Option<Reported> {
        let mut sheets = std::mem::take(&mut self.said.sheets);
        let Some(last) = sheets.pop() else {
            // An earlier error may be the reason for missing charges.
            if self.wrong == 0 {
                self.bad(whole, format!("there is no usage in it, as {} have it", form.api));
            }
            return None;
        };
        let mut notes: Vec<String> = form.hides.map(str::to_owned).into_iter().collect();
        if has_default_lifetime(&last) && !says_lifetimes(&last) {
            notes.push(
                "The usage does not say how long the cached tokens live: they are priced as written for the \
                 vendor's default time."
                    .to_owned(),
            );
        }
        let ran_tools = has_tools(&last) || self.said.fees.values().any(|(uses, _)| *uses != 0);
        self.check_tools(&sheets);
        let summed = match form.kind {
            Kind::Batch => self.requests(&last),
            Kind::Message if sheets.is_empty() && ran_tools => Summed::Over(None),
            Kind::Call if ran_tools => Summed::Over(None),
            Kind::Message | Kind::Call | Kind::Unpriced => Summed::No,
        };
        let charges = match form.kind {
            Kind::Message => self.samplings(sheets, last, &mut notes),
            Kind::Call | Kind::Batch | Kind::Unpriced => vec![last.charge(true)],
        };
        self.check_made(&charges);
        self.settle_mode(form);
        let said = &self.said;
        let (tier, tier_unsaid) = match form.tier {
            Some(tier) => (Some(tier), None),
            None => (said.tier.as_ref().map(|(tier, _)| *tier), said.tier_unsaid.clone()),
        };
        let reported = Reported {
            model: said.model.clone(),
            charges,
            tier,
            tier_unsaid,
            region: said.region.clone(),
            fees: said
                .fees
                .iter()
                .filter(|(_, (uses, _))| *uses != 0)
                .map(|(fee, (uses, place))| ((*fee).to_owned(), *uses, place.clone()))
                .collect(),
            summed,
            cost: said.cost.clone(),
            at: None,
            notes,
        };
        self.check_tier(form);
        Some(reported)
    }

    /// A mode takes the place of the standard tier, and of no other one.
    fn settle_mode(&mut self, form: Form) {
        let Some((mode, place)) = self.said.mode.take() else { return };
        let other = form.tier.or(self.said.tier.as_ref().map(|(tier, _)| *tier));
        match other.filter(|other| *other != Tier::Standard) {
            Some(other) => {
                self.bad(&place, format!("the call ran in the `{other}` tier, and this is the `{mode}` one"));
            }
            None => self.said.tier = Some((mode, place)),
        }
    }

    /// Refuses a tier that contradicts the format.
    fn check_tier(&mut self, form: Form) {
        let (Some(own), Some((said, place))) = (form.tier, &self.said.tier) else { return };
        if *said != own && *said != Tier::Standard {
            let message = format!("the call ran in the `{said}` tier, and this is a result of a `{own}`");
            self.bad(&place.clone(), message);
        }
    }

    /// Output must have tokens.
    fn check_made(&mut self, charges: &[Charge]) {
        for (meter, place) in std::mem::take(&mut self.said.made_in) {
            if charges.iter().all(|charge| charge.tokens[meter] == 0) {
                let message =
                    format!("something was made that is billed as `{meter}`, and the usage counts none");
                self.unpriced(&place, message);
            }
        }
        let Some(place) = self.said.made.clone() else { return };
        if charges.iter().all(|charge| of_side(&charge.tokens, Side::Answer) == 0) {
            self.bad(&place, "something was made, and the usage counts no tokens of output".to_owned());
        }
    }

    /// Tools that were used must have a billed count.
    fn check_tools(&mut self, samplings: &[Sheet]) {
        // The fee depends on which of the two searches it was.
        if self.said.used.remove("web_search_preview").is_some()
            && let Some(searches) = self.said.fees.remove("web_search")
        {
            self.said.fees.insert("web_search_preview", searches);
        }
        for (tool, uses) in std::mem::take(&mut self.said.used) {
            let counted = self.uses_of(tool, samplings);
            let seen = match uses.calls.max(uses.brought) {
                1 => "there is 1 use".to_owned(),
                times => format!("there are {times} uses"),
            };
            let counted = match counted {
                None => "does not count it".to_owned(),
                Some(counted) if counted < uses.brought => format!("counts {counted}"),
                Some(_) => continue,
            };
            self.bad(&uses.place, format!("{seen} of `{tool}`, and the usage {counted}"));
        }
    }

    /// The number of uses of a tool, if the usage counts it.
    fn uses_of(&self, tool: &str, samplings: &[Sheet]) -> Option<u64> {
        let of_tag = |tag| {
            let uses = samplings.iter().filter(|sheet| sheet.tag == Some(tag)).count();
            u64::try_from(uses).ok().filter(|uses| *uses != 0)
        };
        let fees = self.said.fees.iter();
        match tool {
            "advisor" => of_tag("advisor_message"),
            "compaction" => of_tag("compaction"),
            "fallback" => of_tag("fallback_message"),
            // The results are visible, but not which search found them.
            "search" => {
                let searches = fees.filter(|(fee, _)| fee.contains("search")).map(|(_, (uses, _))| *uses);
                Some(searches.fold(0, u64::saturating_add)).filter(|uses| *uses != 0)
            }
            fee => self.said.fees.get(fee).map(|(uses, _)| *uses),
        }
    }

    /// The number of requests that the counts of a batch add up.
    fn requests(&mut self, sheet: &Sheet) -> Summed {
        let is_empty = sheet.tokens.iter().all(|(_, count)| *count == 0);
        if self.said.calls == Some(0) && !is_empty {
            self.bad(&sheet.place.clone(), "there are tokens, and no request was completed".to_owned());
        }
        // Each request has at least one token.
        let sent = of_side(&sheet.tokens, Side::Prompt);
        if let Some(calls) = self.said.calls.filter(|calls| sent < *calls) {
            let message = format!("{calls} requests were completed, and their prompts have {sent} tokens");
            self.bad(&sheet.place.clone(), message);
        }
        if self.said.calls == Some(1) { Summed::No } else { Summed::Over(self.said.calls) }
    }

    /// The samplings of a message; without a list, the message itself is the only one.
    fn samplings(&mut self, samplings: Vec<Sheet>, message: Sheet, notes: &mut Vec<String>) -> Vec<Charge> {
        if samplings.is_empty() {
            return vec![message.charge(true)];
        }
        let fallback = samplings.iter().rfind(|sheet| sheet.tag == Some("fallback_message"));
        let fallback = fallback.map(|sheet| sheet.model.clone());
        let mut own: Vec<Charge> = Vec::new();
        let mut beside: Vec<Charge> = Vec::new();
        for sheet in samplings {
            let is_declined = sheet.tag == Some("message")
                && fallback.as_ref().is_some_and(|served| *served != sheet.model);
            match sheet.tag {
                // A request declined before any output is not billed.
                _ if is_declined && of_side(&sheet.tokens, Side::Answer) == 0 => {
                    let model =
                        sheet.model.as_deref().map_or("The model that was asked for".to_owned(), named);
                    notes.push(format!("{model} declined before any output, which is not billed."));
                }
                Some("advisor_message") => beside.push(self.with_model(sheet).charge(false)),
                _ if is_declined => beside.push(self.with_model(sheet).charge(false)),
                Some("compaction") => beside.push(sheet.charge(false)),
                Some("fallback_message") if self.said.model.is_none() => {
                    own.push(self.with_model(sheet).charge(true));
                }
                _ => own.push(sheet.charge(true)),
            }
        }
        self.check_sum(&mut own, message);
        own.into_iter().chain(beside).collect()
    }

    /// A sampling by another model, which must name that model.
    fn with_model(&mut self, sheet: Sheet) -> Sheet {
        if sheet.model.is_none() {
            let tag = sheet.tag.unwrap_or_default();
            self.bad(
                &sheet.place.clone(),
                format!("a `{tag}` of another model does not say which model it is"),
            );
        }
        sheet
    }

    /// The samplings of the serving model must add up to the counts of the message.
    fn check_sum(&mut self, own: &mut [Charge], message: Sheet) {
        // The iterations do not say how much of their output is reasoning.
        let whole = |tokens: &PerMeter<u64>, meter: Meter| -> u128 {
            let is_of = |part: &Meter| *part == meter || part.facts().part_of == Some(meter);
            Meter::all().into_iter().filter(is_of).map(|part| u128::from(tokens[part])).sum()
        };
        let sum = |meter: Meter| own.iter().map(|charge| whole(&charge.tokens, meter)).sum::<u128>();
        let total = |meter: Meter| whole(&message.tokens, meter);
        let wholes = || Meter::all().into_iter().filter(|meter| meter.facts().part_of.is_none());
        let alike = |one: Meter, of: &dyn Fn(Meter) -> u128| -> u128 {
            wholes().filter(|other| one.is_like(*other)).map(of).sum()
        };
        let agrees = wholes().all(|meter| alike(meter, &sum) == alike(meter, &total));
        let has_same_lifetimes = wholes().all(|meter| sum(meter) == total(meter));
        match own {
            // The message may give the cache lifetime when its only sampling does not.
            [only] if agrees => only.tokens = message.tokens,
            _ if agrees && has_same_lifetimes => {}
            _ => self.bad(
                &message.place.clone(),
                "the counts of `iterations` do not add up to those of the message".to_owned(),
            ),
        }
    }
}

impl Sheet {
    fn charge(self, is_served: bool) -> Charge {
        Charge { model: self.model, is_served, place: self.place, tokens: self.tokens, times: self.times }
    }
}

fn has_tools(sheet: &Sheet) -> bool {
    sheet.counts.iter().any(|(name, count)| name.starts_with("server_tool_use.") && *count != 0)
}

/// Tokens on one side of a call.
fn of_side(tokens: &PerMeter<u64>, side: Side) -> u64 {
    Meter::of_side(side).map(|meter| tokens[meter]).fold(0, u64::saturating_add)
}

/// Whether tokens are written to a cache with the vendor's default lifetime.
fn has_default_lifetime(sheet: &Sheet) -> bool {
    let is_default =
        |meter: Meter| matches!(meter.facts().cache, Some(CacheRole::Write(_, Lifetime::Default)));
    sheet.tokens.iter().any(|(meter, count)| *count != 0 && is_default(meter))
}

/// What the names of counts of a lifetime have in them.
const LIFETIMES: [&str; 2] = ["ephemeral_", "ttl_"];

fn says_lifetimes(sheet: &Sheet) -> bool {
    sheet.counts.iter().any(|(name, _)| LIFETIMES.iter().any(|word| name.contains(word)))
}

/// Whether two interpretations of an object give the same bill.
pub(super) fn is_same(one: &Reported, other: &Reported) -> bool {
    let tokens = |reported: &Reported| -> Vec<PerMeter<u64>> {
        reported.charges.iter().map(|charge| charge.tokens.clone()).collect()
    };
    let fees = |reported: &Reported| -> Vec<(String, u64)> {
        reported.fees.iter().map(|(fee, uses, _)| (fee.clone(), *uses)).collect()
    };
    let times = |reported: &Reported| -> Vec<Vec<(Meter, Count)>> {
        reported.charges.iter().map(|charge| charge.times.clone()).collect()
    };
    let is_same_use = tokens(one) == tokens(other) && times(one) == times(other) && fees(one) == fees(other);
    is_same_use && one.tier == other.tier
}
