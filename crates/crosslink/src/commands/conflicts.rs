//! `conflicts`: what was written to one place at once, and settling it.

use clap::Args;
use crosslink_workspace::conflicts::{ConflictView, Settlement, WrittenValue};
use crosslink_workspace::core::event::Entity;
use crosslink_workspace::core::problem::{Code, Problem};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{fit, minute, pad, safe, width};
use crate::ui::{Paint, Ui};

/// List what was written to one place by people who did not see each other's values
///
/// The later value stands, in every clone alike; the others are kept here until somebody settles it.
#[derive(Args)]
pub(crate) struct Conflicts {
    /// Only of this issue
    id: Option<String>,
    /// The id is the name or number of a milestone
    #[arg(long, requires = "id")]
    milestone: bool,
}

/// Settle a conflict with one value
///
/// It is one write that answers everybody who wrote there, can be undone, and stands in the history.
#[derive(Args)]
pub(crate) struct Settle {
    /// The issue
    id: String,
    /// What is in conflict, as `conflicts` calls it: `title`, `comment:1a2b3c4d`
    field: String,
    /// The id is the name or number of a milestone
    #[arg(long)]
    milestone: bool,
    /// Keep what stands
    #[arg(long, conflicts_with_all = ["take", "value"])]
    keep: bool,
    /// Take the value of this agent, or of the event whose id begins so
    #[arg(long, value_name = "WHICH", conflicts_with = "value")]
    take: Option<String>,
    /// Write another value
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    value: Option<String>,
    /// Go on although another agent holds the issue
    #[arg(short, long)]
    force: bool,
}

impl Run for Conflicts {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let only = match &self.id {
            Some(id) => Some(entity(app, id, self.milestone)?),
            None => None,
        };
        let found = app.workspace()?.conflicts(only)?;
        let show = |ui: &mut Ui, found: &[ConflictView]| {
            for (place, conflict) in found.iter().enumerate() {
                if place > 0 {
                    ui.line("");
                }
                conflict.text(ui);
            }
            if let Some(first) = found.first() {
                ui.hint(&settling(first));
            }
        };
        app.show_list(
            &found,
            &ListOptions::whole("Nothing is in conflict.", &show),
        )
    }
}

/// How one settles it.
fn settling(conflict: &ConflictView) -> String {
    let name = conflict
        .id
        .map_or_else(|| conflict.display_id.clone(), |number| number.to_string());
    let milestone = if conflict.milestone {
        " --milestone"
    } else {
        ""
    };
    let field = safe(&conflict.field);
    let field = match field.contains(' ') {
        true => format!("'{field}'").into(),
        false => field,
    };
    format!(
        "`crosslink conflicts settle {name} {field}{milestone} --keep` keeps what stands; `--take <agent>` takes the other value, `--value <text>` writes a third"
    )
}

impl Run for Settle {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let settlement = match (self.keep, self.take, self.value) {
            (true, ..) => Settlement::Keep,
            (_, Some(which), _) => Settlement::Take(which),
            (_, _, Some(value)) => Settlement::Value(value),
            _ => {
                let message = "Say which value: --keep, --take or --value";
                return Err(Problem::new(Code::UsageInvalid, message));
            }
        };
        let entity = entity(app, &self.id, self.milestone)?;
        let workspace = app.workspace()?;
        let done = workspace.settle(entity, &self.field, &settlement, self.force)?;
        let id = crate::render::issue::quiet_name(&done.outcome.display_id);
        let field = safe(&self.field);
        app.wrote(&done, &[id], |ui, settled| {
            let how = match settled.kept {
                true => "what stood stays",
                false => "it has a new value",
            };
            ui.line(&format!("Settled {field} of {}: {how}", settled.display_id));
        })
    }
}

fn entity(app: &mut App, id: &str, milestone: bool) -> Result<Entity, Problem> {
    Ok(match milestone {
        true => Entity::Milestone(app.workspace()?.resolve_milestone(id)?),
        false => Entity::Issue(app.issue(id)?),
    })
}

impl Render for ConflictView {
    fn text(&self, ui: &mut Ui) {
        let name = ui.paint(Paint::Id, &self.display_id);
        ui.prose(
            &format!("{name} {}: ", safe(&self.field)),
            "  ",
            &safe(&self.title),
        );
        let values = || std::iter::once(&self.stands).chain(&self.beside);
        let widest = values().map(|value| width(&safe(&value.agent))).max();
        let agents = widest.unwrap_or(0).min(16);
        line(ui, "stands", agents, &self.stands);
        for value in &self.beside {
            line(ui, "beside", agents, value);
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![format!(
            "{} {}",
            self.display_id.trim_start_matches('#'),
            self.field
        )]
    }
}

fn line(ui: &mut Ui, how: &str, agents: usize, value: &WrittenValue) {
    let event = value.event.to_string();
    let event = ui.paint(Paint::Id, &event[..8]);
    let agent = pad(&fit(&safe(&value.agent), agents), agents);
    let room = ui.width.saturating_sub(agents + 38).max(20);
    let text = fit(&safe(&value.text), room);
    ui.line(&format!(
        "  {how}  {event}  {}  {agent}  {text}",
        minute(value.time)
    ));
}
