//! Small documents and what the pass makes of them.
