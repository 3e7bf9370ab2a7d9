//! Every claim that can be reckoned, article by article, with the scenario that it comes from.

use costcalc::exact::Exact;

use crate::claim::{Claim, claim, further, number};
use crate::pace::{drain, full_at, multiplier, seconds};
use crate::{cost, over};

const NANO: &str = "openai/gpt-5.4-nano";
const MINI: &str = "openai/gpt-5.4-mini";
const GPT_4O_MINI: &str = "openai/gpt-4o-mini";
const HAIKU_3_5: &str = "anthropic/claude-3-5-haiku";

const COUNT: &str = "a count of test cases";
const ACCURACY: &str = "measured accuracies, restated";
const LIMIT: &str = "a limit of a model";

/// The claims of the list.
pub(crate) fn claims() -> Vec<Claim> {
    [article_000(), article_001(), article_002(), article_003(), article_004()]
        .into_iter()
        .flatten()
        .collect()
}

fn article_000() -> Vec<Claim> {
    let about = |index, about| claim("000", index, about);
    let base = |model: &str| cost(&format!("000_extraction_{model}"), "base");
    let retried = |model: &str| cost(&format!("000_extraction_{model}"), "invoice");
    let rate = |step: &str| cost("000_rates", &format!("{step}.base"));
    let [nano, mini, haiku] = ["nano", "mini", "haiku"].map(base);
    let million = number("1_000_000");
    let haiku_to_nano_input = over(rate("haiku_input"), rate("nano_input"));
    // 16 million tokens a month, all of them read from the cache
    let cache_saves = |scenario: &str, step: &str| {
        let saving = |figure: &str| cost(scenario, &format!("{step}.{figure}"));
        over(saving("base") - saving("cache_discounted"), number("16"))
    };
    let any_wrong = over(cost("000_ten_fields", "downstream"), number("0.10") * &million);

    vec![
        about(2, "what Haiku costs more than nano at half a million calls")
            .wrongly("1000", "535", over(&haiku - &nano, number("2")))
            .unprinted("1070", &haiku - &nano)
            .unprinted("100000000/107", over(number("1000") * &million, &haiku - &nano)),
        count("000", 3, "mini chooses the right tool", "91.4%", 457, 500),
        count("000", 4, "Haiku chooses the right tool", "93.8%", 469, 500),
        about(8, "points of accuracy between Haiku and nano")
            .wrongly("2.4", "7.6", number("96.3") - number("88.7"))
            .wrongly("2.4", "2.2", number("96.3") - number("94.1"))
            .wrongly("2.4", "2.6", number("99.7") - number("97.1"))
            .not_a_cost(ACCURACY),
        about(9, "records of ten fields with a wrong one, one in how many")
            .wrongly("25%", "0.215671174035072576414101274624", &any_wrong)
            .wrongly("4", "931322574615478515625/200859433072686732201", over(Exact::ONE, &any_wrong)),
        count("000", 10, "mini's code passes", "78%", 156, 200),
        count("000", 11, "Haiku's code passes", "81%", 162, 200),
        count("000", 12, "nano's code passes", "61%", 122, 200),
        about(13, "a million extractions on mini").exactly("520", &mini),
        about(14, "a million extractions on Haiku").exactly("1200", &haiku),
        about(15, "nano with one retry").truncated("144", "144.69", retried("nano")),
        about(16, "Haiku with one retry").wrongly("1215", "1244.4", retried("haiku")),
        about(17, "what one retry adds on mini").exactly("5.9%", over(retried("mini") - &mini, &mini)),
        about(19, "points between mini's and nano's code")
            .exactly("17", number("78") - number("61"))
            .not_a_cost(ACCURACY),
        about(20, "Haiku's input rate over nano's")
            .wrongly("12", "8", &haiku_to_nano_input)
            .wrongly("12", "10", over(rate("haiku_output"), rate("nano_output")))
            .wrongly("12", "120/13", over(&haiku, &nano)),
        about(22, "the same, repeated").wrongly("12", "8", &haiku_to_nano_input),
        about(23, "how many more calls nano's latency leaves room for").truncated(
            "85%",
            "6/7",
            over(full_at("000_batch_job", NANO, "concurrency"), full_at("000_batch_job", HAIKU_3_5, "concurrency"))
                - Exact::ONE,
        ),
        about(27, "mini at five million calls")
            .wrongly("1000", "2600", number("5") * &mini)
            .unprinted("260", over(&mini, number("2")))
            .unprinted("25000000/13", over(number("1000") * &million, &mini)),
        about(28, "mini's cost as a share of Haiku's, before and after retries")
            .within("40%", "45%", "13/30", over(&mini, &haiku))
            .within("40%", "45%", "4589/10370", over(retried("mini"), retried("haiku"))),
        about(29, "nano's code, repeated").exactly("61%", over(number("122"), number("200"))).not_a_cost(ACCURACY),
        about(30, "points between Haiku's and mini's valid JSON")
            .exactly("0.4", number("99.7") - number("99.3"))
            .not_a_cost(ACCURACY),
        about(31, "a million extractions on nano, and on Haiku")
            .exactly("130", &nano)
            .exactly("1200", &haiku)
            .unprinted("120/13", over(&haiku, &nano)),
        about(33, "saved by caching a million tokens: Haiku, and less with mini at this article's and at published rates")
            .unprinted("0.72", cache_saves("000_cached_prompt_published", "haiku"))
            .within("0", "0.72", "0.2", cache_saves("000_cached_prompt", "mini"))
            .within("0", "0.72", "0.675", cache_saves("000_cached_prompt_published", "mini")),
    ]
}

