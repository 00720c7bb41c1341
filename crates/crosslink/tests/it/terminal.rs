//! What a person at a terminal sees that a pipe does not: questions, colour, a pager, progress, wrapped lines.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nix::pty::{Winsize, openpty};
use unicode_width::UnicodeWidthStr;

use crate::support::{CROSSLINK, Project};

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// What no command prints: the end of a screen.
const END: &str = "\u{4}end of the screen\u{4}";

/// A command on a terminal of its own.
struct Terminal {
    child: Child,
    keys: File,
    /// The command's end, held open: a terminal that its last writer leaves may lose what was written last.
    tty: File,
    screen: Receiver<Vec<u8>>,
    seen: String,
}

impl Terminal {
    /// Starts a command on a terminal of so many columns and 24 lines.
    fn start(columns: u16, command: Command) -> Self {
        Self::fed(columns, command, None)
    }

    /// The same, with a standard input that is not the keyboard.
    fn fed(columns: u16, mut command: Command, input: Option<Stdio>) -> Self {
        let size = Winsize {
            ws_row: 24,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let pty = openpty(Some(&size), None).unwrap();
        let copy = || Stdio::from(pty.slave.try_clone().unwrap());
        let child = command
            .env_remove("COLUMNS")
            .env("TERM", "xterm-256color")
            .stdin(input.unwrap_or_else(copy))
            .stdout(copy())
            .stderr(copy())
            .spawn()
            .unwrap();
        let tty = File::from(pty.slave);
        let keys = File::from(pty.master);
        let mut output = keys.try_clone().unwrap();
        let (send, screen) = channel();
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut piece) {
                if send.send(piece[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            keys,
            tty,
            screen,
            seen: String::new(),
        }
    }

    /// Starts a command of the binary in a project, as a person would.
    fn of(project: &Project, columns: u16, line: &str) -> Self {
        Self::start(columns, command(project, line))
    }

    /// Waits for more to come to the screen, at most so long. Says whether it did.
    fn look(&mut self, patience: Duration) -> bool {
        match self.screen.recv_timeout(patience) {
            Ok(piece) => {
                let text = String::from_utf8_lossy(&piece).replace('\r', "");
                self.seen.push_str(&text);
                true
            }
            Err(_) => false,
        }
    }

    /// Waits until a text is on the screen.
    fn expect(&mut self, text: &str) {
        while !self.seen.contains(text) {
            assert!(self.look(PATIENCE), "{text:?} never came:\n{}", self.seen);
        }
    }

    /// Types a line.
    fn answer(&mut self, line: &str) {
        writeln!(self.keys, "{line}").unwrap();
    }

    /// Everything that was on the screen, and how the command ended.
    fn end(mut self) -> (String, ExitStatus) {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            self.look(Duration::from_millis(5));
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "it never ended:\n{}", self.seen);
        };
        // What is written to a terminal is read in its order, so everything has come when this has.
        write!(self.tty, "{END}").unwrap();
        self.expect(END);
        let (seen, _) = self.seen.split_once(END).unwrap();
        (seen.to_owned(), status)
    }
}

fn command(project: &Project, line: &str) -> Command {
    let mut command = project.command(CROSSLINK);
    command.env_remove("NO_COLOR");
    command.args(crate::support::words(line));
    command
}

#[test]
fn deleting_asks_and_only_yes_deletes() {
    let project = Project::with_issues(&["Keep", "Go"]);
    for (issue, answer, said) in [
        ("1", "n", "Cancelled."),
        ("1", "", "Cancelled."),
        ("2", "y", "Deleted issue #2"),
    ] {
        let mut terminal = Terminal::of(&project, 80, &format!("delete {issue}"));
        terminal.expect("? [y/N] ");
        terminal.answer(answer);
        let (seen, status) = terminal.end();
        assert!(status.success() && seen.contains(said), "{seen}");
    }
    assert_eq!(project.tell("list -q").success().stdout, "1\n");
}

#[test]
fn what_was_said_is_shown_before_the_next_question() {
    let project = Project::with_issues(&["A", "B"]);
    let mut terminal = Terminal::of(&project, 80, "delete 1 2");
    terminal.expect("\"A\"? [y/N] ");
    terminal.answer("n");
    terminal.expect("\"B\"? [y/N] ");
    let (refused, second) = (
        terminal.seen.find("Cancelled."),
        terminal.seen.find("\"B\""),
    );
    assert!(refused.is_some() && refused < second, "{}", terminal.seen);
    terminal.answer("y");
    let (seen, status) = terminal.end();
    assert!(
        status.success() && seen.contains("Deleted issue #2"),
        "{seen}"
    );
}

