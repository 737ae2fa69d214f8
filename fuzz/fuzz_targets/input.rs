#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vaultgraph_fuzz::oracles::input(bytes));
