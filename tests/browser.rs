//! The pages in a real browser, where Chromium is installed: on a phone, in both colour schemes, on paper.
//!
//! Each page is put into a frame as wide as a phone, and a script of the page around it measures it. Nothing
//! may be fetched, nothing may go wrong, and nothing may be wider than the screen but inside of a box that
//! scrolls.

#[path = "common/commands.rs"]
mod commands;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use commands::{COMMANDS, done};
use serde_json::Value;

/// The narrowest phone, in pixels.
const PHONE: u32 = 360;

/// The browser, if one is installed.
fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file());
    if found.is_none() {
        eprintln!("skipped: there is no Chromium on this machine");
    }
    found
}

/// Runs the browser on a page, with a profile of its own.
fn browse(chromium: &Path, name: &str, page: &Path, more: &[&str]) -> Output {
    let folder = folder().join(format!("profile-{name}"));
    let profile = format!("--user-data-dir={}", folder.display());
    let quiet = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--timeout=60000",
        "--enable-logging=stderr",
        "--v=0",
        profile.as_str(),
    ];
    let mut command = Command::new(chromium);
    let address = format!("file://{}", page.display());
    let output = command.args(quiet).args(more).arg(address).output().expect("Chromium runs");
    // The next run begins with a new profile; nothing is lost where this one cannot be removed.
    let _ = std::fs::remove_dir_all(folder);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {said}");
    // What a page says to the console is something that went wrong in it.
    let console: Vec<&str> = said.lines().filter(|line| line.contains(":CONSOLE")).collect();
    assert!(console.is_empty(), "{name}: {console:?}");
    output
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Every command with its page.
fn pages() -> &'static [(&'static str, String)] {
    static PAGES: OnceLock<Vec<(&str, String)>> = OnceLock::new();
    let page = |line: &'static str| (line, done(&format!("{line} --format html")).stdout);
    PAGES.get_or_init(|| COMMANDS.into_iter().map(page).collect())
}

/// Text as the value of an attribute.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

/// What the page around measures of each page, once all have loaded.
const MEASURE: &str = r#"
const refused = [];
document.addEventListener('securitypolicyviolation', event => refused.push(event.blockedURI));
window.addEventListener('load', () => {
  const measured = [...document.querySelectorAll('iframe')].map(frame => {
    const page = frame.contentDocument;
    const all = query => [...page.querySelectorAll(query)];
    const wide = all('body *').filter(element =>
      !element.closest('.scroll') && page.documentElement.clientWidth + 0.5 < element.getBoundingClientRect().right);
    const cut = all('figure svg[role=img] > text').filter(text => {
      const [inner, outer] = [text.getBoundingClientRect(), text.closest('svg').getBoundingClientRect()];
      return inner.left < outer.left - 1 || outer.right + 1 < inner.right
        || inner.top < outer.top - 1 || outer.bottom + 1 < inner.bottom;
    });
    const lap = (one, other) => {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      return a.left + 1 < b.right && b.left + 1 < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
    };
    const over = all('figure svg[role=img]').flatMap(chart => {
      const texts = [...chart.querySelectorAll(':scope > text')];
      return texts.filter((text, at) => texts.slice(at + 1).some(other => lap(text, other)));
    });
    const shape = element => element.tagName + '.' + (element.getAttribute('class') || '') + ' ' + element.textContent.slice(0, 60);
    return {
      line: frame.title,
      width: page.documentElement.clientWidth,
      scrolls: page.documentElement.scrollWidth,
      wide: wide.map(shape),
      cut: cut.map(shape),
      over: over.map(shape),
      headings: all('h1').map(heading => heading.textContent),
      charts: all('svg[role=img]').map(chart => chart.querySelector('title').textContent),
      marks: all('svg[role=img] rect, svg[role=img] path, svg[role=img] line').length,
      tables: all('table').length,
      small: all('p, li, td, th, text, code').filter(element =>
        element.textContent.trim() && parseFloat(page.defaultView.getComputedStyle(element).fontSize) < 11).map(shape),
      ink: page.defaultView.getComputedStyle(page.body).color,
      paper: page.defaultView.getComputedStyle(page.body).backgroundColor,
    };
  });
  document.body.textContent = JSON.stringify({refused, measured});
});
"#;

