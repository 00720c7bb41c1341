//! The watch's commands while a server runs and while none does.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Project, Serving};

/// The reference's index; what it holds stands in `dashboard_v1.sql` beside it.
const DASHBOARD: &[u8] = include_bytes!("../../../crosslink-store/tests/it/dashboard-v1.db");

/// How long an end may take.
const END: Duration = Duration::from_secs(2);

/// A working copy with a hub in which something is wrong, tracked.
fn tracked() -> Project {
    let project = Project::without_project();
    project.tell("__hub --trouble made-up-hub").success();
    project.branch_of("made-up-hub", "crosslink/hub");
    project.tell("dashboard track . --slug acme/here").success();
    project
}

fn word(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}

/// Commands and flags of the reference's dashboard.
const REFERENCE: &[(&str, &[&str])] = &[
    (
        "dashboard serve",
        &["--port", "--dashboard-dir", "--rotate-token"],
    ),
    ("dashboard track", &["--slug", "--init", "--agent-id"]),
    ("dashboard untrack", &[]),
    ("dashboard list", &[]),
    ("dashboard discover", &["--root", "--depth", "--track"]),
    ("serve", &["--port", "--dashboard-dir"]),
];

#[test]
fn every_command_and_flag_of_the_reference_is_there() {
    let project = Project::without_project();
    for (command, flags) in REFERENCE {
        let help = project.tell(&format!("{command} --help")).success();
        for flag in flags
            .iter()
            .chain(&["--quiet", "--json", "--log-level", "--log-format"])
        {
            assert!(help.stdout.contains(flag), "{command} {flag}");
        }
    }
}

#[test]
fn a_dashboard_of_the_reference_is_taken_over_by_the_first_command() {
    let project = Project::without_project();
    let home = project.root().join("home/.crosslink");
    std::fs::create_dir(&home).unwrap();
    let file = home.join("dashboard.db");
    std::fs::write(&file, DASHBOARD).unwrap();
    let first = project.tell("dashboard list").success();
    let said = format!(
        "Took over 3 projects, 2 open alerts, 2 actions, 2 webhooks and 2 settings from {}, which stays as it is",
        file.display()
    );
    assert!(first.stderr.starts_with(&said), "{first}");
    assert!(
        first
            .stderr
            .contains("my team/gamma is called my-team/gamma here"),
        "{first}"
    );
    assert!(!first.stderr.contains("sEcReT"), "{first}");
    assert_eq!(first.lines().len(), 4, "{first}");
    let second = project.tell("dashboard list").success();
    assert_eq!(
        (second.stderr.as_str(), &second.stdout),
        ("", &first.stdout)
    );
    let asked = project.tell("dashboard import").success();
    let nothing = format!("Nothing of {} is new here", file.display());
    assert!(asked.stdout.starts_with(&nothing), "{asked}");
    assert_eq!(std::fs::read(&file).unwrap(), DASHBOARD);
    let none = project.tell("dashboard import no.db").ends_with(1);
    assert!(none.stderr.contains("There is no file"), "{none}");
}

#[test]
fn a_dashboard_that_cannot_be_taken_over_stops_no_command() {
    let project = Project::without_project();
    let home = project.root().join("home/.crosslink");
    std::fs::create_dir(&home).unwrap();
    std::fs::write(
        home.join("dashboard.db"),
        "no database, but long enough for one",
    )
    .unwrap();
    for _ in 0..2 {
        let list = project.tell("dashboard list").success();
        assert!(
            list.stderr.contains("dashboard.db was not taken over"),
            "{list}"
        );
    }
    let doctor = project.tell("dashboard doctor").ends_with(1);
    assert!(doctor.stdout.contains("reference.unreadable"), "{doctor}");
}

