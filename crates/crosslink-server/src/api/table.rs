//! The table of all paths.

use crosslink_fleet::LoginLink;
use crosslink_fleet::deliver::{Tested, WebhookView};
use crosslink_fleet::people::AlertView;
use crosslink_fleet::watch::ProjectView;

use super::endpoint::Endpoint;
use super::page::Page;
use super::projects::{self, Standing};
use super::{
    Table, across, alerts, config, described, export, history, older, operations, probes,
    thresholds, webhooks, within,
};
use crate::live::{self, LiveQuery, Message};

pub(super) fn endpoints() -> Table {
    let parts = [
        for_machines,
        of_projects,
        of_one_project,
        within::rows,
        across::rows,
        operations::rows,
        of_alerts,
        of_webhooks,
        of_exports,
        of_live,
        older_paths,
        older_exports,
    ];
    parts
        .into_iter()
        .fold(Table::default(), |table, part| part(table))
}

fn for_machines(table: Table) -> Table {
    let health = Endpoint::get("/healthz", "Says that the server runs");
    let ready = Endpoint::get("/readyz", "Says whether the server can answer questions");
    let metrics = Endpoint::get(
        "/metrics",
        "Numbers about the watch and the server, for Prometheus",
    );
    let openapi = Endpoint::get("/api/v2/openapi.json", "This description");
    let config = Endpoint::get("/api/v2/config", "What the server goes by");
    let session = Endpoint::get("/api/v2/session", "Says who asks");
    let link = "Makes a link that lets a browser in, for other commands of the server's owner";
    let link = Endpoint::post("/api/v2/login-links", link).answers::<LoginLink>();
    table
        .add(health.open().answers::<probes::Status>(), probes::health)
        .add(ready.open().answers::<probes::Status>(), probes::ready)
        .add(metrics.content("text/plain"), probes::metrics)
        .add(openapi.open(), described)
        .add(config.answers::<config::Config>(), config::config)
        .add(session.answers::<config::Session>(), config::session)
        .add(link, config::link)
}

fn of_projects(table: Table) -> Table {
    let list = Endpoint::get(
        "/api/v2/projects",
        "Lists the watched projects, by their names",
    )
    .query::<projects::ProjectsQuery>()
    .answers::<Page<ProjectView>>();
    let refresh = "Looks at every project as soon as the limits allow";
    let refresh = Endpoint::post("/api/v2/refresh", refresh)
        .unnoted()
        .status(202);
    let activity = "Lists what happened in the projects, newest first";
    let activity = Endpoint::get("/api/v2/activity", activity)
        .query::<history::ActivityQuery>()
        .answers::<Page<history::ActivityView>>();
    table
        .add(list, projects::list)
        .add(refresh, projects::refresh_all)
        .add(activity, history::activity)
}

fn of_one_project(table: Table) -> Table {
    const REFRESH: &str = "Looks at a project as soon as the limits allow";
    const SAMPLES: &str = "Lists the counters of a project over time, oldest first";
    const SET: &str = "Shows what was set for the alerts of a project";
    const SETS: &str = "Replaces what was set for the alerts of a project";
    let show = Endpoint::get("/api/v2/projects/{owner}/{repo}", "Shows a project");
    let known = Endpoint::get("/api/v2/projects/{id}", "Shows a project")
        .answers::<projects::ProjectDetail>();
    let refresh = Endpoint::post("/api/v2/projects/{owner}/{repo}/refresh", REFRESH)
        .unnoted()
        .status(202);
    let pause = Endpoint::post(
        "/api/v2/projects/{owner}/{repo}/pause",
        "Stops to look at a project",
    );
    let resume = Endpoint::post(
        "/api/v2/projects/{owner}/{repo}/resume",
        "Looks at a project again",
    );
    let pin = Endpoint::post(
        "/api/v2/projects/{owner}/{repo}/pin",
        "Puts a project before the others",
    );
    let unpin = "Puts a project back among the others";
    let unpin = Endpoint::post("/api/v2/projects/{owner}/{repo}/unpin", unpin);
    let samples = Endpoint::get("/api/v2/projects/{owner}/{repo}/samples", SAMPLES)
        .query::<history::SamplesQuery>()
        .answers::<Page<history::Sample>>();
    let set = Endpoint::get("/api/v2/projects/{owner}/{repo}/thresholds", SET);
    let sets = Endpoint::put("/api/v2/projects/{owner}/{repo}/thresholds", SETS)
        .body::<thresholds::Changes>()
        .answers::<thresholds::Changes>();
    table
        .add(show.answers::<projects::ProjectDetail>(), projects::show)
        .add(known, projects::show)
        .add(refresh, projects::refresh)
        .add(pause.answers::<Standing>(), projects::pause)
        .add(resume.answers::<Standing>(), projects::resume)
        .add(pin.answers::<Standing>(), projects::pin)
        .add(unpin.answers::<Standing>(), projects::unpin)
        .add(samples, history::samples)
        .add(set.answers::<thresholds::Changes>(), thresholds::show)
        .add(sets, thresholds::replace)
}

