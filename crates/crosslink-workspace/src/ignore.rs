//! `.crosslink/.gitignore`: which files belong to this machine and must not be committed.

/// What this program keeps for one machine.
const OURS: &[&str] = &[
    "/crosslink.db*",
    "/agent.json",
    "/hook-config.local.json",
    "/installed.json",
    "/last_test_run",
    "/*.lock",
    "/daemon.*",
    "/backups/",
    ".*.tmp",
];

/// What older versions kept for one machine, private keys among it.
const OLDER: &[&str] = &[
    "/issues.db*",
    "/keys/",
    "/driver-key.pub",
    "/repo-id",
    "/init-manifest.json",
    "/rules.local/",
    "/.active-issue",
    "/session.json",
    "/agent-flags/",
    "/integrity/",
    "/.last-hydrated-ref",
    "/.hub-cache/",
    "/.knowledge-cache/",
    "/.external-cache/",
    "/.style-cache/",
];

/// Begins what is added to a file that somebody else began.
const MARK: &str = "# Added by crosslink: files of this machine.";

/// The file of a new project.
pub(crate) fn new_file() -> String {
    let mut text = String::from(
        "# Files of this machine. Everything else in this directory may be committed.\n",
    );
    push_lines(&mut text, OURS);
    text.push_str("\n# Files of older versions.\n");
    push_lines(&mut text, OLDER);
    text
}

/// What has to be added to a file so that nothing of this machine is committed; nothing if it is complete.
pub(crate) fn missing(text: &str) -> Option<String> {
    let bare = |line: &str| line.trim().trim_start_matches('/').to_owned();
    let there: Vec<_> = text.lines().map(bare).collect();
    let missing: Vec<_> = OURS
        .iter()
        .filter(|pattern| !there.contains(&bare(pattern)))
        .copied()
        .collect();
    if missing.is_empty() {
        return None;
    }
    let mut block = String::new();
    if !text.is_empty() && !text.ends_with('\n') {
        block.push('\n');
    }
    block.push_str(MARK);
    block.push('\n');
    push_lines(&mut block, &missing);
    Some(block)
}

fn push_lines(text: &mut String, lines: &[&str]) {
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::{missing, new_file};

    #[test]
    fn a_new_file_misses_nothing() {
        assert_eq!(missing(&new_file()), None);
    }

    #[test]
    fn a_file_of_somebody_else_gets_what_it_lacks() {
        let theirs = "issues.db\nagent.json\n/hook-config.local.json\nlast_test_run";
        let block = missing(theirs).unwrap();
        assert_eq!(
            block,
            "\n# Added by crosslink: files of this machine.\n/crosslink.db*\n/installed.json\n/*.lock\n/daemon.*\n/backups/\n.*.tmp\n"
        );
        assert_eq!(missing(&format!("{theirs}{block}")), None);
    }
}