#[test]
fn status_and_list_say_whether_anybody_watches() {
    let project = tracked();
    let states = || {
        let status = project.json("dashboard status");
        let list = project.tell("dashboard list").success();
        let watched = status[0]["watched"].as_bool().unwrap();
        let line = list.lines()[1].to_owned();
        (watched, word(&status[0]["health"], "state"), line)
    };
    project.tell("dashboard refresh").success();
    let (watched, _, line) = states();
    assert!(!watched && line.contains("not_watched"), "{line}");
    let told = project.tell("dashboard status").success();
    assert!(told.stderr.starts_with("hint: no watch runs"), "{told}");
    let serving = Serving::start(&project, &[]);
    // The server looks at once; until then it says that it starts.
    let mut seen = states();
    while seen.1 == "starting" {
        seen = states();
    }
    let (watched, state, line) = seen;
    assert_eq!((watched, state.as_str()), (true, "live"));
    assert!(line.contains("  live  "), "{line}");
    let told = project.tell("dashboard status").success();
    assert_eq!(told.stderr, "", "{told}");
    drop(serving);
    // It was cut off: what it left behind misleads nobody.
    assert!(project.root().join("home/.crosslink/server.json").exists());
    assert!(!states().0);
    project.tell("dashboard refresh").success();
    assert!(!project.root().join("home/.crosslink/server.json").exists());
}

