//! Files of a revision, read from the objects of the repository: there is no second checkout.
//!
//! The user's own `git` reads them. It knows worktrees, alternates, replaced objects and whom the
//! repository belongs to; a library would have to learn each of these anew. Nothing is fetched.

mod name;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
#[cfg(unix)]
use std::ffi::OsStr;
use std::ffi::OsString;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::diag::{Code, Diagnostic};

use super::answer::Result;
use super::paths::{is_yaml, words};

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
    /// What is at each path from there.
    objects: BTreeMap<PathBuf, Object>,
    folders: BTreeSet<PathBuf>,
    reader: RefCell<Reader>,
}

/// A file or a link, by the name of its object.
enum Object {
    File(String),
    Link(String),
}

/// How many links are followed on the way to a file, and how long the path in one may be.
const MOST_LINKS: usize = 40;
const MOST_OF_LINK: u64 = 4096;

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
        let listed = bytes_of_git(name, &["ls-tree", "-r", "-z", "--full-tree", &commit])?;
        let objects: BTreeMap<PathBuf, Object> = listed.split(|byte| *byte == 0).filter_map(object).collect();
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

    /// A path with every link on it followed, within the revision.
    fn followed(&self, path: &Path) -> std::io::Result<PathBuf> {
        let other = |why: &str| std::io::Error::other(why.to_owned());
        let outside = || other("a link on the way leads out of the repository");
        let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, "the revision does not have it");
        let parts = |path: &Path| path.components().rev().map(|part| part.as_os_str().to_owned()).collect();
        let mut ahead: Vec<OsString> = parts(&self.inside(path).ok_or_else(missing)?);
        let (mut real, mut links) = (PathBuf::new(), 0);
        while let Some(part) = ahead.pop() {
            if part == ".." {
                real.pop().then_some(()).ok_or_else(outside)?;
                continue;
            }
            let Some(Object::Link(object)) = self.objects.get(&real.join(&part)) else {
                real.push(part);
                continue;
            };
            links += 1;
            let target = self.reader.borrow_mut().bytes(object, MOST_OF_LINK)?;
            let target = String::from_utf8(target).map_err(|_| other("a link on the way is not UTF-8"))?;
            if MOST_LINKS < links || Path::new(&target).is_absolute() {
                return Err(outside());
            }
            ahead.extend(parts(Path::new(&target)).into_iter().filter(|part: &OsString| part != "."));
        }
        Ok(real)
    }

    /// Whether a path is a folder with files in it.
    pub(super) fn is_dir(&self, path: &Path) -> bool {
        self.followed(path).is_ok_and(|real| self.folders.contains(&real))
    }

    /// Whether a path is a file, or a link that cannot be followed: what cannot be read must not pass for
    /// what is not there.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        let is_link = self
            .inside(path)
            .is_some_and(|inside| matches!(self.objects.get(&inside), Some(Object::Link(_))));
        match self.followed(path) {
            Ok(real) => self.objects.contains_key(&real) || (is_link && !self.folders.contains(&real)),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        }
    }

    /// Where a path leads in the work tree once every link on it is followed.
    pub(super) fn target(&self, path: &Path) -> Option<PathBuf> {
        self.followed(path).ok().map(|real| self.top.join(real))
    }

    /// The YAML files of a folder, in order, named as the folder is; those of its folders too where `deep`.
    /// No folder is gone through twice, whatever links lead to it.
    pub(super) fn yaml_files(&self, folder: &Path, deep: bool) -> Vec<PathBuf> {
        let (mut open, mut visited) = (vec![folder.to_path_buf()], Vec::<PathBuf>::new());
        let mut found = Vec::new();
        while let Some(folder) = open.pop() {
            let Ok(real) = self.followed(&folder) else { continue };
            for path in self.objects.range(real.clone()..).map(|(path, _)| path) {
                let Ok(rest) = path.strip_prefix(&real) else { break };
                let is_own = deep || rest.components().count() == 1;
                if !is_own || visited.iter().any(|folder| path.starts_with(folder)) {
                    continue;
                }
                let named = folder.join(rest);
                // Of what is listed only a link can be a folder.
                match self.is_dir(&named) {
                    true if deep => open.push(named),
                    false if is_yaml(rest) => found.push(named),
                    _ => {}
                }
            }
            visited.push(real);
        }
        found.sort();
        found
    }

    /// The files of the work tree that the revision lacks, those that git ignores aside, named from the
    /// working directory.
    pub(super) fn added(&self) -> Result<Vec<PathBuf>> {
        let arguments =
            ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name", "--", ":/"];
        let listed = bytes_of_git(&self.name, &arguments)?;
        let listed = listed.split(|byte| *byte == 0).filter(|path| !path.is_empty()).filter_map(path_of);
        let lacked = listed.filter(|path| !self.objects.contains_key(path));
        let up: PathBuf = self.prefix.components().map(|_| "..").collect();
        let named = lacked
            .map(|path| path.strip_prefix(&self.prefix).map_or_else(|_| up.join(&path), Path::to_path_buf));
        Ok(named.filter(|path| path.is_file()).collect())
    }

    /// The bytes of a file, no more than so many.
    pub(super) fn bytes(&self, path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
        match self.objects.get(&self.followed(path)?) {
            Some(Object::File(object)) => self.reader.borrow_mut().bytes(object, most),
            _ => Err(std::io::Error::new(std::io::ErrorKind::NotFound, "the revision does not have it")),
        }
    }
}

/// A line of `ls-tree`: `MODE blob OBJECT<tab>PATH`. Submodules are no files.
fn object(line: &[u8]) -> Option<(PathBuf, Object)> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let (facts, path) = (std::str::from_utf8(&line[..tab]).ok()?, path_of(&line[tab + 1..])?);
    let mut facts = facts.split(' ');
    let is_link = facts.next()? == "120000";
    let is_blob = facts.next()? == "blob";
    let object = if is_link { Object::Link } else { Object::File }(facts.next()?.to_owned());
    is_blob.then_some((path, object))
}

/// A path as git has it: bytes where the system's own are bytes, else UTF-8.
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    #[cfg(unix)]
    return Some(PathBuf::from(<OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes)));
    #[cfg(not(unix))]
    return Some(PathBuf::from(std::str::from_utf8(bytes).ok()?));
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
    let said = bytes_of_git(name, arguments)?;
    String::from_utf8(said).map_err(|_| unreadable(name, "git names a path that is not UTF-8").into())
}

/// The same, of which not all need be text.
fn bytes_of_git(name: &str, arguments: &[&str]) -> Result<Vec<u8>> {
    let ran = command(arguments).stdin(Stdio::null()).output();
    let ran = ran.map_err(|error| unreadable(name, &format!("git cannot be run: {}", words(&error))))?;
    if !ran.status.success() {
        let said = String::from_utf8_lossy(&ran.stderr);
        let first = said.lines().next().unwrap_or("git says nothing").trim_start_matches("fatal: ");
        return Err(unreadable(name, first).into());
    }
    Ok(ran.stdout)
}

fn unreadable(name: &str, why: &str) -> Diagnostic {
    let message = format!("the revision `{name}` cannot be read: {why}");
    let help =
        "fetch it first (in GitHub Actions: `fetch-depth: 0`); a folder or a file is written as a path";
    let help = format!("{help}: `./{name}`");
    Diagnostic::error(Code::BaseUnreadable, message)
        .help(help)
        .note("what cannot be compared is no pass: this is exit 2")
}
