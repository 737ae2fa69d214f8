//! The binary: hands the command line to the library and its exit status to the
//! system.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A vault is many small strings on their way into a few large lists.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    vaultgraph::shell::cli::main()
}
