#!/bin/sh
# Makes a Debian package in target/debian: the program, its manual page, its
# completions and the licences of what is built into it. Needs cargo-deb.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --locked
program=target/release/vaultgraph
mkdir -p target/package
"$program" man > target/package/vaultgraph.1
"$program" completions bash > target/package/vaultgraph.bash
"$program" completions zsh > target/package/_vaultgraph
"$program" completions fish > target/package/vaultgraph.fish
"$program" licenses > target/package/licenses
cargo deb --no-build
