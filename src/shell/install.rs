//! What packages of the program ship beside it, made by the program itself: the
//! completions of shells, the manual page, and the licences of what is in it.

use anyhow::Result;
use clap::{Command, ValueEnum, ValueHint};
use clap_complete::Shell as Known;
use clap_complete_nushell::Nushell;
use std::io::Write;

use super::colourer;

/// The shells whose completions can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU's shell.
    Bash,
    /// The Z shell.
    Zsh,
    /// fish.
    Fish,
    /// PowerShell.
    Powershell,
    /// Elvish.
    Elvish,
    /// Nushell.
    Nushell,
}

/// Prints the completions of a shell.
///
/// # Errors
/// When they cannot be written.
pub fn completions(shell: Shell, command: &mut Command, out: &mut impl Write) -> Result<()> {
    // The generators do not say that their output was closed; this does.
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    let command = &mut without_files(command.clone());
    let mut known = |shell| clap_complete::generate(shell, command, &name, &mut script);
    match shell {
        Shell::Bash => known(Known::Bash),
        Shell::Zsh => {
            known(Known::Zsh);
            script = for_zsh(&String::from_utf8_lossy(&script)).into_bytes();
        }
        Shell::Fish => known(Known::Fish),
        Shell::Powershell => known(Known::PowerShell),
        Shell::Elvish => known(Known::Elvish),
        Shell::Nushell => clap_complete::generate(Nushell, command, &name, &mut script),
    }
    Ok(out.write_all(&script)?)
}

/// The command line with no files offered for what is none: most words are names.
fn without_files(command: Command) -> Command {
    let command = command.mut_args(|arg| match arg.get_value_hint() {
        ValueHint::Unknown if arg.get_action().takes_values() => arg.value_hint(ValueHint::Other),
        _ => arg,
    });
    command.mut_subcommands(without_files)
}

/// The script of zsh with a vault and a command offered for one and the same word.
///
/// The generator counts the vault as a word before every command, so that behind
/// `vaultgraph tasks` it would look for the command in what follows.
fn for_zsh(script: &str) -> String {
    let vault = |line: &str| line.starts_with("'::folder -- ");
    let lines: Vec<&str> = script.lines().filter(|line| !vault(line)).collect();
    let commands = r#"":: :_vaultgraph_commands""#;
    let either = r#"":: :{_vaultgraph_commands; _files -/}""#;
    lines.join("\n").replace("$line[2]", "$line[1]").replacen(commands, either, 1) + "\n"
}

/// The program's own licence.
const LICENCE: &str = include_str!("../../LICENSE");

/// Prints the licences of the program, and of what is built into it beside code.
///
/// # Errors
/// When they cannot be written.
pub fn licenses(out: &mut impl Write) -> Result<()> {
    writeln!(out, "vaultgraph\n\n{}", LICENCE.trim_end())?;
    for (what, text) in colourer::licences() {
        writeln!(out, "\n\n{what}\n")?;
        for line in text.trim().lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// Prints the manual page: the program, then each subcommand with its options.
///
/// # Errors
/// When it cannot be written.
pub fn manual(command: &Command, out: &mut impl Write) -> Result<()> {
    let mut page = Vec::new();
    // A manual leaves nothing out for being short.
    let mut command = command.clone().mut_args(|arg| arg.hide_short_help(false));
    // Options of all subcommands are then known to each of them.
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        section(sub, &format!("{} {}", command.get_name(), sub.get_name()), &mut page)?;
    }
    Ok(out.write_all(as_written(&String::from_utf8_lossy(&page)).as_bytes())?)
}

/// The page with its extra sections set line by line, as help has them, under a
/// name that says something.
fn as_written(page: &str) -> String {
    let (mut out, mut is_extra) = (String::new(), false);
    for line in page.lines() {
        // The pages of subcommands are sections of this one.
        let name = line.strip_prefix(r"vaultgraph\-").and_then(|name| name.strip_suffix("(1)"));
        let section = name.map(|name| format!("vaultgraph {name}"));
        let line = section.as_deref().unwrap_or(line);
        let begins = line.starts_with(".SH ") || line.starts_with(".SS ");
        if begins && is_extra {
            out.push_str(".fi\n");
        }
        match line.strip_suffix(" EXTRA") {
            Some(macro_name) if begins => out.push_str(&format!("{macro_name} NOTES\n.nf\n")),
            _ => out.push_str(&format!("{line}\n")),
        }
        is_extra = (is_extra && !begins) || (begins && line.ends_with(" EXTRA"));
    }
    out
}

/// The section of a subcommand, and behind it those of its own.
fn section(command: &Command, path: &str, page: &mut Vec<u8>) -> Result<()> {
    let own = command.clone().mut_args(|arg| {
        let is_of_all = arg.is_global_set();
        arg.hide(is_of_all)
    });
    let named = own.bin_name(path.to_owned()).display_name(path.to_owned());
    writeln!(page, ".SH \"{}\"", path.to_uppercase())?;
    let man = clap_mangen::Man::new(named);
    let mut parts = Vec::new();
    man.render_synopsis_section(&mut parts)?;
    man.render_description_section(&mut parts)?;
    man.render_options_section(&mut parts)?;
    if command.get_after_help().or(command.get_after_long_help()).is_some() {
        man.render_extra_section(&mut parts)?;
    }
    // One level down: what were sections of a page are parts of this one.
    for line in String::from_utf8_lossy(&parts).lines() {
        match line.strip_prefix(".SH ") {
            Some(title) => writeln!(page, ".SS {title}")?,
            None => writeln!(page, "{line}")?,
        }
    }
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        section(sub, &format!("{path} {}", sub.get_name()), page)?;
    }
    Ok(())
}
