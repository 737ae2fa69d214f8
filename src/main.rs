//! The binary: hands the command line to the library and its exit status to the
//! system.

use std::process::ExitCode;

fn main() -> ExitCode {
    vaultgraph::shell::cli::main()
}
