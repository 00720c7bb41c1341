#![allow(dead_code, missing_docs, unused, clippy::all)]
#[path = "it/import_reference.rs"]
mod import_reference;
#[path = "it/support/mod.rs"]
mod support;
