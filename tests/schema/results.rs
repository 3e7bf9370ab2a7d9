//! Results in JSON.