/// A page that holds all pages in frames of a width, and measures them.
fn around(width: u32) -> PathBuf {
    let frame = |(line, page): &(&str, String)| {
        // The frame may be measured, but nothing in it may run: its own policy forbids that.
        format!(
            "<iframe title=\"{}\" width=\"{width}\" height=\"800\" style=\"border:0\" srcdoc=\"{}\"></iframe>\n",
            attribute(line),
            attribute(page)
        )
    };
    let frames: String = pages().iter().map(frame).collect();
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\
         </head><body><script>{MEASURE}</script>{frames}</body></html>"
    );
    let path = folder().join(format!("around-{width}.html"));
    std::fs::write(&path, page).expect("a file");
    path
}

/// The measures of all pages.
fn measured(chromium: &Path, name: &str, page: &Path, more: &[&str]) -> Vec<Value> {
    let more: Vec<&str> = more.iter().copied().chain(["--virtual-time-budget=20000", "--dump-dom"]).collect();
    let output = browse(chromium, name, page, &more);
    let dom = String::from_utf8(output.stdout).expect("UTF-8");
    let start = dom.find("{\"refused\"").unwrap_or_else(|| panic!("{name}: nothing was measured"));
    let end = dom.rfind('}').expect("an end") + 1;
    let json = dom[start..end].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let all: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(all["refused"], Value::Array(Vec::new()), "{name}: something was to be fetched or run");
    let measured = all["measured"].as_array().expect("measures").clone();
    assert_eq!(measured.len(), COMMANDS.len(), "{name}");
    measured
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
}

fn check(width: u32, page: &Value) {
    let line = &page["line"];
    assert_eq!(page["width"], width, "{line}");
    assert_eq!(page["scrolls"], page["width"], "{line} is wider than the screen: {}", page["wide"]);
    for bad in ["wide", "cut", "over", "small"] {
        assert!(is_empty(&page[bad]), "{line}, {width} pixels: {bad}: {}", page[bad]);
    }
    assert!(!is_empty(&page["headings"]), "{line}");
}

#[test]
fn pages_fit_a_phone_and_a_desk() {
    let Some(chromium) = chromium() else { return };
    for width in [PHONE, 1200] {
        let pages =
            measured(&chromium, &format!("wide-{width}"), &around(width), &["--window-size=1300,900"]);
        pages.iter().for_each(|page| check(width, page));
        let charts: usize = pages.iter().map(|page| page["charts"].as_array().map_or(0, Vec::len)).sum();
        let marks: u64 = pages.iter().filter_map(|page| page["marks"].as_u64()).sum();
        assert!(12 <= charts && 200 < marks, "{charts} charts with {marks} marks");
    }
}

#[test]
fn pages_are_dark_where_the_screen_is() {
    let Some(chromium) = chromium() else { return };
    let brightness = |colour: &Value| -> u32 {
        let digits = colour.as_str().unwrap_or_default().split(|c: char| !c.is_ascii_digit());
        digits.filter_map(|part| part.parse::<u32>().ok()).take(3).sum()
    };
    let around = around(PHONE + 1);
    for (name, flag, is_dark) in [("light", "1", false), ("dark", "0", true)] {
        let flag = format!("--blink-settings=preferredColorScheme={flag}");
        for page in measured(&chromium, name, &around, &[&flag]) {
            let (ink, paper) = (brightness(&page["ink"]), brightness(&page["paper"]));
            assert!(400 < ink.abs_diff(paper), "{name}: {page}");
            assert_eq!(paper < ink, is_dark, "{name}: {page}");
        }
    }
}

#[test]
fn pages_are_printed() {
    let Some(chromium) = chromium() else { return };
    for (index, (line, text)) in pages().iter().enumerate().filter(|(index, _)| index % 7 == 0) {
        let (page, paper) = (folder().join(format!("{index}.html")), folder().join(format!("{index}.pdf")));
        std::fs::write(&page, text).expect("a file");
        let to = format!("--print-to-pdf={}", paper.display());
        browse(&chromium, &format!("print-{index}"), &page, &["--no-pdf-header-footer", &to]);
        let pdf = std::fs::read(&paper).expect("a PDF");
        assert!(pdf.starts_with(b"%PDF-") && 5_000 < pdf.len(), "{line}: {} bytes", pdf.len());
    }
}
