//! What went wrong, as data that every face words in its own way.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// What sort of trouble a problem is; decides the exit code, and later the HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The request makes no sense.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// The rules say no.
    Refused,
    /// Another agent or session holds it.
    Held,
    /// The remote cannot be reached; the change is safe locally.
    Unreachable,
    /// Stored data cannot be read; nothing was changed.
    Damaged,
    /// A bug, or an environment in which nothing can work.
    Internal,
}

impl Kind {
    /// The process exit code of this kind.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::NotFound | Self::Refused => 1,
            Self::Invalid => 2,
            Self::Held => 3,
            Self::Unreachable => 4,
            Self::Damaged => 5,
            Self::Internal => 70,
        }
    }
}

/// Declares the closed list of codes: one row is the variant, its stable name, its kind and what it means.
macro_rules! codes {
    ($($variant:ident $name:literal $kind:ident $meaning:literal;)*) => {
        /// The stable name of a problem. Scripts may key on its text form; names are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the reference page.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable text form, `area.what`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What sort of trouble it is.
            pub fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }

            /// One sentence for the reference page.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

codes! {
    IssueNotFound "issue.not_found" NotFound "No issue has this id, number or reference.";
    IssueAmbiguous "issue.ambiguous" Refused "More than one issue answers to this id.";
    IssueIdInvalid "issue.id_invalid" Invalid "This text cannot be an issue id.";
    IssueHeld "issue.held" Held "Another agent or session holds the issue.";
    IssueNotHeld "issue.not_held" Refused "The issue is not held by the one who tried to release it.";
    IssueNotClosed "issue.not_closed" Refused "Only a closed issue can be archived.";
    IssueNotArchived "issue.not_archived" Refused "The issue is not archived.";
    IssueNotOpen "issue.not_open" Refused "The operation needs an open issue.";
    IssueDeleted "issue.deleted" Refused "The issue is deleted; restore it first.";
    IssueNotDeleted "issue.not_deleted" Refused "The issue is not deleted.";
    IssueHasChildren "issue.has_children" Refused "The issue has sub-issues; say what becomes of them.";
    TitleEmpty "title.empty" Invalid "A title needs at least one visible character.";
    TitleInvalid "title.invalid" Invalid "A title is one line without control characters.";
    TextTooLong "text.too_long" Invalid "A text is longer than its limit.";
    TextInvalid "text.invalid" Invalid "A text holds characters that are not allowed there.";
    LabelInvalid "label.invalid" Invalid "A label is one line of 1 to 128 bytes.";
    PriorityInvalid "priority.invalid" Invalid "The word is no priority.";
    StatusInvalid "status.invalid" Invalid "The word is no status.";
    TypeInvalid "type.invalid" Invalid "A type is one lower-case word.";
    DateInvalid "date.invalid" Invalid "The text is no date.";
    DateOutOfRange "date.out_of_range" Invalid "The time is none that fits here.";
    NumberInvalid "number.invalid" Invalid "The number is out of range.";
    NumberNotShared "number.not_shared" Refused "The number of the issue names no other.";
    NumberNoneLeft "number.none_left" Refused "The numbers this database was granted are used up.";
    NothingToDo "request.empty" Invalid "The request names nothing to change.";
    SelfReference "relation.self" Refused "An issue cannot block, relate to, or be the parent of itself.";
    DependencyCycle "dependency.cycle" Refused "The edge would close a cycle.";
    ParentCycle "parent.cycle" Refused "The parent is a descendant of the issue.";
    CommentNotFound "comment.not_found" NotFound "No comment has this id.";
    CommentEmpty "comment.empty" Invalid "A comment needs some text.";
    TriggerInvalid "intervention.trigger_invalid" Invalid "The word is no intervention trigger.";
    MilestoneNotFound "milestone.not_found" NotFound "No milestone has this id.";
    MilestoneInvalid "milestone.invalid" Invalid "A milestone name is one line of 1 to 512 bytes.";
    PageNotFound "page.not_found" NotFound "No knowledge page has this name.";
    PageExists "page.exists" Refused "A knowledge page has this name already.";
    PageInvalid "page.invalid" Invalid "A name, tag, source or contributor of a knowledge page does not fit.";
    PageUnreadable "page.unreadable" Damaged "A knowledge page is no text, or its front matter cannot be kept.";
    SectionNotFound "page.section_not_found" NotFound "The knowledge page has no such section.";
    TemplateNotFound "template.not_found" Refused "No template has this name.";
    TemplateInvalid "template.invalid" Damaged "A template file cannot be read.";
    TimerRunning "timer.running" Refused "A timer runs already.";
    TimerNone "timer.none" Refused "No timer runs.";
    SessionNone "session.none" Refused "No session is open.";
    SessionNotFound "session.not_found" NotFound "No session has this id.";
    SessionAtWork "session.at_work" Held "The session of another agent wrote something lately, and may still be at work.";
    AgentConfigured "agent.configured" Refused "The clone or work tree has an agent that was named on purpose.";
    AgentNotFound "agent.not_found" NotFound "Nobody of this name wrote here or is at work.";
    AgentFlagged "agent.flagged" Invalid "The agent was asked to rest or to end, and `--strict` makes that a failure.";
    AgentInvalid "agent.invalid" Invalid "An agent id is 3 to 64 letters, digits, hyphens and underscores.";
    QueryInvalid "query.invalid" Invalid "The query cannot be read; the message points at the column.";
    ConfigInvalid "config.invalid" Invalid "The value does not fit the setting.";
    ConfigUnknown "config.unknown" Refused "No setting has this name.";
    ConfigDamaged "config.damaged" Damaged "A settings file cannot be read.";
    FormatUnknown "format.unknown" Invalid "The format is not known here.";
    ImportInvalid "import.invalid" Refused "The input has bad lines; nothing was imported.";
    ImportUnreadable "import.unreadable" Refused "The input cannot be read.";
    ConflictNotFound "conflict.not_found" NotFound "Nobody wrote beside another there, or not this value.";
    VersionMoved "version.moved" Refused "Somebody changed it since it was read.";
    EditConflict "edit.conflict" Refused "Somebody else wrote the same text while it was edited.";
    UndoNothing "undo.nothing" Refused "There is nothing to undo.";
    UndoNotFound "undo.not_found" NotFound "No operation has this id.";
    UndoBuiltUpon "undo.built_upon" Refused "Others built on what would be undone.";
    IdempotencyReused "idempotency.reused" Refused "The key was used for a different request.";
    NotARepository "project.no_git" Refused "There is no git repository here.";
    ProjectNotFound "project.not_found" Refused "There is no Crosslink project here.";
    ProjectExists "project.exists" Refused "There is something in the way of a new project.";
    ProjectUnsafe "project.network_file_system" Refused "The database lies on a network file system.";
    DatabaseNewer "database.newer" Damaged "A newer version of this program wrote the database.";
    DatabaseForeign "database.foreign" Damaged "The file is not a Crosslink database.";
    DatabaseDamaged "database.damaged" Damaged "The database cannot be read.";
    DatabaseBusy "database.busy" Held "Another process kept the database locked too long.";
    DatabaseReadOnly "database.read_only" Refused "The database cannot be written.";
    DiskFull "disk.full" Refused "There is no room left for the change.";
    EventInvalid "event.invalid" Damaged "An event line cannot be read.";
    BackupNotFound "backup.not_found" NotFound "No backup has this name.";
    FileUnreadable "file.unreadable" Refused "A file cannot be read.";
    FileUnwritable "file.unwritable" Refused "A file cannot be written.";
    ConfirmationNeeded "confirmation.needed" Refused "The command asks before it goes on, and nobody can answer.";
    CheckFailed "check.failed" Refused "A check found something.";
    AlertNotFound "alert.not_found" NotFound "No alert has this number.";
    AlertOver "alert.over" Refused "The alert is resolved.";
    TokenNotFound "token.not_found" NotFound "No token has this number.";
    WebhookNotFound "webhook.not_found" NotFound "No webhook has this number.";
    WebhookInvalid "webhook.address_invalid" Invalid "The address is none that alerts may be sent to.";
    WebhookFailed "webhook.not_delivered" Unreachable "The webhook did not take what was sent.";
    HomeUnknown "home.unknown" Refused "Nothing says where a person's own files lie.";
    ProjectTracked "project.tracked" Refused "A project of this name is watched already.";
    ProjectNotTracked "project.not_tracked" NotFound "No project of this name is watched.";
    PathInvalid "path.invalid" Invalid "The path is written in letters that cannot be kept.";
    PathMissing "path.missing" Refused "There is no repository at this path.";
    WatchRunning "watch.running" Held "Another process watches the projects of this person already.";
    RepositoryReadOnly "repo.read_only" Refused "Another repository can be asked, not changed.";
    RepositoryInvalid "repo.invalid" Invalid "The text names no repository.";
    RepositoryUnreachable "repo.unreachable" Unreachable "Another repository does not answer, and was never read before.";
    HubNotFound "hub.not_found" NotFound "The repository has no hub and no project.";
    HubExists "hub.exists" Refused "The remote has a hub already, or something of one.";
    HubOther "hub.other" Refused "The remote has another hub than the one this project joined.";
    HubDamaged "hub.damaged" Damaged "The hub of a repository cannot be read.";
    HubNewer "hub.newer" Refused "A newer program has to write to the hub.";
    HubOlder "hub.older" Refused "The remote has an older hub, which was not migrated yet.";
    MigrationDiffers "migration.differs" Damaged "What would be migrated is not what the older hub says.";
    MigrationRefused "migration.refused" Refused "A migration cannot be made, or taken back, as things are.";
    RemoteNone "remote.none" Refused "The repository has no remote to share the project through.";
    RemoteUnreachable "remote.unreachable" Unreachable "The remote does not answer; what was written here is safe.";
    RemoteRefused "remote.refused" Refused "The remote does not take what the hub is made of.";
    TrustRefused "trust.refused" Refused "The trust log does not let this key say that.";
    TrustUnknown "trust.unknown" NotFound "No key of the hub is meant by this.";
    TrustAmbiguous "trust.ambiguous" Refused "Several keys are meant by this.";
    KeyUnusable "key.unusable" Damaged "The key of this person cannot be read.";
    WatchHangs "watch.hangs" Held "The watch does not answer.";
    WatchAbsent "watch.absent" Refused "No server watches the projects of this person.";
    SlugInvalid "slug.invalid" Invalid "The name of a project is owner/repo.";
    WaitTimeout "wait.timeout" Refused "The condition did not come true in time.";
    AddressUnfit "address.unfit" Refused "Nothing can listen at the address.";
    UsageInvalid "usage.invalid" Invalid "The arguments do not go together.";
    Bug "internal.bug" Internal "A broken promise inside the program.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A refusal or failure: a stable code, a sentence, and what could help.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    message: String,
    hints: Vec<String>,
    causes: Vec<String>,
    retryable: bool,
}

impl Problem {
    /// Returns a problem with its one-sentence message, without a final period.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hints: Vec::new(),
            causes: Vec::new(),
            retryable: false,
        }
    }

    /// Returns the problem of a broken invariant.
    pub fn bug(message: impl Into<String>) -> Self {
        Self::new(Code::Bug, message)
    }

    /// Adds advice: a sentence that names the command or value that helps.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds the error that lies beneath, with its own sources.
    #[must_use]
    pub fn caused_by(mut self, cause: &(dyn std::error::Error + 'static)) -> Self {
        let mut next = Some(cause);
        while let Some(error) = next {
            self.causes.push(error.to_string());
            next = error.source();
        }
        self
    }

    /// Returns the same problem, to be told once more.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            code: self.code,
            message: self.message.clone(),
            hints: self.hints.clone(),
            causes: self.causes.clone(),
            retryable: self.retryable,
        }
    }

    /// Says that the same request may succeed when it is sent again.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What sort of trouble it is.
    pub fn kind(&self) -> Kind {
        self.code.kind()
    }

    /// The sentence, without a final period.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What could help, most likely first.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// What lies beneath, outermost first.
    pub fn causes(&self) -> &[String] {
        &self.causes
    }

    /// Whether the same request may succeed when it is sent again.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }

    /// The documented JSON form.
    pub fn to_view(&self) -> ProblemView {
        ProblemView {
            error: ProblemBody {
                code: self.code.name(),
                kind: self.kind(),
                message: self.message.clone(),
                hints: self.hints.clone(),
                causes: self.causes.clone(),
                retryable: self.retryable,
            },
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// What `--json` prints on stderr for a failure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "problem")]
pub struct ProblemView {
    /// The failure.
    pub error: ProblemBody,
}

/// The failure itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProblemBody {
    /// The stable code, such as `issue.not_found`.
    pub code: &'static str,
    /// What sort of trouble it is; decides the exit code.
    pub kind: Kind,
    /// One sentence.
    pub message: String,
    /// What could help, most likely first.
    pub hints: Vec<String>,
    /// What lies beneath, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// Whether the same request may succeed when it is sent again.
    pub retryable: bool,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Code;

    #[test]
    fn code_names_are_unique_and_dotted() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(names.iter().all(|name| name.split('.').count() == 2));
    }
}
