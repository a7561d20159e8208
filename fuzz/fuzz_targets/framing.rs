#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| onyx_fuzz_checks::framing::check(data));
