//! What was asked for and what was planned.

use crosslink_core::time::Timestamp;
use crosslink_hub::{ControlRequest, HubIssue, HubMilestone};

use crate::alerts::text;
use crate::counters::is_open;

use super::{Alert, Pass, agent_ref};

pub(super) fn pending_request_timeout(pass: &Pass<'_>) -> Vec<Alert> {
    let mut found = Vec::new();
    for (id, agent) in pass.hub().into_iter().flat_map(|hub| &hub.agents) {
        let unanswered = |request: &&ControlRequest| {
            request.answer.is_none() && pass.moment.older(request.requested_at, pass.rule.limit)
        };
        let waiting: Vec<_> = agent.requests.iter().filter(unanswered).collect();
        let oldest = waiting
            .iter()
            .min_by(|a, b| (a.requested_at, &a.id).cmp(&(b.requested_at, &b.id)));
        if let Some(oldest) = oldest {
            let more = match waiting.len() - 1 {
                0 => String::new(),
                more => format!(", nor {more} more"),
            };
            let detail = format!(
                "agent {} did not answer `{}` for {}{more}",
                text::name(id),
                text::name(&oldest.kind),
                text::age(oldest.requested_at, pass.moment),
            );
            found.push(pass.alert(agent_ref(id), detail));
        }
    }
    found
}

pub(super) fn milestone_at_risk(pass: &Pass<'_>) -> Vec<Alert> {
    let milestones = pass
        .hub()
        .into_iter()
        .flat_map(|hub| hub.milestones.values());
    milestones
        .filter(|milestone| !milestone.closed)
        .filter_map(|milestone| {
            let due = milestone.due_at?;
            let near = pass.moment.reached(due.plus_seconds(-pass.rule.limit));
            let (open, closed) = near.then(|| progress(pass, milestone))?;
            (open > closed).then(|| at_risk(pass, milestone, due, (open, closed)))
        })
        .collect()
}

/// How many of its issues are open, and how many were closed of late.
fn progress(pass: &Pass<'_>, milestone: &HubMilestone) -> (usize, usize) {
    let mine = |issue: &&HubIssue| issue.more.milestone == Some(milestone.id);
    let open = pass.issues().filter(mine).filter(|issue| is_open(issue));
    let closed = pass.issues().filter(mine).filter(|issue| {
        let at = issue.closed_at.filter(|_| !is_open(issue));
        at.is_some_and(|at| !pass.moment.older(at, pass.rule.window))
    });
    (open.count(), closed.count())
}

fn at_risk(
    pass: &Pass<'_>,
    milestone: &HubMilestone,
    due: Timestamp,
    (open, closed): (usize, usize),
) -> Alert {
    let subject = match milestone.number {
        Some(number) => format!("milestone:{number}"),
        None => format!("milestone:{}", milestone.id),
    };
    let detail = format!(
        "milestone \"{}\" due {}: {open} open, {closed} closed in the last {} days",
        text::name(&milestone.name),
        text::due(due),
        pass.rule.window / 86_400,
    );
    pass.alert(subject, detail)
}
