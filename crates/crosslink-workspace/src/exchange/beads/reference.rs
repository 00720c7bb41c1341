//! The page that says what becomes of each field, made from the table the code uses.

use super::table::{Keeping, TABLE};

const BEGIN: &str = "# Importing beads

`crosslink import issues.jsonl` reads the lines that beads keeps its issues in, of every era.
`crosslink export --format jsonl --as beads` writes them.

Nothing is lost: what no field here gives back to the letter is kept with the issue as foreign data
(`foreign.beads`) and comes back on export, the text of times included, until the field it mirrors is
changed here. Importing a file twice changes nothing.

| beads | here | how | the source's text |
|---|---|---|---|
";

const END: &str = "| every other field | foreign data | kept as it stands | comes back always |

## What is refused

A line is bad, and with it the import unless `--skip-bad` is given, if it is no JSON object in UTF-8, has more
than 16 MiB or more than 128 levels of nesting, has no `id`, has an `id` that is neither a text nor a number
or is longer than 256 bytes, has a `title` or `status` that is not a text, is of another `_type` than `issue`,
or holds more than fits into one event (8 MiB).

## What is found again

An issue is found by its `uuid`, if the line has one, else by the uuid made of its `id`, else by an external
reference that is its `id`. It is written again only if the source's `updated_at` is later than the time of
the last change here. Labels, blockers, relations, references and comments that were never known here are
added in any case; those that were taken away here are not added again. An issue that was deleted here stays
deleted.
";

/// Renders the page.
pub fn reference() -> String {
    let mut page = BEGIN.to_owned();
    for mapping in TABLE {
        let names: Vec<String> = mapping
            .names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let back = match mapping.keeping {
            Keeping::Mirrored | Keeping::Verbatim => "comes back until ours is changed",
            Keeping::Origin => "comes back always",
            Keeping::Items => "each item comes back while it holds here",
        };
        page.push_str(&format!(
            "| {} | {} | {} | {back} |\n",
            names.join(", "),
            mapping.field,
            mapping.rule
        ));
    }
    page.push_str(END);
    page
}