fn article_001() -> Vec<Claim> {
    let about = |index, about| claim("001", index, about);
    let rate = |step: &str| cost("001_rates", &format!("{step}.base"));
    let to_nano =
        |model: &str, meter: &str| over(rate(&format!("{model}_{meter}")), rate(&format!("nano_{meter}")));
    let hundred = |step: &str| cost("001_tickets", &format!("{step}.base"));
    let one = |step: &str| hundred(step).shift_down(2);
    let tickets = cost("001_tickets", "base");
    let lock_in = cost("001_tickets_one_vendor", "base") - &tickets;
    // 50,000 tokens in and 5,000 out, and 100,000 in and 20,000 out, give both rates of the model
    let classify = cost("001_tickets_gpt_5_4", "classify.base");
    let gpt_5_4_output =
        (cost("001_tickets_gpt_5_4", "extract.base") - number("2") * &classify) * number("100");
    let gpt_5_4_input = (classify - &gpt_5_4_output * number("0.005")) * number("20");
    let on_gpt_5_4 = cost("001_tickets_gpt_5_4", "base");

    vec![
        about(38, "a million output tokens of GPT-5.4, as published").exactly("15", gpt_5_4_output),
        about(40, "mini's and Haiku's rates over nano's, input and output")
            .rounded("4", "3.75", to_nano("mini", "input"))
            .exactly("4", to_nano("haiku", "input"))
            .truncated("3", "3.6", to_nano("mini", "output"))
            .rounded("3", "3.2", to_nano("haiku", "output")),
        about(42, "OpenAI's windows over Haiku's").exactly("2", over(number("400_000"), number("200_000"))).not_a_cost(LIMIT),
        about(43, "Haiku's input rate over nano's").exactly("4", to_nano("haiku", "input")),
        about(46, "classifying a ticket, and a hundred")
            .rounded("0.00016", "0.0001625", one("classify"))
            .rounded("0.016", "0.01625", hundred("classify")),
        about(47, "extracting from a ticket, and a hundred")
            .exactly("0.00045", one("extract"))
            .exactly("0.045", hundred("extract")),
        about(48, "drafting for a ticket, and a hundred").exactly("0.0036", one("draft")).exactly("0.36", hundred("draft")),
        about(49, "reviewing for a ticket, and a hundred")
            .exactly("0.00360", one("review"))
            .exactly("0.36", hundred("review")),
        about(50, "a ticket, and a hundred")
            .rounded("0.0078", "0.0078125", tickets.shift_down(2))
            .rounded("0.78", "0.78125", &tickets),
        about(51, "a hundred tickets, at most").within("0", "1", "0.78125", &tickets),
        about(52, "a hundred tickets on GPT-5.4, and the input rate at which the printed figure would be right")
            .wrongly("7.80", "3.2", &on_gpt_5_4)
            .unprinted("6.09375", over(gpt_5_4_input * number("7.80"), &on_gpt_5_4)),
        about(54, "what one vendor costs more, in a hundred tickets, and the tickets that repay $1,000 a month for two")
            .within("0", "0.02", "0.015", &lock_in)
            .unprinted("20000000/3", over(number("1000") * number("100"), &lock_in)),
        about(55, "the input rates of capable models, and of nano")
            .exactly("0.75", rate("mini_input"))
            .exactly("0.80", rate("haiku_input"))
            .exactly("0.20", rate("nano_input")),
    ]
}

