//! What `meta` holds: the file that describes the hub, and the trust log beside it; and which commit follows which.

mod chain;
mod hub_json;
mod prefer;
mod refusal;
mod state;
mod version;

pub use chain::{MetaChain, append};
pub use hub_json::{FORMAT, HubJson, MayNotWrite, check_hub_json};
pub use prefer::{Standing, prefer};
pub use refusal::MetaRefusal;
pub use state::{MetaCommit, MetaState, Pin};
pub use version::{Version, VersionError};