#[test]
fn closing_everything_asks() {
    let project = Project::with_issues(&["A", "B"]);
    let mut terminal = Terminal::of(&project, 80, "close-all");
    terminal.expect("Close all 2 open issues? [y/N] ");
    terminal.answer("no");
    let (seen, _) = terminal.end();
    assert!(seen.contains("Cancelled."), "{seen}");
    assert_eq!(project.tell("count -q").success().stdout, "2\n");
}

#[test]
fn a_project_that_is_made_offers_to_take_over_what_an_older_one_left() {
    let project = Project::without_project();
    project.write(".crosslink/issues.db", "no database");
    let mut terminal = Terminal::of(&project, 80, "init");
    for question in ["Preset (", "Assistants, with", "Make the project?"] {
        terminal.expect(question);
        terminal.answer("");
    }
    terminal.expect("Take over the issues of the older `issues.db`? [y/N] ");
    let made = terminal
        .seen
        .contains("Crosslink initialized successfully!");
    assert!(made, "{}", terminal.seen);
    terminal.answer("n");
    let (seen, status) = terminal.end();
    let advice = "hint: `crosslink import .crosslink/issues.db` takes the older issues over";
    assert!(status.success() && seen.contains(advice), "{seen}");
    assert_eq!(project.read(".crosslink/issues.db"), "no database");
}

#[test]
fn enter_throughout_makes_what_the_defaults_make() {
    let (asked, plain) = (Project::without_project(), Project::new());
    let mut terminal = Terminal::of(&asked, 80, "init");
    for question in [
        "[none] ",
        "Assistants, with commas between them [none] ",
        "Make the project? (y/n) [y] ",
    ] {
        terminal.expect(question);
        terminal.answer("");
    }
    let (seen, status) = terminal.end();
    assert!(
        status.success() && seen.contains("initialized successfully"),
        "{seen}"
    );
    for file in [".crosslink/hook-config.json", ".crosslink/.gitignore"] {
        assert_eq!(asked.read(file), plain.read(file), "{file}");
    }
    let names = |project: &Project| {
        let entries = std::fs::read_dir(project.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&asked), names(&plain));
    let (again, _) = Terminal::of(&asked, 80, "init").end();
    assert!(
        again.contains("Already initialized") && !again.contains("Preset"),
        "{again}"
    );
}

#[test]
fn what_is_answered_is_previewed_and_done() {
    let project = Project::without_project();
    project.write("CLAUDE.md", "# Mine\n");
    let mut terminal = Terminal::of(&project, 80, "init");
    terminal.expect("Preset (team, solo, none) [none] ");
    assert!(
        terminal.seen.contains("tracking_mode = relaxed"),
        "{}",
        terminal.seen
    );
    terminal.answer("nonsense");
    terminal.expect("There is no preset 'nonsense'.");
    terminal.answer("solo");
    terminal.expect("Assistants, with");
    assert!(
        terminal.seen.contains("by the look of it: claude"),
        "{}",
        terminal.seen
    );
    terminal.answer("claude");
    terminal.expect("such as CLAUDE.md, too? (y/n) [n] ");
    assert!(
        terminal.seen.contains("Would create .claude/settings.json"),
        "{}",
        terminal.seen
    );
    terminal.answer("y");
    terminal.expect("Make the project? (y/n) [y] ");
    assert!(
        !project.path().join(".crosslink").exists() && !project.path().join(".claude").exists()
    );
    terminal.answer("y");
    let (seen, status) = terminal.end();
    assert!(
        status.success() && seen.contains("Created .claude/settings.json"),
        "{seen}"
    );
    assert!(project.read("CLAUDE.md").contains("crosslink prime"));
    assert_eq!(
        project.tell("config get tracking_mode").success().stdout,
        "relaxed\n"
    );
    // The same by flags.
    let flagged = Project::without_project();
    flagged.write("CLAUDE.md", "# Mine\n");
    flagged
        .tell("init --preset solo --setup claude --instructions")
        .success();
    for file in [
        "CLAUDE.md",
        ".claude/settings.json",
        ".mcp.json",
        ".crosslink/hook-config.json",
    ] {
        assert_eq!(project.read(file), flagged.read(file), "{file}");
    }
}

