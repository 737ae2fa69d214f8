//! The reader's editor: which one it is, and the words that open a file in it at
//! a line.
//!
//! Its setting is split into words as a shell would, but no shell runs it: the
//! name of a note is one argument whatever stands in it, and always an absolute
//! path, so that none is taken for an option. Words of the setting may hold
//! `{file}` and `{line}`; then nothing is put behind them.

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// What is tried where nothing is set.
const USUAL: [&str; 2] = ["nano", "vi"];

/// How an editor is told a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// `+12 FILE`.
    Plus,
    /// `FILE:12`.
    Colon,
    /// `-g FILE:12`.
    Goto,
    /// `--line 12 FILE`.
    Line,
}

/// What is known of an editor.
#[derive(Debug, PartialEq, Eq)]
struct Kind {
    /// The names of its program.
    names: &'static [&'static str],
    says: Says,
    /// What has it end only when the file is closed; for those with a window of
    /// their own.
    waits: Option<&'static str>,
}

#[rustfmt::skip]
const KINDS: &[Kind] = &[
    Kind { names: &["vi", "vim", "nvim", "view", "nano", "pico", "micro", "kak", "ne", "joe", "jed", "mg", "vis", "emacs", "emacsclient"], says: Says::Plus, waits: None },
    Kind { names: &["hx", "helix"], says: Says::Colon, waits: None },
    Kind { names: &["code", "code-insiders", "code-oss", "codium", "vscodium", "cursor", "windsurf"], says: Says::Goto, waits: Some("--wait") },
    Kind { names: &["subl", "sublime_text", "zed", "zeditor"], says: Says::Colon, waits: Some("--wait") },
    Kind { names: &["gvim"], says: Says::Plus, waits: Some("--nofork") },
    Kind { names: &["gedit"], says: Says::Plus, waits: Some("--wait") },
    Kind { names: &["kate", "kwrite"], says: Says::Line, waits: Some("--block") },
];

/// An editor, as its owner wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// The program and what is always said to it; never empty.
    words: Vec<String>,
}

impl Editor {
    /// The first of these settings that says anything: each its name, and its
    /// value. Where none does, those that most systems have.
    ///
    /// # Errors
    /// What is wrong with that setting.
    pub fn choose(settings: &[(&str, Option<OsString>)]) -> Result<Vec<Self>, String> {
        for (name, value) in settings {
            let Some(value) = value else { continue };
            let text = value.to_str().ok_or_else(|| format!("{name} is not Unicode"))?;
            let words =
                words(text).ok_or_else(|| format!("{name} has a quote without its end: {text}"))?;
            if !words.is_empty() {
                return Ok(vec![Self { words }]);
            }
        }
        Ok(USUAL.iter().map(|name| Self { words: vec![(*name).to_owned()] }).collect())
    }

    /// The program, as it was written.
    pub fn name(&self) -> &str {
        &self.words[0]
    }

    /// Whether it has a window of its own and leaves the terminal alone.
    pub fn has_window(&self) -> bool {
        self.kind().is_some_and(|kind| kind.waits.is_some())
    }

    fn kind(&self) -> Option<&'static Kind> {
        let name = Path::new(self.name()).file_name()?.to_str()?;
        KINDS.iter().find(|kind| kind.names.contains(&name))
    }

    /// The program and its arguments that open a file, by its absolute path, at a
    /// line. An editor that nobody here knows is told no line.
    pub fn command(&self, file: &Path, line: Option<u32>) -> Vec<OsString> {
        if self.words.iter().any(|word| word.contains("{file}")) {
            let filled = |word: &String| {
                filled(&word.replace("{line}", &line.unwrap_or(1).to_string()), file.as_os_str())
            };
            return self.words.iter().map(filled).collect();
        }
        let mut command: Vec<OsString> = self.words.iter().map(Into::into).collect();
        let kind = self.kind();
        if let Some(waits) = kind.and_then(|kind| kind.waits)
            && !self.words.iter().any(|word| word == waits)
        {
            command.push(waits.into());
        }
        let Some((says, line)) = kind.map(|kind| kind.says).zip(line) else {
            command.push(file.into());
            return command;
        };
        let with_line = || {
            let mut word = file.as_os_str().to_owned();
            word.push(format!(":{line}"));
            word
        };
        match says {
            Says::Plus => command.extend([format!("+{line}").into(), file.into()]),
            Says::Colon => command.push(with_line()),
            Says::Goto => {
                if !self.words.iter().any(|word| word == "-g" || word == "--goto") {
                    command.push("-g".into());
                }
                command.push(with_line());
            }
            Says::Line => command.extend(["--line".into(), line.to_string().into(), file.into()]),
        }
        command
    }
}

/// The words of a command; nothing where a quote has no end.
pub fn words(text: &str) -> Option<Vec<String>> {
    shell_words::split(text).ok()
}

/// A word with a file's name in place of `{file}`.
fn filled(word: &str, file: &OsStr) -> OsString {
    let mut out = OsString::new();
    for (at, part) in word.split("{file}").enumerate() {
        if at > 0 {
            out.push(file);
        }
        out.push(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(setting: &str, line: Option<u32>, expected: &[&str]) {
        let editors = Editor::choose(&[("EDITOR", Some(setting.into()))]).expect("it is well");
        let command = editors[0].command(Path::new("/v/-rf $(x) \n.md"), line);
        assert_eq!(command, expected, "{setting}");
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        let file = "/v/-rf $(x) \n.md";
        let with_line = &*format!("{file}:7");
        for plus in ["vi", "/usr/bin/nvim", "nano", "kak", "micro", "emacs"] {
            check(plus, Some(7), &[plus, "+7", file]);
        }
        check("hx", Some(7), &["hx", with_line]);
        check("code", Some(7), &["code", "--wait", "-g", with_line]);
        check("code --wait --goto", Some(7), &["code", "--wait", "--goto", with_line]);
        check("subl -n", Some(7), &["subl", "-n", "--wait", with_line]);
        check("zed", Some(7), &["zed", "--wait", with_line]);
        check("kate", Some(7), &["kate", "--block", "--line", "7", file]);
    }

    #[test]
    fn without_a_line_or_for_an_unknown_editor_the_file_stands_alone() {
        let file = "/v/-rf $(x) \n.md";
        check("vi", None, &["vi", file]);
        check("code", None, &["code", "--wait", file]);
        check("'/a dir/my ed' -x", Some(7), &["/a dir/my ed", "-x", file]);
    }

    #[test]
    fn placeholders_say_where_file_and_line_go() {
        let file = "/v/-rf $(x) \n.md";
        check("ed -l{line} {file}", Some(7), &["ed", "-l7", file]);
        check("ed {file}:{line}", None, &["ed", &format!("{file}:1")]);
    }

    #[test]
    fn the_first_setting_that_says_something_counts() {
        let choose = |visual: Option<&str>, editor: Option<&str>| {
            let settings = [("VISUAL", visual.map(Into::into)), ("EDITOR", editor.map(Into::into))];
            let editors = Editor::choose(&settings);
            editors.map(|editors| editors.iter().map(|editor| editor.name().to_owned()).collect())
        };
        let names = |names: &[&str]| Ok(names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(choose(Some("a b"), Some("c")), names(&["a"]));
        assert_eq!(choose(Some("  "), Some("c")), names(&["c"]));
        assert_eq!(choose(None, None), names(&["nano", "vi"]));
        assert_eq!(choose(None, Some("'x")), Err("EDITOR has a quote without its end: 'x".into()));
    }
}
