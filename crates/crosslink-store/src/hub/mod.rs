//! What the database keeps for sharing: where each event was found and whether it counts, what is still to be pushed,
//! what was intended, and which numbers may be drawn.
//!
//! ```text
//!  collect ──▶ events + places ──┐
//!                                ├──▶ quarantined ──▶ the projection
//!  judge ────▶ verdicts of logs ─┘
//!  append ───▶ events without a height ──▶ unpublished ──▶ published: a height
//! ```

mod authors;
mod browse;
mod collect;
mod contact;
mod heads;
mod intentions;
mod joined;
mod judge;
mod leave;
mod locks;
mod logs;
mod numbers;
mod pages;
mod places;
mod presence;
mod publish;
mod quarantine;
mod refused;
mod retired;
mod set_aside;
mod travel;
mod twins;
mod unheard;

pub use authors::LogAuthor;
pub use browse::BrowseKept;
pub use collect::Collected;
pub use contact::LastContact;
pub use heads::Head;
pub use intentions::Intention;
pub use joined::{JoinedHub, TrustSummary};
pub use judge::LogVerdict;
pub use locks::{Asked, FoundLock, LockState, SeenLock, SharedLock};
pub use logs::OwnLog;
pub use numbers::{NumbersLeft, NumbersWanted};
pub use pages::{PageAtOdds, PageInstead, PagesKept, PagesRefused};
pub use presence::PresentAgent;
pub use publish::{Batch, Unpublished};
pub use quarantine::QuarantinedLog;
pub use refused::Refusal;
pub use set_aside::SetAsideLine;
pub use travel::{TravelCounts, Travelled};
pub use twins::{Clash, MilestoneClash, Unnumbered};

pub(crate) use collect::lacks_number;
pub(crate) use logs::LogRow;
pub(crate) use numbers::{counter_name, number_above};
pub(crate) use quarantine::recompute;
