//! vaultgraph reads a folder of Markdown notes, makes one graph of its notes,
//! people, companies, projects and tags, and lets a person walk it in a terminal.
pub mod app;
pub mod note;
pub mod query;
pub mod shell;
pub mod text;
pub mod vault;
