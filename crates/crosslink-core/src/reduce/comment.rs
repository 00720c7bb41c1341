//! What events do to comments and time entries: they only grow, and redaction beats every edit.

use super::{is_plain, issue, wins};
use crate::entity::{Comment, Membership, TimeEntry};
use crate::event::{CommentAdded, CommentEdited, CommentRedacted, Event, Hidden, TimeLogged};
use crate::hub::{HubMut, Read};
use crate::id::{CommentId, IssueId, TimeEntryId};

fn load(hub: &dyn HubMut, issue: IssueId, id: CommentId) -> Read<Comment> {
    Ok(hub
        .comment(issue, id)?
        .unwrap_or_else(|| Comment::stub(issue, id)))
}

/// Completes the stub; a text that was edited or redacted stays as it is.
pub(super) fn added(hub: &mut dyn HubMut, event: &Event, added: &CommentAdded) -> Read<()> {
    issue::touched(hub, event, added.issue)?;
    let stamp = event.first_stamp();
    let mut comment = load(hub, added.issue, added.comment)?;
    if !wins(stamp, comment.created) {
        return Ok(());
    }
    if comment.edited.is_none() && !comment.redacted {
        comment.body.clone_from(&added.body);
    }
    comment.created = Some(stamp);
    comment.kind.clone_from(&added.kind);
    comment.author = added
        .author
        .clone()
        .unwrap_or_else(|| event.header.agent.to_string());
    comment.created_at = event.happened_at();
    comment.trigger.clone_from(&added.trigger);
    comment.context.clone_from(&added.context);
    comment
        .driver_key_fingerprint
        .clone_from(&added.driver_key_fingerprint);
    comment.foreign.clone_from(&added.foreign);
    if comment.redacted {
        blank(&mut comment);
    }
    hub.put_comment(&comment)
}

/// Replaces the text, unless a greater write or a redaction stands there.
pub(super) fn edited(hub: &mut dyn HubMut, event: &Event, edited: &CommentEdited) -> Read<()> {
    issue::touched(hub, event, edited.issue)?;
    let stamp = event.stamp(edited.version);
    let mut comment = load(hub, edited.issue, edited.comment)?;
    let stands = comment.edited.or(comment.created);
    let plain = is_plain(
        event,
        stands,
        (edited.version, edited.replaces, &edited.settles),
    );
    hub.put_writes(event, plain)?;
    if !wins(stamp, comment.edited) {
        return Ok(());
    }
    comment.edited = Some(stamp);
    if !comment.redacted {
        comment.body.clone_from(&edited.body);
    }
    hub.put_comment(&comment)
}

/// Hides the text for good.
pub(super) fn redacted(
    hub: &mut dyn HubMut,
    event: &Event,
    redacted: &CommentRedacted,
) -> Read<()> {
    issue::touched(hub, event, redacted.issue)?;
    let mut comment = load(hub, redacted.issue, redacted.comment)?;
    // Edits that were in conflict are so no more.
    let plain = comment.edited.is_none();
    comment.redacted = true;
    blank(&mut comment);
    hub.put_comment(&comment)?;
    hub.put_writes(event, plain)
}

/// Takes away every part of a comment that can repeat what its text said.
fn blank(comment: &mut Comment) {
    comment.body.clear();
    comment.context = None;
    comment.foreign.clear();
}

/// Keeps a stretch of work, whether or not it is taken back.
pub(super) fn time_logged(hub: &mut dyn HubMut, event: &Event, logged: &TimeLogged) -> Read<()> {
    issue::touched(hub, event, logged.issue)?;
    let stamp = event.first_stamp();
    let mut entry = hub
        .time_entry(logged.issue, logged.entry)?
        .unwrap_or_else(|| TimeEntry::stub(logged.issue, logged.entry));
    if !wins(stamp, entry.created) {
        return Ok(());
    }
    entry.created = Some(stamp);
    entry.started_at = logged.started_at;
    entry.ended_at = logged.ended_at;
    entry.seconds = logged.seconds;
    entry.author = logged
        .author
        .clone()
        .unwrap_or_else(|| event.header.agent.to_string());
    hub.put_time_entry(&entry)
}

/// Takes a comment back, or brings it back.
pub(super) fn hidden(hub: &mut dyn HubMut, event: &Event, hidden: &Hidden<CommentId>) -> Read<()> {
    issue::touched(hub, event, hidden.issue)?;
    let mut comment = load(hub, hidden.issue, hidden.item)?;
    if replace(&mut comment.hidden, event, hidden) {
        hub.put_comment(&comment)?;
    }
    Ok(())
}

/// Takes a stretch of work back, or brings it back.
pub(super) fn time_hidden(
    hub: &mut dyn HubMut,
    event: &Event,
    hidden: &Hidden<TimeEntryId>,
) -> Read<()> {
    issue::touched(hub, event, hidden.issue)?;
    let mut entry = hub
        .time_entry(hidden.issue, hidden.item)?
        .unwrap_or_else(|| TimeEntry::stub(hidden.issue, hidden.item));
    if replace(&mut entry.hidden, event, hidden) {
        hub.put_time_entry(&entry)?;
    }
    Ok(())
}

/// Lets the greater of two writes of a register stand; says whether it changed.
fn replace<I>(current: &mut Option<Membership>, event: &Event, hidden: &Hidden<I>) -> bool {
    let stamp = event.stamp(hidden.version);
    let won = wins(stamp, current.map(|current| current.stamp));
    if won {
        *current = Some(Membership {
            present: hidden.hidden,
            stamp,
        });
    }
    won
}
