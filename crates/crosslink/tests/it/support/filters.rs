//! What differs from run to run, replaced by placeholders.

use std::path::Path;

use insta::Settings;

/// What is looked for, and its placeholder. Dates from 2090 on are the tests' own and stay.
const FILTERS: &[(&str, &str)] = &[
    (
        r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        "[uuid]",
    ),
    (r"\b[0-9a-f]{40}\b", "[commit]"),
    (r"\b[0-9a-f]{32}\b", "[event]"),
    (r"\b20[2-8]\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]"),
    (r"\b20[2-8]\d-\d\d-\d\d \d\d:\d\d(:\d\d)?( UTC)?", "[time]"),
    (r"\b20[2-8]\d-\d\d-\d\d\b", "[date]"),
    (r"\b20[2-8]\d{5}T\d{6}(\d{9}|\d{6}|\d{3})?Z", "[stamp]"),
    (r"\b[0-9a-f]{8}\b", "[run]"),
    (r"(?m) {1,3}(now|\d{1,2}[mhdwy])$", " [age]"),
    (r"\b(now|\d{1,2}[mhdwy]) ago\b", "[age] ago"),
    (r"\b(over)?due:\d{1,2}[mhdwy]\b", "${1}due:[span]"),
    (r"\b0h 0m \d+s\b", "[duration]"),
    (r#""([a-z_]*seconds)": \d+"#, "\"$1\": [seconds]"),
    (r"\b\d+ bytes\b", "[size] bytes"),
    (r"/\S*/crosslink-demo-\w+", "[demo]"),
    (r"http://127\.0\.0\.1:\d+", "[address]"),
    (r"\b\d+ ms\b", "[time]"),
    (r#""size": \d+"#, "\"size\": [size]"),
];

/// The settings under which snapshots are taken.
pub(crate) fn masked(root: &Path) -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots"));
    settings.set_omit_expression(true);
    let real = std::fs::canonicalize(root).unwrap();
    for path in [root, &real] {
        settings.add_filter(&literal(&path.display().to_string()), "[root]");
    }
    for (pattern, placeholder) in FILTERS {
        settings.add_filter(pattern, *placeholder);
    }
    settings
}

/// The pattern that only the text itself fits.
fn literal(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_alphanumeric() || character == '/' {
                character.to_string()
            } else {
                format!("\\{character}")
            }
        })
        .collect()
}
