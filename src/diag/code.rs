//! The stable names of the rules that an input can break.

use super::Severity;

/// What a rule whose severity a project may set looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
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
    Usage "usage" "The command line is valid."
    CannotRead "cannot-read" "A file exists and can be read."
    CannotWrite "cannot-write" "The result can be written to its destination."
    FileExists "file-exists" "An existing file is only overwritten on request."
    BaseUnreadable "base-unreadable" "The state to compare with can be read: a revision of the repository, or a folder."
    FileTooLarge "file-too-large" "A file is no larger than what people write."
    NotUtf8 "not-utf8" "A file is UTF-8 text."
    EmptyFile "empty-file" "A file is not empty."
    NotYaml "not-yaml" "A file is one YAML document."
    NotJson "not-json" "A data file is one JSON document."
    NotThatDataset "not-that-dataset" "The file matches the format given with `--from`."
    FrozenDataset "frozen-dataset" "A data file is one that its project keeps current."
    NotABundle "not-a-bundle" "A bundle is what `prices bundle` writes: list prices, with an index of their models."
    BundleDamaged "bundle-damaged" "A bundle is whole, and its parts have the digests that it states."
    BundleOutdated "bundle-outdated" "A bundle is not older than the price tables in use."
    ProgramTooOld "program-too-old" "A bundle is read by the version of the program that it needs, or a later one."
    UnknownLog "unknown-log" "A log is of a format that is known, and of the one given with `--format`."
    BadLogLine "bad-log-line" "A line of a log holds what its format says: a model, a time, and counts in whole numbers."
    LogCutOff "log-cut-off" "A compressed log is whole."
    BadBuckets "bad-buckets" "Buckets are of a known version, and their sums agree with their bounds and totals."
    MissingCut "missing-cut" "Buckets are cut where a price changes."
    UnknownInvoice "unknown-invoice" "An invoice, or a vendor's report of what was used, is of a format that is known."
    BadInvoice "bad-invoice" "A line of an invoice holds what its format says, and no page of it is missing."
    NotOneMonth "not-one-month" "Logs and invoices that are compared with a projection are of one month."
    NotInSql "not-in-sql" "A format for which a query is asked has lines that mean something each by itself, in values that a query can take."
    FileTooComplex "file-too-complex" "A document has a limited depth and limited repetition."
    DuplicateKey "duplicate-key" "A key occurs once in a map."
    WrongSchema "wrong-schema" "A file names its format, and is read as that format."
    WrongType "wrong-type" "A value has the type of its key: text, number, list or map."
    ControlCharacter "control-character" "A name is printable, so that it cannot forge what is printed."
    UnknownKey "unknown-key" "A key belongs to the format, so that a typing mistake is never ignored."
    MissingKey "missing-key" "A required key is present."
    UnknownWord "unknown-word" "A word is one of the allowed values of its key."
    ConflictingKeys "conflicting-keys" "Keys that exclude each other are not used together."
    NotSupportedYet "not-supported-yet" "A part of the format that does not work yet is an error; it is not ignored."
    BadNumber "bad-number" "A number is a plain decimal number in the notation of its key."
    OutOfRange "out-of-range" "A number is in its range: a share between 0 and 1, a price not below 0."
    UnitDoesNotFit "unit-does-not-fit" "A price and a quantity are in a unit that the meter counts: pages are not counted in minutes."
    MinimumBelowIncrement "minimum-below-increment" "The least that is billed of a request is at least one increment."
    ZeroIsFree "zero-is-free" "A rate of zero is written `free`, so that it cannot be confused with an unknown rate."
    BadDate "bad-date" "A date is a day of the calendar, written `YYYY-MM-DD`."
    BadTag "bad-tag" "A tag says something, and neither its name nor its text is long."
    NothingToDo "nothing-to-do" "A required list is not empty."
    ProviderNotStem "provider-not-stem" "In a folder, a file of list prices is named after its provider, so that a run reads only the tables it needs."
    DuplicateFile "duplicate-file" "A price file is named once, so that a discount does not apply twice."
    IdlePrices "idle-prices" "Each price file that is named is used by some figure." [Scenarios Info]
    DuplicateModel "duplicate-model" "A model is in one table, unless a later one is an overlay."
    AliasCollides "alias-collides" "An alias belongs to one model."
    OverlayWithoutBase "overlay-without-base" "An overlay changes a model of another table."
    SameAsCircle "same-as-circle" "A model with the prices of another one does not have its own in a circle."
    MixedCurrencies "mixed-currencies" "All tables of a run share one currency."
    PriceWithoutSource "price-without-source" "A card names the source of its rates and the day on which it was checked."
    ClosedBeforeReleased "closed-before-released" "A model's last day is not before its first."
    UnknownSource "unknown-source" "A source that a card cites by name is in the `sources` of its table."
    ChangeOfNothing "change-of-nothing" "What a card changes is on the card before it."
    CardsOutOfOrder "cards-out-of-order" "The cards of a model are in the order of their dates, one per date."
    TiersOutOfOrder "tiers-out-of-order" "The long-context entries of a card are in the order of their thresholds."
    WindowsOverlap "windows-overlap" "Times that exclude each other do not overlap: those of the windows of a card, and those of a profile."
    PoolDiffers "pool-differs" "Models that share a pool of what is free state the same allowance."
    RateRefersToItself "rate-refers-to-itself" "`as input` and `as output` refer to an amount."
    OldPrices "old-prices" "Prices for today or later were read within the last 30 days." [Scenarios Warning]
    UndatedPrices "undated-prices" "Prices without a first day are not used for a day long before they were read." [Scenarios Warning]
    RateOutOfBounds "rate-out-of-bounds" "A rate is plausible: from 0.001 to 1,000 per million tokens." [Tables Error]
    UnitSlip "unit-slip" "A rate is not off by a power of ten, compared with the card before, other providers of the model, the vendor's other models, or the list price under a contract." [Tables Error]
    RateJump "rate-jump" "A rate is at most three times the rate of the card before, and at least a third of it." [Tables Error]
    FloatArtefact "float-artefact" "A rate is written as published, without digits left by binary floating point." [Tables Error]
    TooManyDigits "too-many-digits" "A rate has no more digits than vendors publish; a rate with more was computed." [Tables Warning]
    CacheReadAboveInput "cache-read-above-input" "A token read from a cache costs less than a fresh one." [Tables Warning]
    CacheWriteBelowInput "cache-write-below-input" "A token written to a cache costs at least as much as a fresh one." [Tables Warning]
    Write1hBelowWrite "write-1h-below-write" "Caching a token for an hour costs at least as much as for the default time." [Tables Warning]
    BatchAboveStandard "batch-above-standard" "The batch and flex tiers cost no more than the standard tier." [Tables Warning]
    BatchEqualsStandard "batch-equals-standard" "The batch and flex tiers cost less than the standard tier; equal rates were probably copied." [Tables Warning]
    PriorityBelowStandard "priority-below-standard" "The priority tier costs at least as much as the standard tier." [Tables Warning]
    OutputBelowInput "output-below-input" "An output token costs at least as much as an input token." [Tables Warning]
    LongContextBelowBase "long-context-below-base" "Long prompts cost at least as much per token as short ones." [Tables Warning]
    FeeTooSmall "fee-too-small" "A tool costs at least 0.10 for 1,000 calls; less is probably the price of a single call." [Tables Warning]
    CardRewritten "card-rewritten" "A card is never edited, because that would change past prices. A card that was always wrong has a new `correction`." [Tables Error]
    CardRemoved "card-removed" "A card is never removed, unless it was announced and withdrawn." [Tables Error]
    CardInserted "card-inserted" "A new card comes last: one before an existing card changes past prices, and says why in `correction`." [Tables Error]
    FutureNotAnnounced "future-not-announced" "A card that begins in the future has `status: announced`, because it may be withdrawn." [Tables Error]
    AnnouncedInForce "announced-in-force" "A card in force no longer has `status: announced`." [Tables Warning]
    ClosedBeforeCard "closed-before-card" "A model is still sold when its cards begin." [Tables Error]
    UnknownSameAs "unknown-same-as" "The model as which another one is billed is in a price table." [Tables Error]
    UnknownSuccessor "unknown-successor" "A model's successor is in its provider's table." [Tables Warning]
    AliasAmbiguous "alias-ambiguous" "An alias does not mean different models at different providers." [Tables Warning]
    FloatingName "floating-name" "A name that moves to newer models comes with a dated name that does not." [Tables Warning]
    SnapshotIncomplete "snapshot-incomplete" "A dated snapshot of a model has everything that its base has: tiers, meters, fees, regions." [Tables Warning]
    CellsLost "cells-lost" "A card has everything that the card before it has: tiers, meters, long contexts, fees, regions." [Tables Warning]
    SourceNotBare "source-not-bare" "A `url` is exactly one address." [Tables Error]
    UrlInDocument "url-in-document" "A source with an address is cited as `url`." [Tables Warning]
    CheckedInFuture "checked-in-future" "A source was not checked in the future." [Tables Error]
    CheckedBeforeFrom "checked-before-from" "The source of a card in force was checked after the card began." [Tables Warning]
    StaleSource "stale-source" "The source of a card in force was checked recently." [Tables Warning]
    UnusualPer "unusual-per" "Rates are per the same number of tokens as in the other tables." [Tables Warning]
    IdleAck "idle-ack" "An acknowledgement has a finding to silence." [Tables Error]
    UnknownRule "unknown-rule" "A rule that is named exists."
    RuleNotSettable "rule-not-settable" "Only lints can be acknowledged or have another severity; errors cannot."
    GuardrailWithoutLimit "guardrail-without-limit" "A guardrail has a limit: a budget, an increase or a decrease."
    DuplicateGuardrail "duplicate-guardrail" "Each guardrail has an id of its own."
    BadGlob "bad-glob" "A pattern of paths or names is valid."
    UnknownModel "unknown-model" "A model is in a price table."
    MakersModel "makers-model" "A model that a table of one's own sells too is named with its provider." [Scenarios Info]
    BilledAs "billed-as" "A model that is billed as another one is named with it." [Scenarios Info]
    DeprecatedModel "deprecated-model" "A model is one that its provider means to keep." [Scenarios Warning]
    ClosesSoon "closes-soon" "A model is sold throughout the month that is priced." [Scenarios Warning]
    PriceChangesSoon "price-changes-soon" "What is used of a model costs the same throughout the month that is priced." [Scenarios Warning]
    AmbiguousModel "ambiguous-model" "A model name without a provider belongs to a single provider."
    NoCardOnDate "no-card-on-date" "A model has a price card in force on the day."
    ModelNotReleased "model-not-released" "A model is already sold on the day."
    ModelClosed "model-closed" "A model is still sold on the day."
    MissingRate "missing-rate" "A rate that is needed is in the price table; unknown is not zero."
    RateNotOffered "rate-not-offered" "The vendor offers what is used: a meter, a tier, storage, a tool."
    UnknownRegion "unknown-region" "The model's card has the region that is used."
    UnknownWindow "unknown-window" "The model's card has the window that is named."
    UnknownClass "unknown-class" "Where a price depends on a class, such as a resolution, one of those of the card is named."
    WhenMissing "when-missing" "If the prices of a model depend on the hour, it is said when it is called."
    UnknownFee "unknown-fee" "The model's card has the fee of each tool that is used."
    UnknownStep "unknown-step" "A step that is named is in the scenario."
    AmbiguousStep "ambiguous-step" "It is clear which step calls of a log are of."
    NotMeasurable "not-measurable" "What a log holds can be said in a scenario."
    NoSuchCalls "no-such-calls" "Calls of a model that is replaced are in the log."
    CycleOfSteps "cycle-of-steps" "Steps do not depend on each other in a circle."
    UnknownVariant "unknown-variant" "A variant or case that is named is in the file."
    UnknownPath "unknown-path" "A path leads to a figure, a number of the file or a cell of a card."
    UnknownTag "unknown-tag" "A tag by which cost is told apart is on a step or a fixed cost."
    PatchWithoutEffect "patch-without-effect" "Every part of a variant or case changes a figure of some run, unless it is for people only."
    SetWithoutEffect "set-without-effect" "A value given with `--set` changes a figure, unless it is for people only."
    UnknownMetric "unknown-metric" "A figure that is named exists in a projection."
    EmptyRange "empty-range" "A range begins below its end, and its step has the right direction."
    TooManyPoints "too-many-points" "A sweep has a limited number of points, unless `--force` is given."
    TooManyDesigns "too-many-designs" "A limited number of designs is derived from a file, unless `--force` is given."
    TooMuchWork "too-much-work" "A question needs a few seconds at most, unless `--force` is given."
    Infeasible "infeasible" "The requirements can be met."
    UnknownFeature "unknown-feature" "A required feature exists on some model of the tables."
    UnknownProvider "unknown-provider" "A provider that is named has a price table."
    RequirementNotMet "requirement-not-met" "A design meets the requirements of the scenario."
    LimitPassed "limit-passed" "The load at the peak is within the vendor's limits, and requests are within a plan's allowance."
    MissingLatency "missing-latency" "If a scenario limits the requests in flight, the latency of a call is known."
    IdleQuota "idle-quota" "A plan with an allowance has a weight for some model in use." [Scenarios Warning]
    UnknownQuality "unknown-quality" "A quality that a step names is in the scenario."
    ModelTwice "model-twice" "A model occurs once in a list, under any of its names."
    MissingErrorRate "missing-error-rate" "An error rate that a retry, a review or a downstream cost needs is given."
    SharesDoNotSum "shares-do-not-sum" "The shares of a route sum to exactly 1."
    BadLadder "bad-ladder" "The attempts of a step are in a possible order: a person comes last, a revision follows an attempt."
    CacheModeUnknown "cache-mode-unknown" "It is known how the prompt cache of a model works, if it is used."
    CacheNotOffered "cache-not-offered" "A model has a prompt cache, if one is used."
    TtlUnknown "ttl-unknown" "The lifetime of cache entries is known, if a hit rate is derived from it."
    HitRateWithoutCache "hit-rate-without-cache" "A hit rate belongs to a cache."
    BatchHitRateMissing "batch-hit-rate-missing" "A batch with a cache has a hit rate of its own."
    PrefixOverInput "prefix-over-input" "A cached prefix is no longer than its prompt."
    MeasuredElsewhere "measured-elsewhere" "A measured cache is used with the model under which it was measured." [Scenarios Warning]
    PromptOverLimit "prompt-over-limit" "A prompt is no longer than the model and the step allow."
    PromptOverWindow "prompt-over-window" "Prompt and output fit the model's context window."
    WindowUnknown "window-unknown" "If prompts are cut or split into chunks, the longest prompt of the model is known."
    ChunkTooSmall "chunk-too-small" "A chunk is longer than the part that all chunks repeat."
    PromptTruncated "prompt-truncated" "A prompt is sent completely; tokens that are cut off are lost." [Scenarios Warning]
    OutputOverLimit "output-over-limit" "An output is no longer than the model's longest output."
    PrefixBelowMinimum "prefix-below-minimum" "A cached prefix has the vendor's minimum length; a shorter one is billed uncached." [Scenarios Warning]
    MinimumUnknown "minimum-unknown" "The vendor's minimum length of a cached prefix is known." [Scenarios Warning]
    ReadsNothing "reads-nothing" "A step whose output is read has an output of tokens." [Scenarios Warning]
    ReadsFirstAttempt "reads-first-attempt" "The attempts of a step whose output is read have outputs of one length." [Scenarios Warning]
    IdleCheck "idle-check" "A check that costs something runs." [Scenarios Warning]
    DateNotFixed "date-not-fixed" "With `--locked`, the day of the prices is set."
    ExpectationFailed "expectation-failed" "A figure is exactly what the scenario expects."
    TooManyErrors "too-many-errors" "An input has no more errors than people read."
    GuardrailBroken "guardrail-broken" "A figure stays within the guardrails of the project."
    GuardrailNotJudged "guardrail-not-judged" "The figures of a guardrail are known; a guardrail that cannot be evaluated does not pass."
    IdleGuardrail "idle-guardrail" "A guardrail applies to at least one scenario." [Scenarios Error]
    BaseNotComparable "base-not-comparable" "A scenario can be evaluated as it was before the change." [Scenarios Error]
    UnpricedLater "unpriced-later" "A scenario still has prices on each day on which changed prices begin." [Scenarios Error]
    UncheckedPrices "unchecked-prices" "A change uses no new tables that are neither compiled in nor checked." [Scenarios Error]
    RulesChanged "rules-changed" "A change does not alter the rules that apply to it: guardrails, severities, budgets, and what figures are about." [Scenarios Warning]
    OverBudget "over-budget" "A figure stays within the scenario's budget."
    NotAResult "not-a-result" "A saved result was written by `project --format json` and not changed."
    FiguresDiffer "figures-differ" "Two results have the same figures, if `--exit-code` is given."
    OutsideTolerance "outside-tolerance" "What was invoiced, or measured, is within the tolerance around the projection."
    FigureIncreased "figure-increased" "A figure does not rise by more than the allowed increase."
    BadUsage "bad-usage" "A usage object has the form of the model's API, and agrees with itself."
    UnknownUsageField "unknown-usage-field" "Every field of a usage object is known; an unknown one may be billed."
    UsageNotPriced "usage-not-priced" "The price tables have everything that a usage object counts: tokens of a meter, a tier, a region, a fee."
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
