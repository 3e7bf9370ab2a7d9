//! Parquet files: the buckets of their rows, whoever wrote them, and an error where they are damaged.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::program::{Ran, program, ran};

/// The files, each with the rows of a text file of the first part of its name: `rows.gzip.parquet` those of `rows.jsonl`.
/// `generate.py` beside them makes them.
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/log/parquet");
const LITELLM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/inputs/spend.jsonl");
/// One table, so that the program starts fast.
const PRICES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/openai.yaml");
const MAP: [&str; 10] = [
    "model=model",
    "time=time",
    "provider=provider",
    "prompt=prompt",
    "cache_read=read",
    "cache_write=written",
    "output=output",
    "id=id",
    "cost=cost",
    "status=status",
];

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("parquet").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn read(folder: &Path, file: &Path, map: &[&str], more: &[&str]) -> Ran {
    let map = map.iter().flat_map(|pair| ["--map", pair]);
    let mut command = program();
    command.current_dir(folder).arg("usage").arg(file).args(map).args(more).args(["--prices", PRICES]);
    ran(&mut command)
}

fn map_of(file: &Path) -> &'static [&'static str] {
    let name = file.file_name().expect("a name").to_string_lossy();
    if name.starts_with("rows.") { &MAP } else { &[] }
}

/// The rows of the buckets of a file.
fn buckets(folder: &Path, file: &Path, tag: &str) -> String {
    let by = format!("model,tag:{tag}");
    let ran = read(folder, file, map_of(file), &["--by", &by, "--save", "kept.csv"]);
    assert_eq!(ran.code, 0, "{}: {}", file.display(), ran.stderr);
    let kept = fs::read_to_string(folder.join("kept.csv")).expect("buckets");
    kept.split_once('\n').expect("a header").1.to_owned()
}

fn files() -> Vec<PathBuf> {
    let files = fs::read_dir(FILES).expect("a folder").map(|file| file.expect("a file").path());
    let mut files: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|end| end == "parquet")).collect();
    files.sort();
    files
}

#[test]
fn a_file_has_the_buckets_of_its_rows() {
    let folder = folder("same");
    let mut of_texts = std::collections::BTreeMap::new();
    for file in files() {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let stem = name.split('.').next().expect("a name");
        let tag = match stem {
            "rows" => "team",
            "litellm" => "env",
            _ => "user",
        };
        let expected = of_texts.entry(stem.to_owned()).or_insert_with(|| {
            let text = match stem {
                "litellm" => PathBuf::from(LITELLM),
                "openrouter" => Path::new(FILES).join("openrouter.csv"),
                stem => Path::new(FILES).join(format!("{stem}.jsonl")),
            };
            buckets(&folder, &text, tag)
        });
        assert_eq!(&buckets(&folder, &file, tag), expected, "{name}");
    }
    assert_eq!(of_texts.len(), 5);
}

