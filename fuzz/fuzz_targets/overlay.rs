#![no_main]

use onyx_fuzz_checks::mutate;

libfuzzer_sys::fuzz_target!(|data: &[u8]| onyx_fuzz_checks::overlay::check(data));

// Bytes changed at random are seldom JSON any more; these stay JSON, and go deep.
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::in_place(data, size, max_size, seed)
        .unwrap_or_else(|| libfuzzer_sys::fuzzer_mutate(data, size, max_size))
});

libfuzzer_sys::fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
    mutate::crossed(one, other, out, seed)
});
