//! A folder of a test's own, and the program that runs in it.
#![allow(dead_code, reason = "each test binary uses a part of it")]

#[path = "program.rs"]
pub mod program;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;

use program::{Ran, program, ran};

/// A folder in the one where tests write. It is left there, for a look at it after a failure.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty one, named by the test binary and the test: `words/units`.
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// Another one: where a test needs a place that is in no repository.
    pub fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Writes a file, in a folder that is made for it.
    pub fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
        self
    }

    /// A file's text.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The program in this folder, without arguments.
    pub fn program(&self) -> Command {
        let mut command = program();
        command.current_dir(&self.0);
        command
    }

    /// Runs the program in this folder, with arguments that are separated by spaces.
    pub fn run(&self, arguments: &str) -> Ran {
        ran(self.program().args(arguments.split_whitespace()))
    }

    /// What such a run answers in JSON; it must be done.
    #[track_caller]
    pub fn json(&self, arguments: &str) -> serde_json::Value {
        self.run(&format!("{arguments} --format json")).json()
    }
}

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl AsRef<Path> for Folder {
    fn as_ref(&self) -> &Path {
        self
    }
}