fn article_002() -> Vec<Claim> {
    let about = |index, about| claim("002", index, about);
    let month = |model: &str| cost(&format!("002_documents_{model}"), "base");
    let day = |monthly: &Exact| over(monthly, number("30"));
    let [mini, nano] = ["mini", "nano"].map(month);
    let saving = &mini - &nano;
    let reviews = cost("002_documents_reviewed", "human");
    let reviews_a_day = day(&reviews);
    let documents = number("50_000");
    let routed = |share: &str| over(&mini - cost(&format!("002_routing_{share}"), "base"), &mini);

    let once = |model: &str| cost("002_trajectories", &format!("{model}.base"));
    let retried = |model: &str| cost("002_trajectories", &format!("{model}.invoice"));
    let until_success = |model, succeeds| over(once(model), number(succeeds));
    // a nano success takes 1/0.78 attempts and 0.22/0.78 failures: what a failure must cost on top, in attempts
    let attempts_for_gap_of_3 = over(until_success("mini", "91%"), number("3") * once("nano"));
    let extra_per_failure =
        over(attempts_for_gap_of_3 - over(Exact::ONE, number("78%")), over(number("22%"), number("78%")));

    let first = |model: &str| seconds("002_first_token", model);
    let two_hundred = |model: &str| seconds("002_two_hundred_tokens", model);
    let further_token = |model: &str| over(two_hundred(model) - first(model), number("200"));
    let first_token = Exact::ONE - over(first(NANO), first(MINI));

    vec![
        count("002", 59, "mini finishes a trajectory", "91%", 182, 200),
        count("002", 60, "nano finishes a trajectory", "78%", 156, 200),
        about(61, "mini's cost over nano's: both or only nano retried, until success or once")
            .outside("2.5", "3", "24/7", over(until_success("mini", "91%"), until_success("nano", "78%")))
            .outside("2.5", "3", "218/61", over(retried("mini"), retried("nano")))
            .outside("2.5", "3", "3.12", over(once("mini"), until_success("nano", "78%")))
            .outside("2.5", "3", "200/61", over(once("mini"), retried("nano")))
            .unprinted("50/77", extra_per_failure),
        about(62, "nano's first token").unprinted("1/3", &first_token),
        about(64, "the documents on mini, a day and a month of 30, 31 and 365/12 days")
            .exactly("32.00", day(&mini))
            .exactly("960", &mini)
            .unprinted("992", day(&mini) * number("31"))
            .unprinted("2920/3", over(day(&mini) * number("365"), number("12"))),
        about(65, "the documents on nano, a day and a month").exactly("8.00", day(&nano)).exactly("240", &nano),
        about(66, "what nano saves a month").exactly("720", &saving),
        about(67, "what nano saves a month at ten times the volume").exactly("7200", &saving * number("10")),
        about(68, "reviews a day and their cost, what they may cost before nothing is saved, and at a share of 4.5%")
            .exactly("250", over(&reviews_a_day, number("2")))
            .exactly("500", &reviews_a_day)
            .unprinted("15000", &reviews)
            .unprinted("0.00024", over(day(&saving), number("2") * &documents))
            .unprinted("12", over(day(&saving), number("2")))
            .unprinted("4500", over(&reviews_a_day * number("4.5%"), number("0.5%"))),
        about(69, "nano's latency below mini's: first token, 200 tokens, many tokens")
            .outside("35%", "40%", "1/3", &first_token)
            .outside("35%", "40%", "8197/48591", Exact::ONE - over(two_hundred(NANO), two_hundred(MINI)))
            .outside("35%", "40%", "7/45", Exact::ONE - over(further_token(NANO), further_token(MINI))),
        about(75, "mini's price over nano's, and nano's latency below mini's")
            .exactly("4", over(&mini, &nano))
            .outside("35%", "40%", "1/3", &first_token)
            .outside("35%", "40%", "7/38", over(further_token(MINI), further_token(NANO)) - Exact::ONE),
        about(76, "trajectories, repeated")
            .exactly("78%", over(number("156"), number("200")))
            .exactly("91%", over(number("182"), number("200")))
            .not_a_cost(ACCURACY),
        about(77, "saved by sending 60% and 70% of the calls to nano")
            .around("40%", "55%", "0.45", routed("60"))
            .around("40%", "55%", "0.525", routed("70")),
    ]
}

