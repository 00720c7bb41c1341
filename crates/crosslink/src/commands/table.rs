//! The command tree as data: names, other names, one line about each.

use super::{Entry, archive, changes, create, dependencies, lifecycle, list, milestone, show};

const CREATE: Entry = Entry::command::<create::Create>("create", "Create an issue");
const QUICK: Entry = Entry::command::<create::Quick>("quick", "Create an issue and start working on it");
const SUBISSUE: Entry = Entry::command::<create::Subissue>("subissue", "Create a sub-issue");
const LIST: Entry = Entry::command::<list::List>("list", "List issues");
const SHOW: Entry = Entry::command::<show::Show>("show", "Show an issue with everything that belongs to it");
const SEARCH: Entry = Entry::command::<list::Search>("search", "Search titles, descriptions and comments");
const UPDATE: Entry = Entry::command::<changes::Update>("update", "Change an issue's fields");
const CLOSE: Entry = Entry::command::<lifecycle::Close>("close", "Close issues and let go of them");
const CLOSE_ALL: Entry = Entry::command::<lifecycle::CloseAll>("close-all", "Close every open issue that fits");
const REOPEN: Entry = Entry::command::<lifecycle::Reopen>("reopen", "Open closed or archived issues again");
const DELETE: Entry = Entry::command::<lifecycle::Delete>("delete", "Delete an issue; `restore` brings it back");
const RESTORE: Entry = Entry::command::<lifecycle::Restore>("restore", "Bring deleted issues back");
const COMMENT: Entry = Entry::command::<changes::Comment>("comment", "Add, replace or redact a comment");
const COMMENTS: Entry = Entry::command::<show::Comments>("comments", "List the comments of an issue");
const INTERVENE: Entry = Entry::command::<changes::InterveneArgs>("intervene", "Record that a driver stepped in");
const LABEL: Entry = Entry::command::<changes::Label>("label", "Add labels to an issue");
const UNLABEL: Entry = Entry::command::<changes::Unlabel>("unlabel", "Take labels from an issue");
const BLOCK: Entry = Entry::command::<dependencies::Block>("block", "Make an issue wait for another");
const UNBLOCK: Entry = Entry::command::<dependencies::Unblock>("unblock", "Let an issue wait for another no longer");
const READY: Entry = Entry::command::<list::Ready>("ready", "List open issues that nothing blocks");
const RELATE: Entry = Entry::command::<changes::Relate>("relate", "Link two issues");
const UNRELATE: Entry = Entry::command::<changes::Unrelate>("unrelate", "Take the link between two issues away");
const REFERENCE: Entry = Entry::command::<changes::Reference>("reference", "Add or take an id that an issue has elsewhere");
const CLAIM: Entry = Entry::command::<lifecycle::Claim>("claim", "Claim an issue");
const UNCLAIM: Entry = Entry::command::<lifecycle::Unclaim>("unclaim", "Let go of an issue");
const ASSIGN: Entry = Entry::command::<changes::Assign>("assign", "Say who should do an issue");
const MOVE: Entry = Entry::command::<changes::Move>("move", "Make an issue a part of another");
const COUNT: Entry = Entry::command::<list::Count>("count", "Count issues");

const ISSUE: &[Entry] = &[
    CREATE.alias(&["new"]),
    QUICK,
    SUBISSUE,
    LIST.alias(&["ls"]),
    SHOW,
    SEARCH,
    UPDATE,
    CLOSE,
    CLOSE_ALL,
    REOPEN,
    DELETE,
    RESTORE,
    COMMENT,
    COMMENTS,
    INTERVENE,
    LABEL,
    UNLABEL,
    BLOCK,
    UNBLOCK,
    READY,
    RELATE,
    UNRELATE,
    REFERENCE,
    CLAIM,
    UNCLAIM,
    ASSIGN,
    MOVE,
    COUNT,
];

const MILESTONE: &[Entry] = &[
    Entry::command::<milestone::Create>("create", "Create a milestone"),
    Entry::command::<milestone::List>("list", "List milestones"),
    Entry::command::<milestone::Show>("show", "Show a milestone and its issues"),
    Entry::command::<milestone::Add>("add", "Put issues into a milestone"),
    Entry::command::<milestone::Remove>("remove", "Take an issue out of a milestone"),
    Entry::command::<milestone::Update>("update", "Change a milestone"),
    Entry::command::<milestone::Close>("close", "Close a milestone"),
    Entry::command::<milestone::Reopen>("reopen", "Open a closed milestone again"),
    Entry::command::<milestone::Delete>("delete", "Delete a milestone; its issues stay"),
    Entry::command::<milestone::Restore>("restore", "Bring a deleted milestone back"),
];

const ARCHIVE: &[Entry] = &[
    Entry::command::<archive::Add>("add", "Put closed issues away"),
    Entry::command::<archive::Remove>("remove", "Bring archived issues back as closed"),
    Entry::command::<archive::List>("list", "List archived issues"),
    Entry::command::<archive::Older>("older", "Put away issues closed some days ago"),
];

/// The whole command tree, in the order of the help.
pub(crate) const ALL: &[Entry] = &[
    Entry::group("issue", "Everything about issues", ISSUE).alias(&["issues"]),
    CREATE.alias(&["new"]),
    QUICK.alias(&["q"]),
    SUBISSUE.hide(),
    LIST.alias(&["ls"]),
    SHOW,
    SEARCH,
    READY,
    UPDATE,
    CLOSE,
    REOPEN,
    COMMENT,
    CLAIM,
    UNCLAIM,
    COUNT.hide(),
    DELETE.hide(),
    RESTORE.hide(),
    CLOSE_ALL.hide(),
    COMMENTS.hide(),
    INTERVENE.hide(),
    LABEL.hide(),
    UNLABEL.hide(),
    BLOCK.hide(),
    UNBLOCK.hide(),
    RELATE.hide(),
    UNRELATE.hide(),
    REFERENCE.hide(),
    ASSIGN.hide(),
    MOVE.hide(),
    Entry::group("milestone", "Goals that issues count towards", MILESTONE),
    Entry::group("archive", "Putting closed issues away", ARCHIVE),
];
