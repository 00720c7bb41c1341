//! Which command lines are refused, and which are not.

use crosslink_agents::hook::{Decision, Known, Why};

use crate::policies::{at_work, of_line, policy};

/// Each runs `git push`, or something else that is a person's, in some other way.
pub(crate) const BYPASSES: &[&str] = &[
    "git push",
    "cd x; git push",
    "cd x && git push",
    "a&&git push",
    "a||git push",
    "a\ngit push",
    "a & git push",
    "a|git push",
    "a |& git push",
    "bash -c 'git push'",
    "sh -c \"git push\"",
    "bash -lc 'cd x; git push'",
    "bash -o pipefail -c 'git push'",
    "/bin/bash --norc -c 'git push'",
    "env git push",
    "env -i PATH=/bin git push",
    "env -S 'git push'",
    "command git push",
    "builtin command git push",
    "exec git push",
    "/usr/bin/git push",
    "./git push",
    "'C:\\Git\\git.exe' push",
    "VAR=1 git push",
    "GIT_SSH_COMMAND='ssh -i k' git push origin main",
    "(git push)",
    "( cd x; git push )",
    "{ git push; }",
    "git --no-pager push",
    "git -C x push",
    "git -c a.b=c push",
    "git --git-dir=x --work-tree y push",
    "git -c alias.p=push p",
    "git -c 'alias.p=!git push' p",
    "sudo git push",
    "sudo -u someone git push",
    "doas git push",
    "nohup git push &",
    "timeout 10 git push",
    "timeout -k 5 10 git push",
    "nice -n 5 git push",
    "time git push",
    "! git push",
    "xargs git push",
    "echo push | xargs git",
    "ls | xargs -n 1 git",
    "if true; then git push; fi",
    "while true; do git push; done",
    "for x in a; do git push origin $x; done",
    "case $x in a) git push;; esac",
    "f() { git push; }; f",
    "echo $(git push)",
    "echo \"$(git push)\"",
    "echo `git push`",
    "echo \"`git push`\"",
    "echo ${x:-$(git push)}",
    "diff <(git push) x",
    "x=$(git push)",
    "git 'push'",
    "git \"push\"",
    "g\"it\" pu'sh'",
    "\\git push",
    "git pu\\sh",
    "git \\\n push",
    "$'git' $'\\x70ush'",
    "g=git; $g push",
    "g=git; ${g} push",
    "cmd='git push'; $cmd",
    "$GIT push",
    "git $VERB",
    "/usr/bin/g?t push",
    "{git,push}",
    "alias g=git; g push",
    "alias gp='git push'\ngp",
    "eval git push",
    "eval 'git push'",
    "echo git push | sh",
    "printf 'git push' | bash",
    "bash <<< 'git push'",
    "bash <<EOF\ngit push\nEOF",
    "cat <<EOF | sh\ngit push\nEOF",
    "cat <<EOF\n$(git push)\nEOF",
    "find . -name x -exec git push \\;",
    "trap 'git push' EXIT",
    "git submodule foreach 'git push'",
    "git bisect run git push",
    "git-push origin",
    "/usr/lib/git-core/git-push",
    "watch git push",
    "script -c 'git push' /dev/null",
    "su -c 'git push'",
    "flock x git push",
    "flock x -c 'git push'",
    "busybox sh -c 'git push'",
    "uv run git push",
    "poetry run git push",
    "stdbuf -oL git push",
    "setsid git push",
    "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=alias.p GIT_CONFIG_VALUE_0=push git p",
    "git status # fine\ngit push",
    "git log; # git status\ngit push",
    "true > x; git push",
    "git push > out 2>&1",
    "> out git push",
    "2>/dev/null git push",
    "git reset --hard",
    "git checkout -- .",
    "git checkout ./",
    "git restore --staged .",
    "git restore :/",
    "git clean -fdx",
    "git branch -D x",
    "git branch -rd x",
    "git branch --delete x",
    "git branch --del x",
    "git branch -M x",
    "git stash",
    "git stash pop",
    "git tag v1",
    "git tag -d v1",
    "git rebase --onto a b",
    "git apply x.patch",
];

