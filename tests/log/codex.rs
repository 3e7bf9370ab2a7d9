//! Rollouts of Codex: what forks and copies of files repeat counts once.

use costcalc::units::Meter;
use costcalc::usage::log::{self, Asked, Duplicates, Piece, Reader};
use costcalc::usage::{Buckets, Told};

use crate::lines::asked;

/// The line that names a session, and the one it is a fork of.
fn session(id: &str, parent: Option<&str>) -> String {
    let parent = parent.map_or_else(|| "null".to_owned(), |parent| format!("\"{parent}\""));
    format!(
        "{{\"timestamp\":\"2026-10-30T00:00:00.000Z\",\"type\":\"session_meta\",\"payload\":{{\"id\":\"{id}\",\
         \"forked_from_id\":{parent}}}}}\n"
    )
}

/// Lines of responses on a day of October: the totals so far, each with what the response used by itself.
fn responses(day: u8, counts: &[([u64; 2], Option<[u64; 2]>)]) -> String {
    let used = |[input, output]: [u64; 2]| format!("{{\"input_tokens\":{input},\"output_tokens\":{output}}}");
    let model = "\"type\":\"turn_context\",\"payload\":{\"model\":\"gpt-5.4-mini\"}}\n";
    let mut lines = format!("{{\"timestamp\":\"2026-10-{day}T00:00:00.000Z\",{model}");
    for (total, last) in counts {
        let last = last.map_or_else(|| "null".to_owned(), used);
        lines += &format!(
            "{{\"timestamp\":\"2026-10-{day}T00:01:00.000Z\",\"type\":\"event_msg\",\"payload\":{{\"type\":\"token_count\",\
             \"info\":{{\"total_token_usage\":{},\"last_token_usage\":{last}}}}}}}\n",
            used(*total),
        );
    }
    lines
}

const FIRST: ([u64; 2], Option<[u64; 2]>) = ([100, 10], Some([100, 10]));
const SECOND: ([u64; 2], Option<[u64; 2]>) = ([300, 30], Some([200, 20]));
const THIRD: ([u64; 2], Option<[u64; 2]>) = ([600, 60], Some([300, 30]));
const FOURTH: ([u64; 2], Option<[u64; 2]>) = ([1_000, 100], Some([400, 40]));

fn read(files: &[&String], asked: &Asked) -> (Buckets, Told) {
    let mut reader = Reader::new(log::format_named("codex").expect("a format"), asked);
    for (number, file) in files.iter().enumerate() {
        let (bytes, columns) = (file.as_bytes(), &[][..]);
        reader.read(Piece { file: "rollout.jsonl", number, first_line: 1, is_last: true, columns, bytes });
    }
    log::together(vec![reader], &[]).expect("lines that can be read")
}

/// The calls, their input and output, and the first and the last day, whatever the order of the files.
fn found(files: &[&String], asked: &Asked) -> (u64, [u64; 2], String) {
    let (buckets, told) = read(files, asked);
    let backwards: Vec<&String> = files.iter().rev().copied().collect();
    assert_eq!((&buckets.sums, &told), (&read(&backwards, asked).0.sums, &read(&backwards, asked).1));
    let number = |meter: Meter| {
        buckets.sums.values().map(|sums| u64::try_from(sums.number(meter)).expect("few")).sum()
    };
    let days = [told.first, told.last].map(Option::unwrap_or_default).join(" ");
    (
        buckets.sums.values().map(|sums| sums.calls).sum(),
        [number(Meter::Input), number(Meter::Output)],
        days.replace("2026-10-", ""),
    )
}

#[test]
fn what_a_fork_repeats_counts_once_and_on_the_day_of_its_parent() {
    let parent = session("p", None) + &responses(10, &[FIRST, SECOND]);
    let again = |day: u8| responses(day, &[FIRST, SECOND, THIRD]);
    let alone = session("f", Some("p")) + &again(12);
    let with_parent = session("f", Some("p")) + &session("p", None) + &again(12);
    let earlier = session("f", Some("p")) + &responses(10, &[FIRST, SECOND]) + &responses(12, &[THIRD]);
    for fork in [&alone, &with_parent, &earlier] {
        for files in [vec![&parent, fork], vec![&parent, fork, fork, &parent]] {
            assert_eq!(found(&files, &asked(&[])), (3, [600, 60], "10 12".to_owned()));
        }
    }
    let none = Asked { duplicates: Some(Duplicates::None), ..asked(&[]) };
    assert_eq!(found(&[&parent, &alone], &none).0, 5);
    let of_fork = session("g", Some("f")) + &with_parent + &responses(14, &[FOURTH]);
    let all = [&parent, &with_parent, &of_fork];
    assert_eq!(found(&all, &asked(&[])), (4, [1_000, 100], "10 14".to_owned()));
}

#[test]
fn a_fork_that_repeats_nothing_keeps_its_calls() {
    let parent = session("p", None) + &responses(10, &[FIRST, SECOND]);
    let fork = session("f", Some("p")) + &responses(12, &[THIRD, FOURTH]);
    assert_eq!(found(&[&parent, &fork], &asked(&[])), (4, [1_000, 100], "10 12".to_owned()));
    assert_eq!(found(&[&fork], &asked(&[])), (2, [700, 70], "12 12".to_owned()));
}

#[test]
fn sessions_with_the_same_counts_are_not_one() {
    let [one, other] = ["p", "q"].map(|id| session(id, None) + &responses(10, &[FIRST]));
    let unnamed = responses(10, &[FIRST]);
    assert_eq!(found(&[&one, &other, &unnamed, &unnamed], &asked(&[])).0, 4);
}

#[test]
fn without_what_a_response_used_by_itself_it_used_the_difference_of_the_totals() {
    let file = session("p", None) + &responses(10, &[FIRST, SECOND].map(|(total, _)| (total, None)));
    assert_eq!(found(&[&file], &asked(&[])), (2, [300, 30], "10 10".to_owned()));
    let first = responses(10, &[(SECOND.0, None)]);
    assert_eq!(found(&[&first], &asked(&[])), (1, [300, 30], "10 10".to_owned()));
}
