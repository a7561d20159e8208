//! Tests of the whole workspace live in `tests/`.
