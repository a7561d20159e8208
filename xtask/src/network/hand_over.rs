//! From a program that was built without the feature `network` to one that has it.

use crate::failure::Failure;
use crate::workspace::{self, Workspace};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitCode};

/// The program that has the feature.
const PROGRAM: &str = "xtask-network";
/// Set for that program, so that a mistake in how it is built cannot start it again and again.
const MARK: &str = "XTASK_NETWORK_HANDED_OVER";

/// Runs this command line in the program that has the feature `network`, and gives its exit code;
/// `None` where this is that program.
///
/// # Errors
/// Cargo cannot be started.
pub fn hand_over() -> Result<Option<ExitCode>, Failure> {
    if cfg!(feature = "network") {
        return Ok(None);
    }
    if std::env::var_os(MARK).is_some() {
        return Err(not_built_in(PROGRAM));
    }
    announce();
    let cargo = workspace::cargo();
    let manifest = Workspace::here().path("Cargo.toml");
    let mut command = command(&cargo, &manifest, std::env::args_os().skip(1));
    let status = command.status().map_err(Failure::io("run", Path::new(&cargo)))?;
    // A code that does not fit, or none where a signal ended it, is still a failure.
    let code = status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1));
    Ok(Some(ExitCode::from(code)))
}

/// Says why nothing seems to happen, where Cargo has something to build first.
fn announce() {
    let program = std::env::current_exe()
        .map(|here| here.with_file_name(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX)));
    if program.is_ok_and(|program| !program.exists()) {
        eprintln!("building what speaks HTTP, which `regen` does without; once, about a minute");
    }
}

fn command(cargo: &OsStr, manifest: &Path, args: impl Iterator<Item = OsString>) -> Command {
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet", "--package", "xtask", "--features", "network"])
        .args(["--bin", PROGRAM, "--manifest-path"])
        .arg(manifest)
        .arg("--")
        .args(args)
        .env(MARK, "1");
    command
}

/// What is said where HTTP is needed and not there.
pub(super) fn not_built_in(what: &str) -> Failure {
    Failure::Usage(format!(
        "{what} needs HTTP, and this program was built without the feature `network`; run \
         `cargo xtask`, which builds it when it is needed"
    ))
}

#[cfg(test)]
mod tests {
    use super::{MARK, command};
    use std::ffi::{OsStr, OsString};
    use std::path::Path;

    #[test]
    fn the_arguments_follow_behind_those_of_cargo() {
        let typed = ["fetch", "--server", "-h", "--", "a b"];
        let command = command(
            OsStr::new("/bin/cargo"),
            Path::new("/r/Cargo.toml"),
            typed.iter().map(OsString::from),
        );
        assert_eq!(command.get_program(), "/bin/cargo");
        let args: Vec<_> = command.get_args().filter_map(OsStr::to_str).collect();
        let (own, passed) = args.split_at(args.len() - typed.len());
        assert_eq!(passed, typed);
        assert_eq!(own.last(), Some(&"--"));
        for pair in [["--features", "network"], ["--manifest-path", "/r/Cargo.toml"]] {
            assert!(own.windows(2).any(|window| window == pair), "{own:?}");
        }
        assert!(command.get_envs().any(|(name, value)| name == MARK && value.is_some()));
    }
}
