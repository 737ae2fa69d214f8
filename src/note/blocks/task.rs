//! The fields of a task line, in the emoji format of the Tasks plugin and in
//! Dataview's brackets, for showing.

use crate::note::Priority;
use crate::text::Date;

/// A field of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskField {
    /// 📅 `due`
    Due(Date),
    /// ⏳ `scheduled`
    Scheduled(Date),
    /// 🛫 `start`
    Start(Date),
    /// ➕ `created`
    Created(Date),
    /// ✅ `completion`
    Done(Date),
    /// ❌ `cancelled`
    Cancelled(Date),
    /// 🔺 ⏫ 🔼 🔽 ⏬ `priority`
    Priority(Priority),
    /// 🔁 `repeat`: the piece's text is the rule.
    Recurrence,
    /// 🏁 `onCompletion`: the piece's text is the action.
    OnCompletion,
    /// 🆔 `id`: the piece's text is the id.
    Id,
    /// ⛔ `dependsOn`: the piece's text is the ids.
    DependsOn,
}
