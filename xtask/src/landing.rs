//! The table of resources on the first page of the client's documentation.
//!
//! It stands in `onyx-api/src/lib.rs` between two marker comments, which rustdoc does not show. All
//! around it is written by hand and stays as it is; a file without the markers has no table.

/// The line above the table.
pub const BEGIN: &str = "//! <!-- resources: begin (written by `cargo xtask regen`) -->";
/// The line below it.
pub const END: &str = "//! <!-- resources: end -->";

/// Puts a table, line by line, between the markers of a Rust file.
#[must_use]
pub fn splice(text: &str, table: &[String]) -> String {
    let (begin, end) = (format!("{BEGIN}\n"), format!("{END}\n"));
    let parts = text
        .split_once(&begin)
        .and_then(|(before, rest)| rest.split_once(&end).map(|(_, after)| (before, after)));
    let Some((before, after)) = parts else { return text.to_owned() };
    // Markdown takes a comment of HTML for the beginning of a block, which an empty line ends.
    let lines: String = table.iter().map(|line| format!("//! {line}\n")).collect();
    format!("{before}{begin}//!\n{lines}//!\n{end}{after}")
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, splice};

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let file = |between: &str| format!("//! First.\n{BEGIN}\n{between}{END}\n//! Last.\n");
        let table = ["| a |".to_owned(), "|---|".to_owned()];
        let want = file("//!\n//! | a |\n//! |---|\n//!\n");
        assert_eq!(splice(&file("//! old\n"), &table), want);
        assert_eq!(splice(&want, &table), want);
    }

    #[test]
    fn a_file_without_both_markers_stays_as_it_is() {
        for text in ["//! First.\n".to_owned(), format!("{BEGIN}\n"), format!("{END}\n{BEGIN}\n")] {
            assert_eq!(splice(&text, &["x".to_owned()]), text);
        }
    }
}
