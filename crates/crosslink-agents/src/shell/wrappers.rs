//! Programs that start the program their arguments name.

/// How a program hands on to another.
pub(super) struct Wrapper {
    pub(super) name: &'static str,
    /// Its flags that take a value of their own.
    pub(super) valued: &'static [&'static str],
    /// How many of its own arguments come before the program.
    pub(super) own: usize,
    /// The flag whose value is a script.
    pub(super) script: Option<&'static str>,
}

const fn wrapper(name: &'static str, valued: &'static [&'static str], own: usize) -> Wrapper {
    Wrapper {
        name,
        valued,
        own,
        script: None,
    }
}

impl Wrapper {
    const fn with_script(self, flag: &'static str) -> Self {
        Self {
            script: Some(flag),
            ..self
        }
    }
}

/// The shells, which take a script after `-c`, from a file, or from their input.
pub(super) const SHELLS: &[&str] = &[
    "bash",
    "sh",
    "zsh",
    "dash",
    "ksh",
    "mksh",
    "ash",
    "fish",
    "rbash",
    "pwsh",
    "powershell",
];

/// Programs that start others.
pub(super) const WRAPPERS: &[Wrapper] = &[
    wrapper("builtin", &[], 0),
    wrapper("busybox", &[], 0),
    wrapper("toybox", &[], 0),
    wrapper("caffeinate", &["-t", "-w"], 0),
    wrapper("catchsegv", &[], 0),
    wrapper("chroot", &[], 1),
    wrapper("chrt", &["-T", "-P", "-D"], 1),
    wrapper("command", &[], 0),
    wrapper("coproc", &[], 0),
    wrapper("doas", &["-u", "-C"], 0),
    wrapper("env", &["-u", "--unset", "-C", "--chdir"], 0).with_script("-S"),
    wrapper("exec", &["-a"], 0),
    wrapper("flock", &["-w", "-E", "--timeout"], 1).with_script("-c"),
    wrapper("gosu", &[], 1),
    wrapper("ionice", &["-c", "-n", "-p"], 0),
    wrapper("ltrace", &["-e", "-o", "-u"], 0),
    wrapper("nice", &["-n", "--adjustment"], 0),
    wrapper("nohup", &[], 0),
    wrapper("parallel", &["-j", "--jobs", "-a"], 0),
    wrapper("prlimit", &[], 0),
    wrapper("proxychains", &["-f"], 0),
    wrapper("rlwrap", &["-f", "-H"], 0),
    wrapper("runuser", &["-u", "-g"], 0).with_script("-c"),
    wrapper("script", &["-o", "-I", "-O"], 0).with_script("-c"),
    wrapper("setpriv", &[], 0),
    wrapper("setsid", &[], 0),
    wrapper("stdbuf", &["-i", "-o", "-e"], 0),
    wrapper("strace", &["-e", "-o", "-p", "-u", "-s", "-E"], 0),
    wrapper("su", &["-s", "-g"], 0).with_script("-c"),
    wrapper(
        "sudo",
        &[
            "-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U", "-r", "-t", "--user", "--group",
            "--chdir",
        ],
        0,
    ),
    wrapper("taskset", &["-p"], 1),
    wrapper("time", &["-f", "-o"], 0),
    wrapper("timeout", &["-k", "-s", "--signal", "--kill-after"], 1),
    wrapper("unbuffer", &[], 0),
    wrapper("unshare", &[], 0),
    wrapper("watch", &["-n", "-d", "--interval"], 0),
    wrapper("winpty", &[], 0),
    wrapper(
        "xargs",
        &[
            "-a",
            "-d",
            "-E",
            "-I",
            "-L",
            "-n",
            "-P",
            "-s",
            "--max-args",
            "--replace",
            "--delimiter",
        ],
        0,
    ),
];

/// Programs that start others after a word of their own.
pub(super) const RUNNERS: &[(&str, &str)] = &[
    ("uv", "run"),
    ("poetry", "run"),
    ("pipenv", "run"),
    ("pdm", "run"),
    ("hatch", "run"),
    ("rye", "run"),
    ("bundle", "exec"),
    ("npm", "exec"),
    ("pnpm", "exec"),
    ("yarn", "exec"),
    ("mise", "exec"),
    ("direnv", "exec"),
    ("opam", "exec"),
    ("op", "run"),
];
