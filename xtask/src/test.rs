//! `cargo xtask test`: exactly what CI runs. Every step runs, also after a failure; the summary names what failed.

use std::time::{Duration, Instant};

use crate::flags::Accepts;
use crate::platform;
use crate::project::{self, Fallible, cargo, run as start};

struct Step {
    name: &'static str,
    fast: bool,
    run: fn() -> Fallible<()>,
}

/// The doc tests come before the tests, so that a runner's last closing line is the one of
/// the whole suite.
const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        fast: true,
        run: fmt,
    },
    Step {
        name: "clippy",
        fast: false,
        run: clippy,
    },
    Step {
        name: "tidy",
        fast: true,
        run: || crate::tidy::run(&[]),
    },
    Step {
        name: "doctest",
        fast: true,
        run: doctest,
    },
    Step {
        name: "test",
        fast: true,
        run: test,
    },
    Step {
        name: "codegen",
        fast: true,
        run: || crate::codegen::run(&["--check".to_owned()]),
    },
    Step {
        name: "doc",
        fast: false,
        run: doc,
    },
    Step {
        name: "web",
        fast: false,
        run: crate::web::test,
    },
];

enum Verdict {
    Passed,
    Failed(String),
    Skipped,
}

struct Done {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

/// Runs the steps and fails if one of them failed.
pub(crate) fn run(arguments: &[String]) -> Fallible<()> {
    let accepts = Accepts {
        switches: &["--fast"],
        values: &["--only"],
        words: 0,
    };
    let flags = accepts.read(arguments)?;
    let only = flags.value("--only");
    if let Some(name) = only.filter(|name| STEPS.iter().all(|step| step.name != *name)) {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("no step `{name}`; there are {}", names.join(", ")).into());
    }
    platform::require(&[platform::GIT, platform::CC])?;
    let done: Vec<_> = STEPS
        .iter()
        .filter(|step| only.is_none_or(|name| name == step.name))
        .map(|step| {
            if flags.has("--fast") && !step.fast {
                skip(step)
            } else {
                carry_out(step)
            }
        })
        .collect();
    println!("\n== Summary\n{}", summary(&done));
    tell_about_data();
    let failed = done
        .iter()
        .filter(|done| matches!(done.verdict, Verdict::Failed(_)))
        .count();
    if failed == 0 {
        Ok(())
    } else {
        Err(format!("{failed} of {} steps failed", done.len()).into())
    }
}

fn carry_out(step: &Step) -> Done {
    println!("\n== {}", step.name);
    let start = Instant::now();
    let verdict = match (step.run)() {
        Ok(()) => Verdict::Passed,
        Err(problem) => {
            println!("{problem}");
            Verdict::Failed(problem.to_string())
        }
    };
    let took = start.elapsed();
    println!("== {} took {:.1} s", step.name, took.as_secs_f64());
    Done {
        name: step.name,
        verdict,
        took,
    }
}

fn skip(step: &Step) -> Done {
    Done {
        name: step.name,
        verdict: Verdict::Skipped,
        took: Duration::ZERO,
    }
}

fn summary(done: &[Done]) -> String {
    done.iter()
        .map(|done| {
            let seconds = done.took.as_secs_f64();
            let name = done.name;
            match &done.verdict {
                Verdict::Passed => format!("ok       {name:<8} {seconds:>7.1} s\n"),
                Verdict::Skipped => format!("SKIPPED  {name:<8} left out by --fast\n"),
                Verdict::Failed(why) => format!(
                    "FAILED   {name:<8} {seconds:>7.1} s  {}; again: cargo xtask test --only {name}\n",
                    why.lines().next().unwrap_or_default()
                ),
            }
        })
        .collect()
}

fn tell_about_data() {
    if project::real_data().is_none() {
        println!("SKIPPED: tests on real data (set CROSSLINK_TEST_DATA)");
    }
}

fn fmt() -> Fallible<()> {
    start(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Fallible<()> {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    start(&mut cargo(&arguments))
}

fn doctest() -> Fallible<()> {
    start(&mut cargo(&["test", "--doc", "--workspace", "--locked"]))
}

fn test() -> Fallible<()> {
    let mut command = if project::has("cargo-nextest") {
        cargo(&[
            "nextest",
            "run",
            "--workspace",
            "--locked",
            "--no-fail-fast",
        ])
    } else {
        cargo(&[
            "test",
            "--workspace",
            "--all-targets",
            "--locked",
            "--no-fail-fast",
        ])
    };
    if let Some(directory) = project::real_data() {
        command.env("CROSSLINK_TEST_DATA", directory);
    }
    start(&mut command)
}

fn doc() -> Fallible<()> {
    let mut command = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    start(command.env("RUSTDOCFLAGS", "-D warnings"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_failed_and_how_to_run_it_again() {
        let took = Duration::from_millis(1500);
        let failed = Verdict::Failed("`cargo doc`: exit 101\nmore".to_owned());
        let done = [
            Done {
                name: "fmt",
                verdict: Verdict::Passed,
                took,
            },
            Done {
                name: "clippy",
                verdict: Verdict::Skipped,
                took: Duration::ZERO,
            },
            Done {
                name: "doc",
                verdict: failed,
                took,
            },
        ];
        assert_eq!(
            summary(&done),
            "ok       fmt          1.5 s\n\
             SKIPPED  clippy   left out by --fast\n\
             FAILED   doc          1.5 s  `cargo doc`: exit 101; again: cargo xtask test --only doc\n"
        );
    }

    #[test]
    fn a_step_that_does_not_exist_is_refused_with_those_that_do() {
        let problem = run(&["--only".to_owned(), "lint".to_owned()]).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "no step `lint`; there are fmt, clippy, tidy, doctest, test, codegen, doc, web"
        );
    }
}
