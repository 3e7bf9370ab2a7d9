//! A git repository of its own for a test, with tables and a scenario in it.
#![allow(dead_code, reason = "each test binary uses a part of it")]

#[path = "program.rs"]
pub mod program;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use program::TODAY;

/// A repository in the tests' own folder, made anew.
pub struct Repository {
    /// Its work tree.
    pub folder: PathBuf,
}

impl Repository {
    /// An empty one.
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let repository = Self { folder };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// A file's text.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
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
        Ran::of(command.args(arguments.split_whitespace()).output().expect("the program runs"))
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
    command.env("COSTCALC_TODAY", TODAY);
    command
}

/// What a run printed, and its exit code.
#[derive(Debug)]
pub struct Ran {
    /// Data.
    pub stdout: String,
    /// Messages.
    pub stderr: String,
    /// 0: done; 1: the answer is no; 2: could not answer.
    pub code: i32,
}

impl Ran {
    /// Of a process that has ended.
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            code: output.status.code().expect("an exit code"),
        }
    }
}
