//! The stable names of the rules that an input can break.

use super::Severity;

/// What a rule whose severity a project may set looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Price tables: `costcalc prices check` runs it.
    Tables,
    /// Scenarios.
    Scenarios,
}

/// A rule with `[Subject Severity]` behind it is a lint: the severity is the usual one, and a project may
/// set another. All others are errors, since there is no figure where they are broken.
macro_rules! codes {
    ($($variant:ident $name:literal $description:literal $([$subject:ident $severity:ident])?)*) => {
        /// The stable, kebab-case name of a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $description] $variant,)* }

        impl Code {
            /// All rules, in the order in which a run meets them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name that is printed, and by which settings and scripts know the rule.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The rule in one sentence.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            /// What the rule looks at and how bad it is to break it, unless a project sets that; `None` for
            /// a rule that always stops the run.
            #[must_use]
            pub fn lint(self) -> Option<(Subject, Severity)> {
                match self {
                    $($(Self::$variant => Some((Subject::$subject, Severity::$severity)),)?)*
                    _ => None,
                }
            }
        }
    };
}

codes! {
    Usage "usage" "The command line is one that the program has."
    CannotRead "cannot-read" "A file is there and can be read."
    CannotWrite "cannot-write" "A result can be written to where it is to go."
    FileExists "file-exists" "A file that somebody wrote is not written over unless that is asked for."
    BaseUnreadable "base-unreadable" "What is compared with can be read: a revision of the repository, or a folder."
    FileTooLarge "file-too-large" "A file is small enough to have been written by people."
    NotUtf8 "not-utf8" "A file is UTF-8 text."
    EmptyFile "empty-file" "A file says something."
    NotYaml "not-yaml" "A file is one YAML document."
    NotJson "not-json" "A data file is one JSON document."
    NotThatDataset "not-that-dataset" "A data file is the one of the project that it is said to be of."
    FileTooComplex "file-too-complex" "A document nests and repeats itself within bounds."
    DuplicateKey "duplicate-key" "A key stands once in a map."
    WrongSchema "wrong-schema" "A file says which format it is in, and is read as that format."
    WrongType "wrong-type" "A value has the shape that its key asks for: text, number, list or map."
    ControlCharacter "control-character" "A name is printable, so that it cannot forge what is printed."
    UnknownKey "unknown-key" "A key is one that the format has, so that a typing mistake is never ignored."
    MissingKey "missing-key" "A required key is there."
    UnknownWord "unknown-word" "A word is one of those that its key allows."
    ConflictingKeys "conflicting-keys" "Keys that say the same thing in different ways do not stand together."
    NotSupportedYet "not-supported-yet" "A part of the format that does not work yet is refused rather than ignored."
    BadNumber "bad-number" "A number is a plain decimal number, as its notation allows."
    OutOfRange "out-of-range" "A number lies in its range: a share between 0 and 1, a price not below 0."
    ZeroIsFree "zero-is-free" "A rate of nothing is written `free`, so that it cannot be mistaken for an unknown one."
    BadDate "bad-date" "A date is a day of the calendar, written `YYYY-MM-DD`."
    NothingToDo "nothing-to-do" "A list that must name something is not empty."
    ProviderNotStem "provider-not-stem" "In a folder, a file of list prices is named after its provider, so that a run reads only the tables it needs."
    DuplicateFile "duplicate-file" "A file of prices is named once, so that a discount is not taken twice."
    IdlePrices "idle-prices" "A file of prices that is named holds prices of what is asked for." [Scenarios Info]
    DuplicateModel "duplicate-model" "A model stands in one table, unless a later one is an overlay."
    AliasCollides "alias-collides" "An alias names one model."
    OverlayWithoutBase "overlay-without-base" "What an overlay changes is in a table beneath it."
    MixedCurrencies "mixed-currencies" "All tables of a run share one currency."
    PriceWithoutSource "price-without-source" "A card says where its rates are published and when that was checked."
    CardsOutOfOrder "cards-out-of-order" "The cards of a model stand in the order of their dates, one for each date."
    TiersOutOfOrder "tiers-out-of-order" "The long-context entries of a card stand in the order of their thresholds."
    RateRefersToItself "rate-refers-to-itself" "`as input` and `as output` lead to an amount."
    OldPrices "old-prices" "The prices that a figure depends on were read within the last 30 days, where the day that is asked about is not in the past." [Scenarios Warning]
    UndatedPrices "undated-prices" "A day long before prices were read is asked about only where a table says that they held then." [Scenarios Warning]
    RateOutOfBounds "rate-out-of-bounds" "A rate is one that somebody could ask: from 0.001 to 1,000 per million tokens." [Tables Error]
    UnitSlip "unit-slip" "A rate is not off by a power of ten: against the card before, other providers of the model, the vendor's other models, or the list beneath a contract." [Tables Error]
    RateJump "rate-jump" "A rate is at most three times that of the card before, and at least a third of it." [Tables Error]
    FloatArtefact "float-artefact" "A rate is written as it is published, without the artefacts of binary floating point." [Tables Error]
    TooManyDigits "too-many-digits" "A rate has no more digits than vendors publish: one with more was computed." [Tables Warning]
    CacheReadAboveInput "cache-read-above-input" "A token read from a cache is cheaper than a fresh one." [Tables Warning]
    CacheWriteBelowInput "cache-write-below-input" "A token written to a cache is not cheaper than a fresh one." [Tables Warning]
    Write1hBelowWrite "write-1h-below-write" "To keep a cached token for an hour is not cheaper than for the default time." [Tables Warning]
    BatchAboveStandard "batch-above-standard" "What can wait, batch and flex, is not dearer than the standard tier." [Tables Warning]
    BatchEqualsStandard "batch-equals-standard" "What can wait, batch and flex, is cheaper than the standard tier: equal rates were copied." [Tables Warning]
    PriorityBelowStandard "priority-below-standard" "What cannot wait is not cheaper than the standard tier." [Tables Warning]
    OutputBelowInput "output-below-input" "A token that a model makes is not cheaper than one that it reads." [Tables Warning]
    LongContextBelowBase "long-context-below-base" "Calls with longer prompts are not cheaper." [Tables Warning]
    FeeTooSmall "fee-too-small" "A tool costs at least 0.10 for 1,000 calls: less is the price of a single one." [Tables Warning]
    CardRewritten "card-rewritten" "A card is never edited: it would re-price the past. What was always wrong has a new `correction`." [Tables Error]
    CardRemoved "card-removed" "A card is never removed, unless it was announced and called off." [Tables Error]
    CardInserted "card-inserted" "A card is appended: one before a card that was there re-prices the past, and says why in `correction`." [Tables Error]
    FutureNotAnnounced "future-not-announced" "A card of the future says `status: announced`, since it may be called off." [Tables Error]
    AnnouncedInForce "announced-in-force" "A card whose day has come is no longer only announced." [Tables Warning]
    ClosedBeforeCard "closed-before-card" "A model is sold when its cards begin." [Tables Error]
    UnknownSuccessor "unknown-successor" "A model's successor is in its provider's table." [Tables Warning]
    AliasAmbiguous "alias-ambiguous" "An alias does not name different models at different providers." [Tables Warning]
    FloatingName "floating-name" "A name that moves to newer models has a dated one beside it, to which work can be pinned." [Tables Warning]
    SnapshotIncomplete "snapshot-incomplete" "A dated snapshot of a model has all that its base has: tiers, meters, fees, regions." [Tables Warning]
    CellsLost "cells-lost" "A card knows what the card before it knew: tiers, meters, long contexts, fees, regions." [Tables Warning]
    SourceNotBare "source-not-bare" "A `url` is exactly one bare address." [Tables Error]
    UrlInDocument "url-in-document" "What has an address is cited as `url`." [Tables Warning]
    CheckedInFuture "checked-in-future" "A source was read before today." [Tables Error]
    CheckedBeforeFrom "checked-before-from" "The source of a card in force was read after the card began." [Tables Warning]
    StaleSource "stale-source" "The source of a card in force was read lately." [Tables Warning]
    UnusualPer "unusual-per" "Rates are for as many tokens as in the other tables." [Tables Warning]
    IdleAck "idle-ack" "An acknowledgement silences a finding." [Tables Error]
    UnknownRule "unknown-rule" "A rule that is named is one of the program's."
    RuleNotSettable "rule-not-settable" "Only lints can be acknowledged or have another severity: what stops a run always does."
    GuardrailWithoutLimit "guardrail-without-limit" "A guardrail holds something: a budget, an increase or a decrease."
    DuplicateGuardrail "duplicate-guardrail" "Each guardrail has an id of its own."
    BadGlob "bad-glob" "A pattern of paths or names is one that can be read."
    UnknownModel "unknown-model" "A model is in a price table."
    MakersModel "makers-model" "A model that several sell is named with its provider." [Scenarios Info]
    AmbiguousModel "ambiguous-model" "A model's name without its provider is one that a single provider has."
    NoCardOnDate "no-card-on-date" "A model has a price card in force on the day."
    ModelClosed "model-closed" "A model is still sold on the day."
    MissingRate "missing-rate" "A rate that is needed is in the price table: unknown is not zero."
    RateNotOffered "rate-not-offered" "A vendor sells what is asked of it."
    UnknownRegion "unknown-region" "A model's card knows the region in which it is used."
    UnknownFee "unknown-fee" "A model's card knows the fee of a tool that is used."
    UnknownStep "unknown-step" "A step that is named is one of the scenario's."
    CycleOfSteps "cycle-of-steps" "Steps do not wait for each other in a circle."
    UnknownVariant "unknown-variant" "A variant or case that is asked for is one of the file's."
    UnknownPath "unknown-path" "A path that is asked for leads to a figure or a number of the file."
    PatchWithoutEffect "patch-without-effect" "Every part of a variant or case changes a figure of some run."
    SetWithoutEffect "set-without-effect" "A value that is put over a scenario changes a figure."
    UnknownMetric "unknown-metric" "A figure that is asked for is one that a projection has."
    EmptyRange "empty-range" "A range begins below its end, and its step leads there."
    TooManyPoints "too-many-points" "A sweep has no more points than people want, unless they say so."
    TooManyDesigns "too-many-designs" "No more designs are derived from a file than people compare, unless they say so."
    TooMuchWork "too-much-work" "A question takes a few seconds at most, unless `--force` says so."
    Infeasible "infeasible" "What is asked of the models can be met."
    UnknownFeature "unknown-feature" "A feature that is required is one that a model of the tables has."
    UnknownProvider "unknown-provider" "A provider that is named has a price table."
    RequirementNotMet "requirement-not-met" "A design meets what the scenario requires of it."
    LimitPassed "limit-passed" "At the peak a model is asked for no more than its vendor takes, and a plan for no more than its allowance."
    MissingLatency "missing-latency" "Where a scenario limits the requests in flight, how long a call takes is known."
    IdleQuota "idle-quota" "A plan with an allowance has a weight for a model in use." [Scenarios Warning]
    UnknownQuality "unknown-quality" "A quality that a step names is one of the scenario's."
    ModelTwice "model-twice" "A model stands once in a list, whatever name it is written under."
    MissingErrorRate "missing-error-rate" "An error rate that a retry, a review or a downstream cost needs is given."
    SharesDoNotSum "shares-do-not-sum" "The shares of a route sum to exactly 1."
    BadLadder "bad-ladder" "A ladder of attempts can be climbed: a person comes last, a revision follows an attempt."
    CacheModeUnknown "cache-mode-unknown" "How a model's prompt cache works is stated where it is used."
    CacheNotOffered "cache-not-offered" "A prompt cache is used on a model that has one."
    TtlUnknown "ttl-unknown" "How long a cache keeps an entry is known where a hit rate is derived from it."
    HitRateWithoutCache "hit-rate-without-cache" "A hit rate belongs to a cache."
    BatchHitRateMissing "batch-hit-rate-missing" "Where batch and cache meet, the batch's own hit rate is given."
    PrefixOverInput "prefix-over-input" "A cached prefix is no longer than the prompt that it begins."
    PromptOverLimit "prompt-over-limit" "A prompt fits the longest one that the model or the step takes."
    PromptOverWindow "prompt-over-window" "Prompt and output fit the model's context window."
    WindowUnknown "window-unknown" "Where a prompt is cut or taken apart, it is known how long it may be."
    ChunkTooSmall "chunk-too-small" "A chunk holds more than what chunks repeat."
    PromptTruncated "prompt-truncated" "A prompt is sent as a whole; what is cut off is lost." [Scenarios Warning]
    OutputOverLimit "output-over-limit" "An output is no longer than the model's longest."
    PrefixBelowMinimum "prefix-below-minimum" "A cached prefix reaches the vendor's minimum; below it the prompt is billed uncached." [Scenarios Warning]
    MinimumUnknown "minimum-unknown" "The shortest prefix that a vendor caches is known." [Scenarios Warning]
    IdleCheck "idle-check" "A check that costs something runs." [Scenarios Warning]
    DateNotFixed "date-not-fixed" "A locked run says on which day's prices it stands."
    ExpectationFailed "expectation-failed" "A figure is exactly what the scenario expects."
    TooManyErrors "too-many-errors" "There are no more errors in an input than people read."
    GuardrailBroken "guardrail-broken" "A figure stays within the guardrails of the project."
    GuardrailNotJudged "guardrail-not-judged" "A guardrail is held against figures that are known: what cannot be judged is no pass."
    IdleGuardrail "idle-guardrail" "A guardrail covers a scenario: one that covers none holds nothing." [Scenarios Error]
    BaseNotComparable "base-not-comparable" "A scenario can be evaluated as it was before the change." [Scenarios Error]
    UnpricedLater "unpriced-later" "A scenario still has a price on each day from which changed prices are in force." [Scenarios Error]
    UncheckedPrices "unchecked-prices" "A scenario takes its prices from tables that are checked, where it did so before." [Scenarios Error]
    RulesChanged "rules-changed" "A change leaves the rules that it is held to as they are: guardrails, severities, budgets, and what figures are of." [Scenarios Warning]
    OverBudget "over-budget" "A figure stays within the scenario's budget."
    NotAResult "not-a-result" "A saved result is one that `project --format json` wrote, unchanged."
    FiguresDiffer "figures-differ" "Two results have the same figures, where that is asked for."
    FigureIncreased "figure-increased" "A figure does not rise by more than is allowed."
    BadUsage "bad-usage" "A usage object is one that the API of the model returns, and agrees with itself."
    UnknownUsageField "unknown-usage-field" "Of a usage object every field is known: what is not known may be billed."
    UsageNotPriced "usage-not-priced" "What a usage object counts is in price tables: tokens of a meter, a tier, a region, a fee."
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn names_are_kebab_case_and_unique() {
        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        for name in &names {
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{name}"
            );
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
