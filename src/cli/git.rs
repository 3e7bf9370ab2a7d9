//! Files of a revision, read from the objects of the repository: there is no second checkout.
//!
//! The user's own `git` reads them. It knows worktrees, alternates, replaced objects and whom the
//! repository belongs to; a library would have to learn each of these anew. Nothing is fetched.

mod name;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::diag::{Code, Diagnostic};

use super::Result;
use super::files::words;

pub(super) use self::name::{is_full, is_path};

/// The tree of a commit.
pub(super) struct Revision {
    /// As it was asked for: `origin/main`.
    pub(super) name: String,
    /// The commit that the name means, in full.
    pub(super) commit: String,
    /// The folder of the work tree, as the system knows it.
    top: PathBuf,
    /// The working directory, from there.
    prefix: PathBuf,
    /// The object of each file, by its path from there; `None` for a link, which is not followed.
    objects: BTreeMap<PathBuf, Option<String>>,
    folders: BTreeSet<PathBuf>,
    reader: RefCell<Reader>,
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Revision({} = {})", self.name, self.commit)
    }
}

impl Revision {
    /// Opens a revision of the repository of the working directory.
    pub(super) fn open(name: &str) -> Result<Self> {
        let place = git(name, &["rev-parse", "--show-toplevel", "--show-prefix"])?;
        let mut lines = place.lines();
        let top = PathBuf::from(lines.next().unwrap_or_default());
        let prefix = PathBuf::from(lines.next().unwrap_or_default());
        let commit = name::commit(name)?;
        let listed = git(name, &["ls-tree", "-r", "-z", "--full-tree", &commit])?;
        let objects: BTreeMap<PathBuf, Option<String>> = listed.split('\0').filter_map(object).collect();
        let above = |path: &PathBuf| path.ancestors().skip(1).map(Path::to_path_buf).collect::<Vec<_>>();
        let folders = objects.keys().flat_map(above).collect();
        let reader = RefCell::new(Reader::start(name)?);
        Ok(Self { name: name.to_owned(), commit, top, prefix, objects, folders, reader })
    }

    /// Whether the repository of the working directory, if there is one, has a revision of that name.
    pub(super) fn exists(name: &str) -> bool {
        name::is_known(name)
    }

    /// The commit where the work tree's history left a revision: what was added to that since is no part of
    /// the change. `None` where no common ancestor is known.
    pub(super) fn fork(name: &str) -> Result<Option<String>> {
        let commit = name::commit(name)?;
        let ancestor = git(name, &["merge-base", "HEAD", &commit]).ok();
        Ok(ancestor.map(|ancestor| ancestor.trim().to_owned()))
    }

    /// The path from the top of the repository; `None` where it lies outside.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let from_top = match path.is_absolute() {
            true => path.strip_prefix(&self.top).ok()?.to_path_buf(),
            false => self.prefix.join(path),
        };
        let mut inside = PathBuf::new();
        for part in from_top.components() {
            match part {
                Component::Normal(name) => inside.push(name),
                Component::CurDir => {}
                _ => inside.pop().then_some(())?,
            }
        }
        Some(inside)
    }

    /// Whether a path is the top of the repository, or beyond it.
    pub(super) fn is_top(&self, path: &Path) -> bool {
        self.inside(path).is_none_or(|inside| inside.as_os_str().is_empty())
    }

    /// Whether a path is a folder with files in it.
    pub(super) fn is_dir(&self, path: &Path) -> bool {
        self.inside(path).is_some_and(|inside| self.folders.contains(&inside))
    }

    /// Whether a path is a file, or a link to whatever it may be.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.inside(path).is_some_and(|inside| self.objects.contains_key(&inside))
    }

    /// The files below a folder, in order, named as the folder is.
    pub(super) fn files_below(&self, folder: &Path) -> Vec<PathBuf> {
        let Some(inside) = self.inside(folder) else { return Vec::new() };
        let below = self.objects.keys().filter_map(|path| path.strip_prefix(&inside).ok());
        below.map(|rest| folder.join(rest)).collect()
    }

    /// The bytes of a file, no more than so many.
    pub(super) fn bytes(&self, path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
        let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, "the revision does not have it");
        let found = self.inside(path).and_then(|inside| self.objects.get(&inside)).ok_or_else(missing)?;
        let is_link = || std::io::Error::other("it is a link, and links are not followed in a revision");
        let object = found.as_ref().ok_or_else(is_link)?;
        self.reader.borrow_mut().bytes(object, most)
    }
}

/// A line of `ls-tree`: `MODE blob OBJECT<tab>PATH`. Submodules are no files.
fn object(line: &str) -> Option<(PathBuf, Option<String>)> {
    let (facts, path) = line.split_once('\t')?;
    let mut facts = facts.split(' ');
    let is_link = facts.next()? == "120000";
    let is_blob = facts.next()? == "blob";
    let object = facts.next()?.to_owned();
    is_blob.then_some((PathBuf::from(path), (!is_link).then_some(object)))
}

/// `git cat-file --batch`: one process for all objects.
struct Reader {
    process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reader {
    fn start(name: &str) -> Result<Self> {
        let cannot = |error: &std::io::Error| unreadable(name, &words(error));
        let mut process = command(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| cannot(&error))?;
        match (process.stdin.take(), process.stdout.take()) {
            (Some(ask), Some(answers)) => Ok(Self { process, ask, answers: BufReader::new(answers) }),
            _ => Err(unreadable(name, "git has no streams").into()),
        }
    }

    fn bytes(&mut self, object: &str, most: u64) -> std::io::Result<Vec<u8>> {
        writeln!(self.ask, "{object}")?;
        self.ask.flush()?;
        let mut header = String::new();
        self.answers.read_line(&mut header)?;
        let length: Option<u64> = header.trim_end().rsplit(' ').next().and_then(|length| length.parse().ok());
        let length =
            length.ok_or_else(|| std::io::Error::other("the repository does not hold its content"))?;
        let mut bytes = Vec::new();
        self.answers.by_ref().take(length.min(most)).read_to_end(&mut bytes)?;
        // The rest of a file that is too large, and the line break behind every file.
        let rest = length - length.min(most) + 1;
        std::io::copy(&mut self.answers.by_ref().take(rest), &mut std::io::sink())?;
        Ok(bytes)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It would end by itself with its input; whoever waits for it must not wait for that.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).env("LC_ALL", "C").env("GIT_NO_LAZY_FETCH", "1").env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// What git says, or why there is no such revision.
fn git(name: &str, arguments: &[&str]) -> Result<String> {
    let ran = command(arguments).stdin(Stdio::null()).output();
    let ran = ran.map_err(|error| unreadable(name, &format!("git cannot be run: {}", words(&error))))?;
    if !ran.status.success() {
        let said = String::from_utf8_lossy(&ran.stderr);
        let first = said.lines().next().unwrap_or("git says nothing").trim_start_matches("fatal: ");
        return Err(unreadable(name, first).into());
    }
    String::from_utf8(ran.stdout).map_err(|_| unreadable(name, "a path in it is not UTF-8").into())
}

fn unreadable(name: &str, why: &str) -> Diagnostic {
    let message = format!("the revision `{name}` cannot be read: {why}");
    let help = match Path::new(name).exists() {
        true => format!("a folder or a file is written as a path: `./{name}`"),
        false => {
            "fetch it first (in GitHub Actions: `fetch-depth: 0`); a folder is written as a path: `./before`"
                .to_owned()
        }
    };
    Diagnostic::error(Code::BaseUnreadable, message)
        .help(help)
        .note("what cannot be compared is no pass: this is exit 2")
}