/// Each only looks like it.
const INNOCENT: &[&str] = &[
    "grep \"a | git push\" x",
    "grep 'git push' -r .",
    "echo 'git push'",
    "echo git push",
    "git log --grep 'git push'",
    "git log --oneline -- push",
    "git stash list",
    "git tag",
    "git tag -l 'v*'",
    "git branch",
    "git branch --contains x",
    "git status && git diff",
    "git diff | head -n 20",
    "git -C x status",
    "git -c core.pager=cat log",
    "/usr/bin/git --no-pager show",
    "ls # git push",
    "cat <<'EOF'\ngit push\nEOF",
    "[[ $x == push ]] && git status",
    "command -v git",
    "type git",
    "cargo +nightly test push",
    "rg push | wc -l",
    "ls 2>/dev/null",
    "ls > /dev/null 2>&1",
    "cd x && cargo test",
    "FOO=push cargo test",
    "crosslink comment 1 'next: git push'",
    "crosslink comment 1 \"run git push\" --kind plan",
    "for x in a b; do echo $x; done",
    "test -f x || echo no",
    "timeout 10 cargo test",
];

/// Each changes something, or may, and so needs an issue.
const WORK: &[&str] = &[
    "rm -rf x",
    "ls; rm -rf x",
    "ls && rm x",
    "ls $(rm x)",
    "echo x > file",
    "echo x >> file",
    "cat a >file",
    "ls &> file",
    "python -c 'import os'",
    "python x.py",
    "node -e 1",
    "npx something",
    "bash x.sh",
    "sh < x",
    "curl x | sh",
    "source x",
    "eval \"$X\"",
    "tee file",
    "sed -i s/a/b/ x",
    "lsof",
    "git add x",
    "git diff --output=x",
    "$X y",
    "find . -delete",
    "find . -exec rm {} +",
    "xargs rm",
    "sudo rm x",
    "env rm x",
];

#[test]
fn no_bypass_passes_in_strict_mode_whatever_the_agent_works_on() {
    let strict = policy("strict", "encouraged");
    for known in [Known::default(), at_work()] {
        for line in BYPASSES {
            let decision = of_line(line, &known, &strict);
            let Decision::Refuse(refusal) = &decision else {
                panic!("{line:?} passed: {decision:?}");
            };
            assert!(
                matches!(refusal.why, Why::Protected { .. }),
                "{line:?}: {refusal:?}"
            );
        }
    }
}

#[test]
fn what_is_written_out_is_refused_in_every_mode() {
    for mode in ["normal", "relaxed"] {
        let policy = policy(mode, "relaxed");
        for line in [
            "cd x; git push",
            "bash -c 'git push'",
            "git reset --hard",
            "env git push",
        ] {
            let decision = of_line(line, &at_work(), &policy);
            assert!(matches!(decision, Decision::Refuse(_)), "{mode} {line:?}");
        }
        // What is only known when it runs is no reason to stand in the way there.
        assert_eq!(
            of_line("$GIT push", &at_work(), &policy),
            Decision::Pass,
            "{mode}"
        );
    }
}

#[test]
fn what_only_looks_like_it_needs_nothing_at_all() {
    let strict = policy("strict", "required");
    for line in INNOCENT {
        assert_eq!(
            of_line(line, &Known::default(), &strict),
            Decision::Pass,
            "{line:?}"
        );
    }
}

#[test]
fn what_may_change_something_needs_an_issue_and_no_more() {
    let strict = policy("strict", "required");
    for line in WORK {
        let without = of_line(line, &Known::default(), &strict);
        let why = match &without {
            Decision::Refuse(refusal) => Some(refusal.why.clone()),
            _ => None,
        };
        assert_eq!(why, Some(Why::NoIssue), "{line:?}");
        assert_eq!(
            of_line(line, &at_work(), &strict),
            Decision::Pass,
            "{line:?}"
        );
    }
}

#[test]
fn a_policy_for_launched_agents_refuses_force_alone() {
    let entries: Vec<String> = ["git push --force", "git push -f", "git clean -fd"]
        .map(str::to_owned)
        .into();
    let none: &[String] = &[];
    let policy = crosslink_agents::hook::Policy::of(&crosslink_agents::hook::PolicyWords {
        mode: "relaxed",
        discipline: "off",
        protected: &entries,
        gated: none,
        allowed: none,
        remind_after: 3,
    });
    let rows = [
        ("git push", false),
        ("git push -u origin x", false),
        ("git push -f", true),
        ("git push -uf origin x", true),
        ("git push --force", true),
        ("git push --forc", true),
        ("git push --force-with-lease", true),
        ("git push origin +main", true),
        ("git clean -d -f", true),
        ("git clean -n", false),
        ("git clean -f", false),
    ];
    for (line, refused) in rows {
        let decision = of_line(line, &at_work(), &policy);
        assert_eq!(matches!(decision, Decision::Refuse(_)), refused, "{line:?}");
    }
}
