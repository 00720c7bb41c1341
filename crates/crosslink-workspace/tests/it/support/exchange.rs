//! Importing texts and looking at what became of them.

use std::collections::BTreeMap;

use crosslink_core::problem::Problem;
use crosslink_workspace::exchange::{
    ExportFormat, ExportOptions, ImportFormat, ImportOptions, ImportReport, ImportSource,
};
use crosslink_workspace::{Committed, Workspace};
use serde_json::Value;

/// Imports a text, with the options given.
pub(crate) fn import_with(
    workspace: &mut Workspace,
    text: impl AsRef<[u8]>,
    options: &ImportOptions,
) -> Result<Committed<ImportReport>, Problem> {
    let source = ImportSource::Stream(Box::new(text.as_ref()));
    workspace.import(source, options, &mut |_| {})
}

/// Imports a text of beads.
pub(crate) fn import(
    workspace: &mut Workspace,
    text: impl AsRef<[u8]>,
) -> Result<ImportReport, Problem> {
    let options = ImportOptions {
        format: ImportFormat::Beads,
        ..ImportOptions::default()
    };
    import_with(workspace, text, &options).map(|committed| committed.outcome)
}

/// How many issues were created, updated, unchanged.
pub(crate) fn counts(report: &ImportReport) -> (u64, u64, u64) {
    (report.created, report.updated, report.unchanged)
}

/// Everything as lines of beads, by id.
pub(crate) fn export(workspace: &Workspace) -> BTreeMap<String, Value> {
    by_id(&export_text(workspace))
}

/// Everything as lines of beads.
pub(crate) fn export_text(workspace: &Workspace) -> String {
    let options = ExportOptions {
        format: ExportFormat::Beads,
        include_deleted: true,
        ..ExportOptions::default()
    };
    let mut out = Vec::new();
    workspace.export(&options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Lines by the id in them.
pub(crate) fn by_id(lines: &str) -> BTreeMap<String, Value> {
    let values = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    values
        .map(|value| (value["id"].as_str().unwrap().to_owned(), value))
        .collect()
}

/// How many events the log holds.
pub(crate) fn events(workspace: &Workspace) -> usize {
    let mut count = 0;
    let counted = workspace.read(|snapshot| {
        snapshot.for_each_event(|_| {
            count += 1;
            Ok(())
        })
    });
    counted.unwrap();
    count
}
