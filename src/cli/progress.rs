//! How far long work has come, on a terminal only.

use std::io::Read;

use indicatif::{ProgressBar, ProgressBarIter, ProgressDrawTarget, ProgressStyle};

use super::screen::Screen;

/// Work of fewer points is done before a bar could be read.
const WORTH_SHOWING: usize = 20_000;
/// Files of fewer bytes are read before a bar could be.
const LARGE: u64 = 64 * 1024 * 1024;

/// A bar on standard error, or nothing.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// For so many points.
    pub(super) fn new(screen: &Screen, points: usize) -> Self {
        if !screen.stderr_is_terminal || points < WORTH_SHOWING {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(points as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:24} {human_pos} of {human_len} points, {eta} left");
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// For so many bytes of files.
    pub(super) fn of_bytes(screen: &Screen, bytes: u64) -> Self {
        if !screen.stderr_is_terminal || bytes < LARGE {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{bar:24} {binary_bytes} of {binary_total_bytes}, {eta} left");
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// Bytes that are counted as they are read.
    pub(super) fn reads<R: Read>(&self, from: R) -> ProgressBarIter<R> {
        self.0.wrap_read(from)
    }

    pub(super) fn add(&self, points: u64) {
        self.0.inc(points);
    }

    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
