//! Every environment variable the program reads, in one table.

/// A variable and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
}

/// Every variable, in the order of the reference page. Settings have variables of their own beside these.
pub const VARIABLES: &[Variable] = &[
    Variable {
        name: "CROSSLINK_AGENT",
        about: "Who is writing, unless `--agent` says otherwise.",
    },
    Variable {
        name: "CROSSLINK_HOME",
        about: "The directory for keys and for what belongs to a person; `~/.crosslink` if unset.",
    },
    Variable {
        name: "CROSSLINK_LOG",
        about: "Which diagnostics are printed: `error`, `warn`, `info`, `debug`, `trace`, or a filter; like `--log-level`.",
    },
    Variable {
        name: "CROSSLINK_LOG_FORMAT",
        about: "How diagnostics are printed: `text` or `json`; like `--log-format`.",
    },
    Variable {
        name: "NO_COLOR",
        about: "Any value: no colour.",
    },
    Variable {
        name: "CLICOLOR_FORCE",
        about: "Any value but `0`: colour even where the output is no terminal.",
    },
    Variable {
        name: "COLUMNS",
        about: "How wide the output may be, where the terminal does not say; prose is wrapped there too.",
    },
    Variable {
        name: "PAGER",
        about: "What long output on a terminal is shown with, unless the setting `ui.pager` names something.",
    },
    Variable {
        name: "VISUAL",
        about: "The editor for long texts.",
    },
    Variable {
        name: "EDITOR",
        about: "The editor for long texts, where `VISUAL` is unset.",
    },
    Variable {
        name: "USER",
        about: "The name from which `init` makes the agent of a new clone.",
    },
    Variable {
        name: "USERNAME",
        about: "The same, where `USER` is unset.",
    },
    Variable {
        name: "HOME",
        about: "The person's directory, for `~/.crosslink`.",
    },
    Variable {
        name: "USERPROFILE",
        about: "The same, where `HOME` is unset.",
    },
    Variable {
        name: "SHELL",
        about: "The shell whose completions `completions` prints if it is not told.",
    },
    Variable {
        name: FAIL_POINT,
        about: "For tests, and in debug builds only: the step at which a write fails or the process ends itself.",
    },
];

/// Names the step at which a write fails, for tests.
pub(crate) const FAIL_POINT: &str = "CROSSLINK_FAIL_POINT";

/// Whether a variable of the process is read at all. What is for tests is not in a program that people use.
pub(crate) fn is_known(name: &str) -> bool {
    is_read(name, cfg!(debug_assertions))
}

fn is_read(name: &str, in_debug_build: bool) -> bool {
    let of_setting = name.starts_with(crate::settings::VARIABLE_PREFIX);
    let named = || VARIABLES.iter().any(|variable| variable.name == name);
    (of_setting || named()) && (in_debug_build || name != FAIL_POINT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_debug_build_lets_a_variable_end_the_process() {
        for variable in VARIABLES {
            let read = [true, false].map(|debug| is_read(variable.name, debug));
            assert_eq!(
                read,
                [true, variable.name != FAIL_POINT],
                "{}",
                variable.name
            );
        }
    }
}