fn article_003() -> Vec<Claim> {
    let about = |index, about| claim("003", index, about);
    let leads = |model: &str, figure: &str| cost(&format!("003_leads_{model}"), figure);
    let [mini, haiku] = ["gpt_4o_mini", "haiku"].map(|model| leads(model, "base"));
    let batched = |model: &str| over(leads(model, "batch_discounted"), leads(model, "base"));
    let documents = |step: &str| cost("003_documents", &format!("{step}.base"));
    let million = |step: &str| over(documents(step), number("20")); // of the 20 million tokens
    let haiku_to_mini =
        |tokens: &str| over(documents(&format!("haiku_{tokens}")), documents(&format!("mini_{tokens}")));
    let mini_to_haiku = |tokens: &str| over(Exact::ONE, haiku_to_mini(tokens));

    vec![
        about(78, "a million output tokens of Haiku and of mini")
            .exactly("4.00", million("haiku_output"))
            .exactly("0.60", million("mini_output"))
            .unprinted("20/3", haiku_to_mini("output")),
        about(79, "mini's longest output over Haiku's")
            .unprinted("2", over(number("16_384"), number("8_192")))
            .not_a_cost(LIMIT),
        about(80, "a batch as a share of the full price")
            .exactly("50%", batched("gpt_4o_mini"))
            .exactly("50%", batched("haiku")),
        about(82, "Haiku's rates over mini's, input and output")
            .rounded("5", "16/3", haiku_to_mini("input"))
            .truncated("6", "20/3", haiku_to_mini("output")),
        about(
            83,
            "ten thousand documents on mini, then on Haiku: all input, all output, 1,500 in and 500 out",
        )
        .wrongly("16", "3", documents("mini_input"))
        .wrongly("16", "12", documents("mini_output"))
        .wrongly("16", "5.25", documents("mini_mixed"))
        .wrongly("80", "16", documents("haiku_input"))
        .exactly("80", documents("haiku_output"))
        .wrongly("80", "32", documents("haiku_mixed")),
        about(84, "Haiku's price per token over mini's: input, output, 1,500 in and 500 out")
            .rounded("5", "16/3", haiku_to_mini("input"))
            .truncated("6", "20/3", haiku_to_mini("output"))
            .rounded("6", "128/21", haiku_to_mini("mixed")),
        // 20% is meant to the nearest ten
        about(85, "mini's cost as a share of Haiku's: input, output, 1,500 in and 500 out")
            .rounded("0.2", "0.1875", mini_to_haiku("input"))
            .rounded("0.2", "0.15", mini_to_haiku("output"))
            .rounded("0.2", "0.1640625", mini_to_haiku("mixed")),
        about(90, "five thousand leads on Haiku").exactly("16", &haiku),
        about(91, "half a million leads on mini and on Haiku")
            .rounded("263", "262.5", &mini * number("100"))
            .exactly("1600", &haiku * number("100"))
            .unprinted("1337.5", (&haiku - &mini) * number("100")),
        about(95, "Haiku's cost over mini's, at full price and in batches")
            .unprinted("128/21", over(&haiku, &mini))
            .unprinted("128/21", over(leads("haiku", "invoice"), leads("gpt_4o_mini", "invoice"))),
    ]
}