#[test]
fn an_unknown_project_is_refused_in_the_same_words_everywhere() {
    let project = Project::without_project();
    for command in [
        "status", "untrack", "pause", "resume", "pin", "unpin", "alerts", "refresh",
    ] {
        let told = project
            .tell(&format!("dashboard {command} nope/none"))
            .ends_with(1);
        assert!(
            told.stderr
                .starts_with("Error: nope/none is not currently tracked\n"),
            "{told}"
        );
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_code() {
    let project = tracked();
    project.tell("dashboard refresh").success();
    let alert = project.json("dashboard alerts")[0]["id"].to_string();
    for (line, code, said) in [
        ("token create x --until yesterday", 2, "does not lie ahead"),
        (
            "alerts --kind foo",
            2,
            "hint: it is one of unreachable_project, ",
        ),
        (
            "webhook add http://127.0.0.1:9/",
            2,
            "webhook add --allow-private",
        ),
        ("webhook add ftp://x/", 2, "this scheme is not supported"),
        (&format!("snooze {alert} --until 10y"), 2, "within a year"),
    ] {
        let told = project.tell(&format!("dashboard {line}")).ends_with(code);
        assert!(told.stderr.contains(said), "{told}");
    }
    let snoozed = project.tell(&format!("dashboard snooze {alert}")).success();
    let said = format!("Snoozed alert {alert} of acme/here until ");
    assert!(snoozed.stdout.starts_with(&said), "{snoozed}");
}

#[test]
fn a_webhook_that_takes_nothing_fails_its_test() {
    let project = Project::without_project();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    project
        .tell(&format!(
            "dashboard webhook add http://127.0.0.1:{port}/x --allow-private --severity warning --project acme/*"
        ))
        .success();
    let listed = project.tell("dashboard webhook list").success();
    let expected = format!(
        "1     auto      http://127.0.0.1:{port}/…  on\n      not signed; warning and worse; acme/*\n"
    );
    assert_eq!(listed.stdout, expected);
    let told = project.tell("dashboard webhook test 1").ends_with(4);
    let said = "Error: Webhook 1 did not take the test: ";
    assert!(told.stderr.starts_with(said), "{told}");
    let told = project.tell("dashboard webhook test 1 --json").ends_with(4);
    assert!(told.stdout.contains("\"delivered\": false"), "{told}");
    assert!(told.stderr.contains("webhook.not_delivered"), "{told}");
}

#[test]
fn a_server_that_runs_is_asked_to_look() {
    let project = tracked();
    let _serving = Serving::start(&project, &[]);
    for line in ["dashboard refresh", "dashboard refresh acme/here"] {
        let told = project.tell(line).success();
        assert!(told.stdout.contains("acme/here"), "{told}");
        assert!(told.stderr.contains("was asked to look"), "{told}");
    }
}

#[test]
fn what_is_shown_of_the_watch_fits_eighty_columns() {
    let project = tracked().with("COLUMNS", "80");
    project.tell("dashboard refresh").success();
    let slug = format!("acme/{}", "long-".repeat(6));
    project.tell("dashboard untrack acme/here").success();
    let track = format!("dashboard track . --slug {slug}here");
    project.tell(&track).success();
    for line in ["refresh", "status", "alerts"] {
        let told = project.tell(&format!("dashboard {line}")).success();
        for shown in told.stdout.lines().chain(told.stderr.lines()) {
            assert!(shown.chars().count() <= 80, "{told}");
        }
    }
}

#[test]
fn a_fresh_link_opens_a_session_once() {
    let project = tracked();
    let none = project.tell("dashboard link").ends_with(1);
    assert!(
        none.stderr.contains("No server watches your projects"),
        "{none}"
    );
    let serving = Serving::start(&project, &[]);
    let left = project.root().join("home/.crosslink/server.json");
    let mode = std::fs::metadata(&left).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let link = project.tell("dashboard link -q").success();
    let (page, code) = link.lines()[0].split_once('#').unwrap();
    assert_eq!(page, format!("{}/login", serving.url()));
    let enter = "POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let first = serving.ask(enter, &format!("code={code}"));
    assert!(
        first.starts_with("HTTP/1.1 303") && first.contains("HttpOnly"),
        "{first}"
    );
    let second = serving.ask(enter, &format!("code={code}"));
    assert!(second.starts_with("HTTP/1.1 403"), "{second}");
    let other = project.tell("dashboard link -q").success();
    assert_ne!(other.stdout, link.stdout);
}

#[test]
fn a_token_does_not_get_links() {
    let project = tracked();
    let token = project
        .tell("dashboard token create bot --operate -q")
        .success();
    let serving = Serving::start(&project, &[]);
    for (header, status) in [
        (
            format!("Authorization: Bearer {}\r\n", token.lines()[0]),
            "403",
        ),
        ("Authorization: Bearer 00\r\n".to_owned(), "401"),
        (String::new(), "401"),
    ] {
        let request = format!("POST /api/v2/login-links HTTP/1.1\r\n{header}");
        let answer = serving.ask(&request, "");
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
        assert!(!answer.contains("/login#"), "{answer}");
    }
}

#[test]
fn a_second_server_names_the_first() {
    let project = tracked();
    let serving = Serving::start(&project, &[]);
    let told = project.tell("dashboard serve --port 0").ends_with(3);
    let first = format!(
        "Error: A server watches these projects already, at {}\n",
        serving.url()
    );
    assert!(told.stderr.starts_with(&first), "{told}");
    assert!(
        told.stderr
            .contains("`crosslink dashboard link --open` opens it"),
        "{told}"
    );
    let other = project.tell("dashboard status").success();
    assert!(
        other.stdout.contains("acme/here"),
        "the first goes on: {other}"
    );
}

#[test]
fn where_nothing_can_listen_is_said_with_what_helps() {
    let project = Project::without_project();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    for (flags, code, said) in [
        (
            format!("--port {port}"),
            1,
            format!("Another program listens at 127.0.0.1:{port}"),
        ),
        (
            "--port 0 --bind 192.0.2.1 --allow-remote".to_owned(),
            1,
            "192.0.2.1 is no address of this machine".to_owned(),
        ),
        (
            "--port 0 --bind 0.0.0.0".to_owned(),
            2,
            "0.0.0.0:0 can be reached from other machines".to_owned(),
        ),
        (
            "--port 0 --dashboard-dir nowhere".to_owned(),
            2,
            format!("{}/nowhere has no index.html", project.path().display()),
        ),
        ("--tick 0".to_owned(), 2, "invalid value '0'".to_owned()),
    ] {
        let told = project
            .tell(&format!("dashboard serve {flags}"))
            .ends_with(code);
        assert!(told.stderr.contains(&said), "{told}");
        assert!(told.stderr.contains("hint:"), "{told}");
    }
}

#[test]
fn other_machines_are_let_in_with_a_warning_and_only_under_a_name() {
    let project = Project::without_project();
    let serving = Serving::start(&project, &["--bind", "0.0.0.0", "--allow-remote"]);
    assert!(serving.url().starts_with("http://127.0.0.1:"));
    let request = "GET /healthz HTTP/1.1\r\n";
    assert!(serving.ask(request, "").starts_with("HTTP/1.1 200"));
    let (_, _, said) = serving.end(&project, "-TERM");
    assert!(
        said.contains("Warning: other machines may connect, and nothing is encrypted"),
        "{said}"
    );
}

#[test]
fn a_server_ends_within_two_seconds_whoever_is_connected() {
    for signal in ["-TERM", "-INT"] {
        let project = tracked();
        let serving = Serving::start(&project, &[]);
        // One that says nothing, one in the middle of a sentence.
        let silent = serving.connect();
        let mut halfway = serving.connect();
        std::io::Write::write_all(&mut halfway, b"GET /healthz HTT").unwrap();
        let (code, took, said) = serving.end(&project, signal);
        assert_eq!((code, said.as_str()), (Some(0), ""), "{signal}");
        assert!(took < END, "{signal}: {took:?}");
        assert!(!project.root().join("home/.crosslink/server.json").exists());
        drop((silent, halfway));
        Serving::start(&project, &[]);
    }
}

#[test]
fn a_rotated_token_takes_the_place_of_the_one_before() {
    let project = Project::without_project();
    project.tell("dashboard token create other").success();
    let ask = |serving: &Serving, token: &str| {
        let answer = serving.ask(
            &format!("GET /api/v2/session HTTP/1.1\r\nAuthorization: Bearer {token}\r\n"),
            "",
        );
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    let serving = Serving::start(&project, &["--rotate-token"]);
    let first = word(&serving.started, "token");
    assert_eq!(ask(&serving, &first), "200");
    drop(serving);
    let serving = Serving::start(&project, &["--rotate-token"]);
    let second = word(&serving.started, "token");
    assert_eq!(
        (ask(&serving, &first), ask(&serving, &second)),
        ("401".to_owned(), "200".to_owned())
    );
    drop(serving);
    let serving = Serving::start(&project, &[]);
    assert_eq!(serving.started["token"], Value::Null);
    assert_eq!(
        ask(&serving, &second),
        "200",
        "it stays until it is rotated again"
    );
    let names: Vec<_> = project
        .json("dashboard token list")
        .as_array()
        .unwrap()
        .iter()
        .map(|token| word(token, "name"))
        .collect();
    assert_eq!(names, ["other", "dashboard"]);
}

#[test]
fn pages_of_a_folder_take_the_place_of_those_built_in() {
    let project = Project::without_project();
    project.write("pages/index.html", "<title>Mine</title>");
    project.write("pages/assets/app.js", "run()");
    project.write("secret.txt", "sEcReT");
    let serving = Serving::start(&project, &["--dashboard-dir", "pages"]);
    let cookie = {
        let link = word(&serving.started["link"], "url");
        let code = link.split_once('#').unwrap().1.to_owned();
        let enter = "POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        let entered = serving.ask(enter, &format!("code={code}"));
        let line = entered
            .lines()
            .find(|line| line.starts_with("set-cookie: "))
            .unwrap();
        line["set-cookie: ".len()..]
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    };
    let person = format!("Accept: text/html\r\nCookie: {cookie}\r\n");
    for (path, headers, status, holds) in [
        ("/", person.as_str(), 200, "<title>Mine</title>"),
        ("/alerts/of/acme", &person, 200, "<title>Mine</title>"),
        ("/", "", 303, "location: /login"),
        ("/alerts", "Accept: text/html\r\n", 303, "location: /login"),
        ("/assets/app.js", "", 200, "content-type: text/javascript"),
        ("/login", "", 200, "<form"),
        ("/assets/none.js", "", 404, "request.path"),
        ("/../secret.txt", "", 404, "request.path"),
        ("/%2e%2e/secret.txt", "", 404, "request.path"),
        ("/assets/../../secret.txt", "", 404, "request.path"),
        ("/api/v2/nothing", &person, 404, "request.path"),
    ] {
        let answer = serving.ask(&format!("GET {path} HTTP/1.1\r\n{headers}"), "");
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{path}: {answer}"
        );
        assert!(
            answer.contains(holds) && !answer.contains("sEcReT"),
            "{path}: {answer}"
        );
        assert!(
            answer.contains("content-security-policy: default-src 'self'"),
            "{path}"
        );
    }
}

#[test]
fn doctor_ends_with_the_code_of_what_it_found() {
    let project = tracked();
    let report = project.json("dashboard doctor");
    assert_eq!(
        (&report["watch"], &report["projects"]),
        (&Value::Null, &json!(1))
    );
    let serving = Serving::start(&project, &[]);
    let report = project.json("dashboard doctor");
    assert_eq!(report["watch"]["url"], serving.url());
    drop(serving);
    let told = project.tell("dashboard doctor").ends_with(1);
    assert!(told.stdout.contains("watch.crashed"), "{told}");
    std::fs::remove_dir_all(project.path().join(".git")).unwrap();
    let told = project.tell("dashboard doctor --json").ends_with(1);
    let report: Value = serde_json::from_str(&told.stdout).unwrap();
    let codes: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| word(one, "code"))
        .collect();
    assert!(codes.contains(&"project.missing".to_owned()), "{codes:?}");
    let problem: Value = serde_json::from_str(&told.stderr).unwrap();
    assert_eq!(problem["error"]["code"], "check.failed");
}
