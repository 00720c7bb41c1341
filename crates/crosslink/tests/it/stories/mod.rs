//! What each family of commands answers: the way it should go, the refusals, `--json` and `--quiet`.

mod about;
mod claim;
mod close;
mod config;
mod create;
mod dates;
mod delete;
mod dependencies;
mod elsewhere;
mod exchange;
mod flags;
mod history;
mod insight;
mod knowledge;
mod labels;
mod list;
mod milestone;
mod session;
mod setup;
mod several;
mod show;
mod templates;
mod timer;
mod update;
mod upkeep;
mod watch;
