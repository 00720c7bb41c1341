//! The tools, as a table: a name, one line, the schema of the arguments, and what is done.

mod learn;
mod local;
mod named;
mod read;
mod rest;

use crosslink_workspace::Workspace;
use crosslink_workspace::core::problem::{Code, Problem};
use rmcp::model::{Tool, ToolAnnotations};
use schemars::{JsonSchema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::door::{Done, Surroundings};
use crate::{reference, schema};

type Run = Box<dyn Fn(&mut Workspace, Value) -> Result<Done, Problem> + Send + Sync>;

/// What a tool does to the project.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// It changes something.
    Writes,
    /// It tells what others wrote.
    Reads,
    /// It tells what this program knows by itself.
    Explains,
}

/// A tool.
pub(crate) struct Entry {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it does to the project.
    pub(crate) sort: Sort,
    about: String,
    arguments: Map<String, Value>,
    run: Run,
}

/// Every tool, in the order of the list.
pub(crate) fn entries() -> Vec<Entry> {
    let mut all = read::entries();
    all.extend(local::entries());
    all.extend(named::entries());
    all.push(learn::entry());
    all.extend(rest::entries());
    all
}

impl Entry {
    /// The tool as the list of tools has it.
    pub(crate) fn listed(&self) -> Tool {
        let tool = Tool::new(self.name, self.about.clone(), self.arguments.clone());
        match self.sort {
            Sort::Writes => tool,
            Sort::Reads | Sort::Explains => {
                tool.with_annotations(ToolAnnotations::new().read_only(true))
            }
        }
    }

    /// Calls it.
    ///
    /// # Errors
    /// Where there is no project, and whatever the tool answers.
    pub(crate) fn call(&self, door: &Surroundings, arguments: Value) -> Result<Value, Problem> {
        match self.sort {
            Sort::Writes => door.change(|workspace| (self.run)(workspace, arguments)),
            _ => door.ask(|workspace| Ok((self.run)(workspace, arguments)?.value)),
        }
    }
}

/// A tool whose arguments are read into a type.
fn typed<T: DeserializeOwned + JsonSchema + 'static>(
    (name, about): (&'static str, &str),
    sort: Sort,
    run: fn(&mut Workspace, T) -> Result<Done, Problem>,
) -> Entry {
    let whole = schema::whole(SchemaGenerator::subschema_for::<T>);
    Entry {
        name,
        sort,
        about: about.to_owned(),
        arguments: schema::short(&whole, None),
        run: Box::new(move |workspace, mut arguments| {
            reference::resolve(workspace, &whole, &mut arguments)?;
            let wanted = serde_json::from_value(arguments).map_err(|error| {
                let message = format!("The arguments of `{name}` cannot be read: {error}");
                Problem::new(Code::UsageInvalid, message)
            })?;
            run(workspace, wanted)
        }),
    }
}