fn of_alerts(table: Table) -> Table {
    let list = "Lists alerts: the open ones, the worst first, or also those that are over";
    let list = Endpoint::get("/api/v2/alerts", list)
        .query::<alerts::AlertsQuery>()
        .answers::<Page<AlertView>>();
    let acknowledge = "Notes that somebody has seen an alert";
    let acknowledge = Endpoint::post("/api/v2/alerts/{id}/acknowledge", acknowledge)
        .body::<alerts::Acknowledge>()
        .answers::<AlertView>();
    let snooze = Endpoint::post(
        "/api/v2/alerts/{id}/snooze",
        "Silences an alert for a while",
    )
    .body::<alerts::SnoozeFor>()
    .answers::<AlertView>();
    let unsnooze = Endpoint::post(
        "/api/v2/alerts/{id}/unsnooze",
        "Lets an alert be heard again",
    )
    .answers::<AlertView>();
    table
        .add(list, alerts::list)
        .add(acknowledge, alerts::acknowledge)
        .add(snooze, alerts::snooze)
        .add(unsnooze, alerts::unsnooze)
}

fn of_webhooks(table: Table) -> Table {
    let list = "Lists the endpoints that are told of alerts, without their secrets";
    let list = Endpoint::get("/api/v2/webhooks", list).answers::<Page<WebhookView>>();
    let create = Endpoint::post("/api/v2/webhooks", "Adds an endpoint")
        .body::<webhooks::NewEndpoint>()
        .status(201)
        .answers::<WebhookView>();
    let remove = Endpoint::delete("/api/v2/webhooks/{id}", "Takes an endpoint away");
    let test = Endpoint::post(
        "/api/v2/webhooks/{id}/test",
        "Sends an endpoint a test, at once",
    );
    table
        .add(list, webhooks::list)
        .add(create, webhooks::create)
        .add(remove, webhooks::remove)
        .add(test.answers::<Tested>(), webhooks::try_out)
}

fn of_live(table: Table) -> Table {
    const LIVE: &str = "Tells what changes over a WebSocket, each message as `LiveMessage`";
    const EVENTS: &str =
        "Tells what changes as server-sent events; `Last-Event-ID` goes on from there";
    const OLDER: &str = "Tells that something changed, in the words of older clients";
    let live = Endpoint::get("/api/v2/live", LIVE)
        .query::<LiveQuery>()
        .status(101)
        .answers::<Message>();
    let events = Endpoint::get("/api/v2/events", EVENTS)
        .query::<LiveQuery>()
        .content("text/event-stream")
        .answers::<Message>();
    let older = Endpoint::get("/ws", OLDER).status(101);
    table
        .add(live, live::socket)
        .add(events, live::events)
        .add(older, live::older)
}

/// Paths and shapes of older clients.
fn older_paths(table: Table) -> Table {
    let health = Endpoint::get("/api/v1/health", "Says that the server runs").open();
    let list = "Lists the projects, pinned ones first";
    let list = Endpoint::get("/api/v1/dashboard/projects", list);
    let show = Endpoint::get(
        "/api/v1/dashboard/projects/{owner}/{repo}",
        "Shows a project",
    );
    let alerts = Endpoint::get(
        "/api/v1/dashboard/alerts",
        "Lists the open alerts, newest first",
    );
    let webhooks = "Lists the endpoints that are told of alerts, without their secrets";
    let webhooks = Endpoint::get("/api/v1/dashboard/webhooks", webhooks);
    table
        .add(health.answers::<probes::Status>(), probes::health)
        .add(list.answers::<Vec<older::Project>>(), older::projects)
        .add(show.answers::<older::ProjectDetail>(), older::project)
        .add(alerts.answers::<Vec<older::Alert>>(), older::alerts)
        .add(
            webhooks.answers::<webhooks::OlderWebhooks>(),
            webhooks::older,
        )
}

const PROJECTS_TABLE: &str = "All projects as a table";
const PROJECTS_FILE: &str = "All projects as a file";
const ALERTS_TABLE: &str = "All open alerts as a table";
const ALERTS_FILE: &str = "All open alerts as a file";

fn of_exports(table: Table) -> Table {
    let projects = Endpoint::get("/api/v2/export/projects.csv", PROJECTS_TABLE);
    let projects_file = Endpoint::get("/api/v2/export/projects.json", PROJECTS_FILE);
    let alerts = Endpoint::get("/api/v2/export/alerts.csv", ALERTS_TABLE);
    let alerts_file = Endpoint::get("/api/v2/export/alerts.json", ALERTS_FILE);
    exports(table, [projects, projects_file, alerts, alerts_file])
}

fn older_exports(table: Table) -> Table {
    let projects = Endpoint::get("/api/v1/dashboard/export/projects.csv", PROJECTS_TABLE);
    let projects_file = Endpoint::get("/api/v1/dashboard/export/projects.json", PROJECTS_FILE);
    let alerts = Endpoint::get("/api/v1/dashboard/export/alerts.csv", ALERTS_TABLE);
    let alerts_file = Endpoint::get("/api/v1/dashboard/export/alerts.json", ALERTS_FILE);
    exports(table, [projects, projects_file, alerts, alerts_file])
}

fn exports(table: Table, [projects, projects_file, alerts, alerts_file]: [Endpoint; 4]) -> Table {
    table
        .add(projects.content("text/csv"), export::projects_csv)
        .add(
            projects_file.answers::<Vec<older::Project>>(),
            export::projects_json,
        )
        .add(alerts.content("text/csv"), export::alerts_csv)
        .add(
            alerts_file.answers::<Vec<older::Alert>>(),
            export::alerts_json,
        )
}
