//! The rows of what a project holds.

use crosslink_workspace::conflicts::ConflictView;
use crosslink_workspace::core::view::MilestoneView;
use crosslink_workspace::knowledge::{PageDetail, PageHit, PageView};
use crosslink_workspace::{CountView, HistoryEntry, LockView};

use super::{agents, conflicts, issues, knowledge, locks, milestones, past, standing, story};
use crate::api::Table;
use crate::api::endpoint::Endpoint;
use crate::api::page::Page;

pub(in crate::api) fn rows(table: Table) -> Table {
    [of_issues, of_plans, of_people, of_knowledge]
        .into_iter()
        .fold(table, |table, part| part(table))
}

fn of_issues(table: Table) -> Table {
    const LIST: &str = "Lists the issues of a project that answer to a query";
    const HISTORY: &str = "Lists what happened to an issue, newest first";
    const COUNTS: &str = "Counts the issues of a project that answer to a query";
    const ACTIVITY: &str = "Lists what happened in a project by its own log, newest first";
    const STORY: &str = "Shows an issue with everything that belongs to it";
    let list = Endpoint::get("/api/v2/projects/{id}/issues", LIST)
        .query::<issues::IssuesQuery>()
        .answers::<issues::IssuesPart>();
    let story =
        Endpoint::get("/api/v2/projects/{id}/issues/{issue}", STORY).answers::<story::IssueStory>();
    let history = Endpoint::get("/api/v2/projects/{id}/issues/{issue}/history", HISTORY)
        .query::<past::PastQuery>()
        .answers::<Page<HistoryEntry>>();
    let counts = Endpoint::get("/api/v2/projects/{id}/counts", COUNTS)
        .query::<issues::CountsQuery>()
        .answers::<CountView>();
    let activity = Endpoint::get("/api/v2/projects/{id}/activity", ACTIVITY)
        .query::<past::PastQuery>()
        .answers::<Page<HistoryEntry>>();
    table
        .add(list, issues::list)
        .add(story, story::show)
        .add(history, story::history)
        .add(counts, issues::counts)
        .add(activity, past::activity)
}

fn of_plans(table: Table) -> Table {
    const CAN: &str = "Says whether a project can be changed here, and in whose name";
    const LIST: &str = "Lists the milestones of a project";
    const SHOW: &str = "Shows a milestone with its issues";
    const CONFLICTS: &str = "Lists what was written beside each other in a project";
    let can = Endpoint::get("/api/v2/projects/{id}/capabilities", CAN)
        .answers::<standing::Capabilities>();
    let list = Endpoint::get("/api/v2/projects/{id}/milestones", LIST)
        .query::<milestones::MilestonesQuery>()
        .answers::<Page<MilestoneView>>();
    let show = Endpoint::get("/api/v2/projects/{id}/milestones/{milestone}", SHOW)
        .answers::<milestones::MilestoneStory>();
    let beside =
        Endpoint::get("/api/v2/projects/{id}/conflicts", CONFLICTS).answers::<Page<ConflictView>>();
    table
        .add(can, standing::show)
        .add(list, milestones::list)
        .add(show, milestones::show)
        .add(beside, conflicts::list)
}

fn of_people(table: Table) -> Table {
    const LOCKS: &str = "Lists who holds which open issue of a project, oldest claims first";
    const AGENTS: &str =
        "Lists who is at work in a project, what they hold and what was asked of them";
    const REQUESTS: &str = "Lists what was asked of agents in a project, oldest first";
    let held = Endpoint::get("/api/v2/projects/{id}/locks", LOCKS).answers::<Page<LockView>>();
    let list = Endpoint::get("/api/v2/projects/{id}/agents", AGENTS)
        .query::<agents::AgentsQuery>()
        .answers::<Page<agents::AgentStanding>>();
    let requests = Endpoint::get("/api/v2/projects/{id}/requests", REQUESTS)
        .query::<agents::RequestsQuery>()
        .answers::<Page<agents::RequestEntry>>();
    table
        .add(held, locks::list)
        .add(list, agents::list)
        .add(requests, agents::requests)
}

fn of_knowledge(table: Table) -> Table {
    const LIST: &str = "Lists the knowledge pages of a project, by name";
    const SHOW: &str = "Shows a knowledge page";
    const SEARCH: &str = "Looks for words in the knowledge pages of a project";
    let list = Endpoint::get("/api/v2/projects/{id}/pages", LIST)
        .query::<knowledge::PagesQuery>()
        .answers::<Page<PageView>>();
    let show = Endpoint::get("/api/v2/projects/{id}/pages/{page}", SHOW).answers::<PageDetail>();
    let search = Endpoint::get("/api/v2/projects/{id}/page-search", SEARCH)
        .query::<knowledge::PagesSearchQuery>()
        .answers::<Page<PageHit>>();
    table
        .add(list, knowledge::list)
        .add(show, knowledge::show)
        .add(search, knowledge::search)
}
