//! What is wrong with a project: the kinds of alerts, the rules that find them, and what becomes of each.

mod facts;
mod kind;
mod lifecycle;
mod reference;
mod rules;
mod table;
mod text;
mod thresholds;

pub(crate) use text::line as one_line;

pub use facts::{Divergence, Facts, Rewrite};
pub use kind::{AlertKind, Severity};
pub use lifecycle::{
    Acknowledgement, AlertBook, AlertChange, AlertEvent, AlertKey, AlertRow, AlertState, Reading,
    Reconciled, Snooze,
};
pub use reference::reference_markdown;
pub(crate) use rules::derive_from;
pub use rules::{Alert, Derived, derive, track_blocked};
pub use table::{KindInfo, Limit, LimitUnit, Source};
pub use thresholds::{Flapping, KindChange, KindRule, Thresholds};
