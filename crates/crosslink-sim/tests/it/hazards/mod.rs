//! What breaks hubs, one scenario for each way: against a remote in memory and against a bare repository.
//!
//! `docs/hub-evidence.md` lists them all, with what other tests show.

mod copies;
mod forger;
mod holders;
mod losses;
mod remotes;
mod scale;
mod stops;
