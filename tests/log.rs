//! Logs: what is read of them does not depend on the order of their lines, and costs what their calls cost.

#[path = "log/actual.rs"]
mod actual;
#[path = "log/calibrated.rs"]
mod calibrated;
#[path = "log/codex.rs"]
mod codex;
#[path = "log/files.rs"]
mod files;
#[path = "log/invoices.rs"]
mod invoices;
#[path = "log/laws.rs"]
mod laws;
#[path = "log/lines.rs"]
mod lines;
#[cfg(feature = "parquet")]
#[path = "log/parquet.rs"]
mod parquet;
#[path = "common/program.rs"]
mod program;
#[path = "log/samples.rs"]
mod samples;
