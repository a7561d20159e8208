//! The table of resources on the first page of the client's documentation.
//!
//! The page is `onyx-api/src/overview.md`, and the table stands in it between two marker comments. All
//! around it is written by hand and stays as it is; a page without the markers has no table.

/// The line above the table.
pub const BEGIN: &str = "<!-- resources: begin (written by `cargo xtask regen`) -->";
/// The line below it.
pub const END: &str = "<!-- resources: end -->";

/// Puts a table, line by line, between the markers of a page.
#[must_use]
pub fn splice(page: &str, table: &[String]) -> String {
    let (begin, end) = (format!("{BEGIN}\n"), format!("{END}\n"));
    let parts = page
        .split_once(&begin)
        .and_then(|(before, rest)| rest.split_once(&end).map(|(_, after)| (before, after)));
    let Some((before, after)) = parts else { return page.to_owned() };
    // Markdown takes a comment of HTML for the beginning of a block, which an empty line ends.
    format!("{before}{begin}\n{}\n\n{end}{after}", table.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, splice};

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let page = |between: &str| format!("First.\n{BEGIN}\n{between}{END}\n\nLast.\n");
        let table = ["| a |".to_owned(), "|---|".to_owned()];
        let want = page("\n| a |\n|---|\n\n");
        assert_eq!(splice(&page("old\n"), &table), want);
        assert_eq!(splice(&want, &table), want);
    }

    #[test]
    fn a_page_without_both_markers_stays_as_it_is() {
        for text in ["First.\n".to_owned(), format!("{BEGIN}\n"), format!("{END}\n{BEGIN}\n")] {
            assert_eq!(splice(&text, &["x".to_owned()]), text);
        }
    }
}