fn article_004() -> Vec<Claim> {
    let about = |index, about| claim("004", index, about);
    let rate = |step: &str| cost("004_rates", &format!("{step}.base"));
    let below_haiku =
        |meter: &str| Exact::ONE - over(rate(&format!("mini_{meter}")), rate(&format!("haiku_{meter}")));
    // of the 16 million tokens
    let million = |scenario: &str, step: &str| over(cost(scenario, &format!("{step}.invoice")), number("16"));

    vec![
        about(97, "a million input tokens of Haiku and of mini")
            .exactly("1.00", rate("haiku_input"))
            .exactly("0.75", rate("mini_input"))
            .unprinted("0.25", below_haiku("input")),
        about(98, "a million output tokens of Haiku and of mini")
            .exactly("5.00", rate("haiku_output"))
            .exactly("4.50", rate("mini_output"))
            .unprinted("0.1", below_haiku("output")),
        // the printed 11% is what Haiku costs more than mini, which is not what mini costs less than Haiku
        about(101, "mini's rates below Haiku's, input and output")
            .exactly("25%", below_haiku("input"))
            .wrongly("11%", "0.1", below_haiku("output"))
            .unprinted("1/9", over(rate("haiku_output"), rate("mini_output")) - Exact::ONE),
        // true where nothing is ever written, a little more where one call in a hundred writes, double where one in ten does
        about(109, "a million input tokens of Haiku from the cache: always, 99 and 90 calls in 100")
            .exactly("0.1", million("004_cached_prompt", "haiku"))
            .rounded("0.1", "0.1115", million("004_cached_prompt_published", "haiku_99"))
            .unprinted("0.215", million("004_cached_prompt_published", "haiku_90")),
    ]
}

