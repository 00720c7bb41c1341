//! Settings: what is asked of this project, in layers, each value checked and its origin known.
//!
//! ```text
//! defaults  <  team file  <  local file  <  environment  <  command line
//! (table)      hook-config.json  hook-config.local.json  CROSSLINK_CONFIG_…   key=value
//! ```
//!
//! The table holds every key; files are edited in place, so that what an edit does not name stays as it
//! was written. A file that cannot be read is a problem of every command, never a silent default.

mod document;
mod edit;
mod file;
mod layers;
mod loaded;
mod nearest;
mod presets;
mod reference;
mod registry;
mod schema;
mod shape;
mod table;
mod value;
mod view;

#[cfg(test)]
mod tests;

pub use edit::{Edit, Scope};
pub use file::SettingsPaths;
pub use layers::{Origin, VARIABLE_PREFIX, variable_of};
pub use loaded::Settings;
pub use presets::{PRESETS, Preset, preset, start_team_file, template};
pub use reference::reference_markdown;
pub use registry::{DefaultValue, Group, Kind, Setting, find};
pub use schema::json_schema;
pub use table::SETTINGS;
pub use value::Value;
pub use view::{LayerView, SettingView};
