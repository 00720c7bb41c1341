//! Templates: what an issue of some sort begins with. The program has seven; a project may override and add.

mod builtin;
mod page;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crosslink_core::model::Priority;
use crosslink_core::operation::CreateIssue;
use crosslink_core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::files;
use crate::paths::Paths;
use crate::workspace::Workspace;
use builtin::{BUILT_IN, BuiltIn};

/// The longest page that is read: a description cannot be longer.
const SIZE_LIMIT: u64 = 64 * 1024;

/// Where a template comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateOrigin {
    /// The program has it.
    BuiltIn,
    /// `.crosslink/templates/` has it.
    Project,
}

/// What an issue of some sort begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "template")]
pub struct Template {
    /// What `--template` takes.
    pub name: String,
    /// Where it comes from.
    pub origin: TemplateOrigin,
    /// How urgent such an issue is where nobody says.
    pub priority: Option<Priority>,
    /// What sort of work it is where nobody says.
    #[serde(rename = "type")]
    pub issue_type: Option<String>,
    /// The labels it gets.
    pub labels: Vec<String>,
    /// What its title begins with.
    pub title_prefix: Option<String>,
    /// What its description begins with.
    pub body: String,
}

/// A template in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "template_listed")]
pub struct TemplateView {
    /// What `--template` takes.
    pub name: String,
    /// Where it comes from.
    pub origin: TemplateOrigin,
    /// The template; `null` where its page cannot be read.
    pub template: Option<Template>,
    /// Why its page cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Workspace {
    /// Every template: the program's in their order, some of them overridden, then the project's by name.
    ///
    /// A page that cannot be read is listed with its fault.
    pub fn templates(&self) -> Vec<TemplateView> {
        let pages = pages(&self.paths);
        let names = names(&pages);
        names
            .into_iter()
            .map(|name| {
                let loaded = load(&name, &pages);
                TemplateView {
                    origin: match pages.contains_key(&name) {
                        true => TemplateOrigin::Project,
                        false => TemplateOrigin::BuiltIn,
                    },
                    fault: loaded
                        .as_ref()
                        .err()
                        .map(|problem| problem.message().to_owned()),
                    template: loaded.ok(),
                    name,
                }
            })
            .collect()
    }

    /// The template of this name.
    ///
    /// # Errors
    /// `template.not_found` with the names there are, `template.invalid` where its page cannot be read.
    pub fn template(&self, name: &str) -> Result<Template, Problem> {
        load(name, &pages(&self.paths))
    }
}

impl Template {
    /// Lets a request begin with the template.
    ///
    /// What the request says wins: its type where it has one, its priority where somebody named it. Its
    /// description follows the template's, its labels join.
    #[must_use]
    pub fn apply(&self, mut request: CreateIssue, priority: PriorityFrom) -> CreateIssue {
        if let (Some(own), PriorityFrom::Default) = (self.priority, priority) {
            request.priority = own;
        }
        request.issue_type = request.issue_type.or_else(|| self.issue_type.clone());
        request.description = match request.description.filter(|text| !text.is_empty()) {
            Some(text) if self.body.is_empty() => Some(text),
            Some(text) => Some(format!("{}\n\n{text}", self.body)),
            None => Some(self.body.clone()).filter(|body| !body.is_empty()),
        };
        if let Some(prefix) = &self.title_prefix
            && !request.title.starts_with(prefix.as_str())
        {
            request.title.insert_str(0, prefix);
        }
        let labels = self.labels.iter().cloned();
        request.labels = labels.chain(request.labels).collect();
        request
    }
}

/// Who decided the priority of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriorityFrom {
    /// Somebody named it, be it the default one.
    Request,
    /// Nobody named one.
    Default,
}

impl From<&BuiltIn> for Template {
    fn from(builtin: &BuiltIn) -> Self {
        Self {
            name: builtin.name.to_owned(),
            origin: TemplateOrigin::BuiltIn,
            priority: Some(builtin.priority),
            issue_type: None,
            labels: vec![builtin.name.to_owned()],
            title_prefix: None,
            body: builtin.body.to_owned(),
        }
    }
}

/// The project's pages by the names of their templates. A name somebody typed never becomes a path.
fn pages(paths: &Paths) -> BTreeMap<String, PathBuf> {
    let entries = std::fs::read_dir(paths.templates()).into_iter().flatten();
    let page = |path: PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        let is_page = path.extension()? == "md" && !name.starts_with('.') && path.is_file();
        is_page.then_some((name, path))
    };
    entries
        .flatten()
        .filter_map(|entry| page(entry.path()))
        .collect()
}

fn names(pages: &BTreeMap<String, PathBuf>) -> Vec<String> {
    let builtin = BUILT_IN.iter().map(|builtin| builtin.name.to_owned());
    let mut names: Vec<_> = builtin.collect();
    let added: Vec<_> = pages
        .keys()
        .filter(|name| !names.contains(name))
        .cloned()
        .collect();
    names.extend(added);
    names
}

fn load(name: &str, pages: &BTreeMap<String, PathBuf>) -> Result<Template, Problem> {
    if let Some(path) = pages.get(name) {
        let text = files::read_text(path, SIZE_LIMIT).map_err(|problem| {
            Problem::new(
                Code::TemplateInvalid,
                format!("Template '{name}' cannot be read"),
            )
            .caused_by(&problem)
        })?;
        return page::read(name, &text.unwrap_or_default());
    }
    let builtin = BUILT_IN.iter().find(|builtin| builtin.name == name);
    builtin.map(Template::from).ok_or_else(|| {
        let message = format!(
            "Unknown template '{name}'. Available: {}",
            names(pages).join(", ")
        );
        Problem::new(Code::TemplateNotFound, message)
            .hint("a page `.crosslink/templates/<name>.md` adds one")
    })
}