/// What the articles print besides, and what a reader of theirs would ask next.
pub(crate) fn further_claims() -> Vec<Claim> {
    let extraction = |model: &str, figure: &str| cost(&format!("000_extraction_{model}"), figure);
    let errors = |step: &str| cost("000_error_cost", &format!("{step}.downstream"));
    let tokens = |step: &str| cost("002_hundred_million_tokens", &format!("{step}.base"));
    let [leads_mini, leads_haiku] =
        ["gpt_4o_mini", "haiku"].map(|model| cost(&format!("003_leads_{model}"), "base"));
    let lead_input = over(cost("003_documents", "mini_input.base"), number("20")) * number("7.5");
    let cached = |scenario: &str| over(cost(scenario, "mini.invoice"), number("16"));
    let batch = |figure: &str| cost("004_batch_share", figure);

    let all_at_once = |scenario: &str, model: &str| drain(scenario, model) * number("60");
    let minutes = |model: &str| drain("003_leads_at_once", model);
    let most = |model: &str| full_at("003_leads_at_once", model, "rpm");
    let first = |model: &str| seconds("003_first_token", model);

    vec![
        further("000", "ten thousand documents one after another, in seconds: nano and Haiku")
            .unprinted("2800", all_at_once("000_batch_job", NANO))
            .unprinted("5200", all_at_once("000_batch_job", HAIKU_3_5)),
        further("001", "how many times as many tasks a plan lasts for: all mini, and all nano")
            .unprinted("10/3", multiplier("001_codex_mini"))
            .unprinted("10", multiplier("001_codex_nano")),
        further("002", "seconds until 200 tokens are written: nano and mini")
            .unprinted("1063/225", seconds("002_two_hundred_tokens", NANO))
            .unprinted("5399/950", seconds("002_two_hundred_tokens", MINI)),
        further("003", "half a million leads at once, in minutes, and the most of a month: mini, then Haiku")
            .unprinted("1000", minutes(GPT_4O_MINI))
            .unprinted("500", minutes(HAIKU_3_5))
            .unprinted("21600000", most(GPT_4O_MINI))
            .unprinted("43200000", most(HAIKU_3_5)),
        further("003", "Haiku's first token after mini's, and mini's before Haiku's")
            .unprinted("1/7", over(first(HAIKU_3_5), first(GPT_4O_MINI)) - Exact::ONE)
            .unprinted("0.125", Exact::ONE - over(first(GPT_4O_MINI), first(HAIKU_3_5))),
        further("000", "mini with one retry").wrongly("533", "550.68", extraction("mini", "invoice")),
        further("000", "Haiku's cost over nano's after retries").truncated(
            "8",
            "41480/4823",
            over(extraction("haiku", "invoice"), extraction("nano", "invoice")),
        ),
        further("000", "what nano's errors cost more than Haiku's, in extraction and in the choice of tools")
            .outside("80_000", "90_000", "7600", errors("nano_extraction") - errors("haiku_extraction"))
            .outside("80_000", "90_000", "9200", errors("nano_tools") - errors("haiku_tools")),
        further("000", "ten million calls with one retry, on mini and on nano")
            .unprinted("5506.8", extraction("mini", "invoice") * number("10"))
            .unprinted("1446.9", extraction("nano", "invoice") * number("10")),
        further("000", "a million extractions on Haiku with their prompt of 500 tokens in the cache")
            .unprinted("1200", cost("000_cache_too_short", "invoice")),
        further("002", "a hundred million tokens on mini and on nano, all input and all output")
            .wrongly("5000", "40", tokens("mini_input"))
            .wrongly("5000", "160", tokens("mini_output"))
            .wrongly("1250", "10", tokens("nano_input"))
            .wrongly("1250", "40", tokens("nano_output")),
        further("003", "five thousand leads on mini: input, and all; and on Haiku what they cost more")
            .rounded("1.13", "1.125", lead_input)
            .rounded("2.63", "2.625", &leads_mini)
            .rounded("13", "13.375", leads_haiku - &leads_mini),
        further("004", "a million calls of mini, and of Haiku with 28% fewer output tokens")
            .unprinted("3000", cost("004_verbosity", "mini.base"))
            .unprinted("2800", cost("004_verbosity", "haiku.base")),
        further(
            "004",
            "a million input tokens of mini from the cache, as the article has it and as published",
        )
        .unprinted("0.375", cached("004_cached_prompt"))
        .unprinted("0.075", cached("004_cached_prompt_published")),
        further("004", "saved by batching 40% of the calls").within(
            "15%",
            "22%",
            "0.2",
            over(batch("base") - batch("batch_discounted"), batch("base")),
        ),
    ]
}

/// `successes` of `cases`, printed as a percentage.
fn count(
    article: &'static str,
    index: usize,
    about: &'static str,
    printed: &'static str,
    successes: u32,
    cases: u32,
) -> Claim {
    let (successes, cases) = (Exact::from(successes), Exact::from(cases));
    claim(article, index, about)
        .exactly(printed, over(&successes, &cases))
        .unprinted(&successes.to_string(), number(printed) * cases)
        .not_a_cost(COUNT)
}
