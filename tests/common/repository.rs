//! A git repository of its own for a test, with tables and a scenario in it.
#![allow(dead_code, reason = "each test binary uses a part of it")]

#[path = "folder.rs"]
pub mod folder;

use std::ffi::OsString;
use std::ops::Deref;
use std::path::Path;
use std::process::Command;

use folder::Folder;
pub use folder::program::{self, Ran};
use program::{ENVIRONMENT, ran};

/// A repository in the tests' own folder, made anew.
pub struct Repository {
    /// Its work tree.
    pub folder: Folder,
}

impl Repository {
    /// An empty one.
    pub fn new(name: &str) -> Self {
        let repository = Self { folder: Folder::new(name) };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    /// Puts a text in place of another one, which must be there.
    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} does not hold {old:?}");
        self.write(path, &text.replace(old, new));
    }

    /// Commits all that is there.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Commits all that is there, whatever its hooks say.
    pub fn commit_unseen(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--no-verify", "--message", message]);
    }

    /// Runs git, which must succeed, and returns what it says.
    pub fn git(&self, arguments: &[&str]) -> String {
        let who =
            ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
        let output = command("git", &self.folder).args(who).args(arguments).output().expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs the program in the work tree.
    pub fn costcalc(&self, arguments: &str) -> Ran {
        self.costcalc_in("", arguments)
    }

    /// Runs the program in a folder of the work tree.
    pub fn costcalc_in(&self, folder: &str, arguments: &str) -> Ran {
        let mut command = command(env!("CARGO_BIN_EXE_costcalc"), &self.folder.join(folder));
        ran(command.args(arguments.split_whitespace()))
    }
}

impl Deref for Repository {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.folder
    }
}

/// A command that knows nothing of the machine's own settings.
pub fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    let names = std::env::vars_os().map(|(name, _)| name);
    let is_setting =
        |name: &OsString| ["COSTCALC_", "GIT_"].iter().any(|start| name.to_string_lossy().starts_with(start));
    names.filter(is_setting).for_each(|name| {
        command.env_remove(name);
    });
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.envs(ENVIRONMENT);
    command
}
