//! placeholder
use schemars::Schema;
pub(super) fn schema() -> Schema { schemars::json_schema!({}) }