#[test]
fn what_is_told_is_told_of_rows() {
    let folder = folder("told");
    let told = |file: &str| {
        let file = Path::new(FILES).join(file);
        let ran = read(&folder, &file, map_of(&file), &["--save", "kept.csv"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let kept = fs::read_to_string(folder.join("kept.csv")).expect("buckets");
        kept.lines().next().expect("a header").to_owned()
    };
    assert_eq!(told("rows.zstd_small_pages.parquet"), told("rows.jsonl"));
    assert_eq!(told("langfuse.typed.parquet"), told("langfuse.jsonl"));
    assert!(told("rows.int96.parquet").contains("\"without_zone\":76"), "{}", told("rows.int96.parquet"));
}

#[test]
fn a_row_that_cannot_be_read_is_named() {
    let folder = folder("bad");
    let file = Path::new(FILES).join("rows.doubles.parquet");
    let map = MAP.map(|pair| if pair == "output=output" { "output=cost" } else { pair });
    let ran = read(&folder, &file, &map, &[]);
    let is_said = ran
        .stderr
        .contains("error[bad-log-line]: `cost` is 0.001237, and counts are whole numbers from 0 on")
        && ran.stderr.contains("rows.doubles.parquet:4\n")
        && ran.stderr.contains("it is row 4 of row group 1");
    assert!(ran.code == 2 && is_said, "{}", ran.stderr);
    assert!(ran.stderr.contains("more lines cannot be read"), "{}", ran.stderr);
    let ran = read(&folder, &file, &map, &["--skip-bad"]);
    assert!(ran.code == 0 && ran.stdout.contains("left out"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn what_is_not_read_is_said() {
    let folder = folder("refused");
    let refused = |file: &str, map: &[&str], more: &[&str], said: &str| {
        let ran = read(&folder, &Path::new(FILES).join(file), map, more);
        assert!(ran.code == 2 && ran.stderr.contains(said), "{said}: {}", ran.stderr);
    };
    refused("rows.gzip.parquet", &[], &[], "is of no format that is known");
    refused(
        "litellm.json.parquet",
        &[],
        &["--log-format", "helicone"],
        "is of LiteLLM spend logs, and not of",
    );
    refused("rows.gzip.parquet", &[], &["--log-format", "codex"], "are not read from Parquet files");
    refused(
        "rows.gzip.parquet",
        &["time=when", "model=model", "input=prompt", "output=output"],
        &[],
        "is missing",
    );
    let packed = folder.join("packed.parquet.gz");
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let bytes = fs::read(Path::new(FILES).join("rows.gzip.parquet")).expect("a file");
    std::io::Write::write_all(&mut to, &bytes).expect("a buffer");
    fs::write(&packed, to.finish().expect("a buffer")).expect("a file");
    let ran = read(&folder, &packed, &MAP, &[]);
    assert!(ran.code == 2 && ran.stderr.contains("which is read from its end"), "{}", ran.stderr);
}

/// Where bits are turned or the end is missing there is an error, or other rows, and never anything else.
#[test]
fn a_damaged_file_is_refused() {
    let folder = folder("damaged");
    let mut state = 42_u64;
    let mut dice = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let files = files();
    let mut refused = 0;
    for round in 0..60 {
        let file = &files[dice(files.len())];
        let mut bytes = fs::read(file).expect("a file");
        let end = bytes.len();
        // The end of a file says where everything is.
        let from = if round % 3 == 0 { end * 3 / 4 } else { 4 };
        for _ in 0..1 + round % 3 {
            let at = from + dice(end - from);
            bytes[at] ^= 1 << dice(8);
        }
        if round % 10 == 9 {
            bytes.truncate(4 + dice(end - 4));
        }
        let damaged = folder.join(file.file_name().expect("a name"));
        fs::write(&damaged, bytes).expect("a file");
        let ran = read(&folder, &damaged, map_of(file), &[]);
        let is_said = ran.code == 0 || ran.code == 2 && ran.stderr.starts_with("error[");
        assert!(is_said, "{}, round {round}: {} {}", file.display(), ran.code, ran.stderr);
        refused += usize::from(ran.code == 2);
    }
    assert!(30 < refused, "{refused}");
}

/// A file with columns inside of each other, as a footer lists them.
fn nested(depth: usize) -> Vec<u8> {
    let mut footer = vec![0x15, 0x02, 0x19, 0xfc];
    let mut count = depth + 1;
    while 0x80 <= count {
        footer.push(u8::try_from(count & 0x7f).expect("7 bits") | 0x80);
        count >>= 7;
    }
    footer.push(u8::try_from(count).expect("7 bits"));
    // An object named `a` with one column in it, and at last a column of whole numbers; no rows, and no row groups.
    footer.extend([0x35, 0, 0x18, 1, b'a', 0x15, 2, 0].repeat(depth));
    footer.extend([0x15, 4, 0x25, 0, 0x18, 1, b'a', 0, 0x16, 0, 0x19, 0x0c, 0]);
    let length = u32::try_from(footer.len()).expect("a length").to_le_bytes();
    [b"PAR1", &*footer, &length, b"PAR1"].concat()
}

#[test]
fn columns_are_inside_of_each_other_up_to_some_depth() {
    let folder = folder("nested");
    for (depth, is_read) in [(1, true), (60, true), (70, false), (200_000, false)] {
        let file = folder.join("nested.parquet");
        fs::write(&file, nested(depth)).expect("a file");
        let ran = read(&folder, &file, &["model=a", "time=a", "input=a", "output=a"], &[]);
        let is_damaged = ran.code == 2 && ran.stderr.contains("cut off or damaged");
        assert_eq!((ran.code == 0, is_damaged), (is_read, !is_read), "{depth}: {}", ran.stderr);
    }
}

/// A row group that is so large that threads read parts of it.
#[test]
fn a_large_row_group_is_read_in_parts() {
    const ROWS: i64 = 150_000;
    let schema = "message log { required binary model (UTF8); required int64 time; optional int64 input;
        required int64 output; required group seen (LIST) { repeated group list { required binary element (UTF8); } } }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).expect("a buffer");
    let mut group = file.next_row_group().expect("a row group");
    let text = |text: &str| ByteArray::from(text);
    let rows = || 0..ROWS;
    let is_there = |row: &i64| row % 1_000 != 0 || *row == 0;
    let mut number = 0;
    while let Some(mut column) = group.next_column().expect("a column") {
        let written = match number {
            0 => column.typed::<ByteArrayType>().write_batch(
                &rows()
                    .map(|row| text(["gpt-5.4", "gpt-5.4-mini"][usize::from(row % 3 == 0)]))
                    .collect::<Vec<_>>(),
                None,
                None,
            ),
            1 => column.typed::<Int64Type>().write_batch(
                &rows().map(|row| 1_790_000_000 + row * 7).collect::<Vec<_>>(),
                None,
                None,
            ),
            2 => column.typed::<Int64Type>().write_batch(
                &rows().filter(is_there).map(|row| row % 997).collect::<Vec<_>>(),
                Some(&rows().map(|row| i16::from(is_there(&row))).collect::<Vec<_>>()),
                None,
            ),
            3 => column.typed::<Int64Type>().write_batch(
                &rows().map(|row| row % 89).collect::<Vec<_>>(),
                None,
                None,
            ),
            _ => column.typed::<ByteArrayType>().write_batch(
                &rows().flat_map(|row| [text("x"), text(&format!("y{}", row % 2))]).collect::<Vec<_>>(),
                Some(&rows().flat_map(|_| [1, 1]).collect::<Vec<_>>()),
                Some(&rows().flat_map(|_| [0, 1]).collect::<Vec<_>>()),
            ),
        };
        written.expect("values");
        column.close().expect("a column");
        number += 1;
    }
    group.close().expect("a row group");
    file.close().expect("a file");
    let folder = folder("large");
    let [rows_file, lines_file] = ["rows.parquet", "rows.jsonl"].map(|name| folder.join(name));
    fs::write(&rows_file, bytes).expect("a file");
    let lines = rows().map(|row| {
        let model = ["gpt-5.4", "gpt-5.4-mini"][usize::from(row % 3 == 0)];
        let input = if is_there(&row) { (row % 997).to_string() } else { "null".to_owned() };
        format!(
            "{{\"model\":\"{model}\",\"time\":{},\"input\":{input},\"output\":{},\"seen\":[\"x\",\"y{}\"]}}\n",
            1_790_000_000 + row * 7,
            row % 89,
            row % 2
        )
    });
    fs::write(&lines_file, lines.collect::<String>()).expect("a file");
    let map = ["model=model", "time=time", "input=input", "output=output"];
    let kept = |file: &Path| {
        let more = ["--skip-bad", "--by", "model,tag:seen", "--save", "kept.csv"];
        let ran = read(&folder, file, &map, &more);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        fs::read_to_string(folder.join("kept.csv")).expect("buckets")
    };
    assert_eq!(kept(&rows_file), kept(&lines_file));
    let places = |file: &Path| {
        let ran = read(&folder, file, &map, &[]);
        let places = ran.stderr.lines().filter_map(|line| line.split_once("--> ")?.1.rsplit_once(':'));
        let lines: Vec<String> = places.map(|(_, line)| line.to_owned()).collect();
        assert_eq!(lines.first().map(String::as_str), Some("1001"));
        lines
    };
    assert_eq!(places(&rows_file), places(&lines_file));
}
