#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| onyx_fuzz_checks::multipart::check(data));