#[test]
fn who_ends_the_questions_has_no_project() {
    for answers in [vec!["q"], vec!["", "q"], vec!["team", "codex", "n", "n"]] {
        let project = Project::without_project();
        let mut terminal = Terminal::of(&project, 80, "init");
        terminal.expect("Preset (");
        for answer in answers {
            terminal.answer(answer);
        }
        let (seen, status) = terminal.end();
        assert!(
            status.success() && seen.contains("Cancelled. Nothing was written."),
            "{seen}"
        );
        assert_eq!(
            std::fs::read_dir(project.path()).unwrap().count(),
            1,
            "only git's"
        );
    }
}

#[test]
fn colour_is_for_terminals() {
    let project = Project::with_issues(&["A"]);
    let colored = |command: Command| Terminal::start(80, command).end().0.contains("\u{1b}[");
    assert!(colored(command(&project, "list")));
    assert!(colored(command(&project, "show 99")));
    assert!(!colored(command(&project, "list --color never")));
    let mut refused = command(&project, "list");
    refused.env("NO_COLOR", "1");
    assert!(!colored(refused));
    let piped = |line: &str| project.tell(line).success().stdout.contains("\u{1b}[");
    assert!(!piped("list"));
    assert!(piped("list --color always"));
}

#[test]
fn what_is_longer_than_the_screen_goes_through_the_pager() {
    let project = Project::new();
    let long = Vec::from_iter((1..=30).map(|number| format!("Line {number}"))).join("\n");
    project.run(["create", "A", "-d", &long]).success();
    let paged = |line: &str| {
        let mut command = command(&project, line);
        command.env("PAGER", "sed s/^/paged:/");
        Terminal::start(80, command).end().0.contains("paged:")
    };
    assert!(paged("show 1"));
    assert!(!paged("list"));
    assert!(!paged("show 1 --no-pager"));
    assert!(!paged("show 1 --json"));
    project.tell("config set ui.pager cat --local").success();
    assert!(!paged("show 1"));
}

#[test]
fn outside_a_project_there_is_a_pager_too() {
    let outside = Project::without_repository();
    std::fs::create_dir(outside.path()).unwrap();
    let mut command = command(&outside, "schema query");
    command.env("PAGER", "sed s/^/paged:/");
    let (seen, status) = Terminal::start(80, command).end();
    assert!(status.success() && seen.contains("paged:"), "{seen}");
}

#[test]
fn a_long_import_shows_how_far_it_is() {
    let project = Project::new();
    // The lines come one after the other until progress is shown.
    let (lines, mut feed) = std::io::pipe().unwrap();
    let import = command(&project, "import -");
    let mut terminal = Terminal::fed(80, import, Some(lines.into()));
    let mut number = 0;
    while !terminal.seen.contains("Reading") {
        number += 1;
        let line = format!(r#"{{"id":"bd-{number}","title":"Issue {number}","status":"open"}}"#);
        writeln!(feed, "{line}").unwrap();
        terminal.look(Duration::from_millis(5));
    }
    drop(feed);
    let (seen, status) = terminal.end();
    let told = format!("Successfully imported {number} issues");
    assert!(status.success() && seen.contains(&told), "{seen}");
}

#[test]
fn lines_end_where_the_terminal_does() {
    let project = Project::new();
    let text = vec!["word"; 40].join(" ");
    project.run(["create", &text, "-d", &text]).success();
    project.run(["comment", "1", &text]).success();
    for columns in [60, 80, 120] {
        for line in [
            "show 1 --color never",
            "comments 1 --color never",
            "list --color never",
        ] {
            let (seen, _) = Terminal::of(&project, columns, line).end();
            let widest = seen.lines().map(UnicodeWidthStr::width).max();
            assert!(widest <= Some(columns.into()), "{columns}:\n{seen}");
        }
    }
    // A program gets the text as it was written.
    let mut piped = command(&project, "show 1");
    let output = piped.env_remove("COLUMNS").output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    assert!(output.contains(&format!("\n  {}\n", text)), "{output}");
}
