//! Typed functions, called as a user calls them, whichever features are on.
