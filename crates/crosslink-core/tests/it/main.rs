//! What the rules promise, tried from outside: histories, properties, and the bytes of events.

mod codec;
mod convergence;
mod format_page;
mod golden;
mod history;
mod hostile;
mod picture;
mod properties;
mod replica;
mod rules;
mod script;
mod specimens;
mod undo;
