//! Programs of `onyx-api`, which `xtask` starts and does not depend on: Cargo builds them when they
//! are asked for.

use crate::failure::Failure;
use crate::workspace::{self, Workspace};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

/// A program of `onyx-api`.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// The features that it takes.
    pub features: &'static [&'static str],
}

impl Program {
    /// What shows a client at work.
    pub const DEMO: Self = Self { name: "onyx-demo", features: &["demo"] };
    /// What holds a server against its document.
    pub const PROBE: Self = Self { name: "onyx-probe", features: &["probe"] };

    /// Builds the program and runs it with these arguments; its exit code.
    ///
    /// TLS is most of what there is to build, so it is built in only where the server's address
    /// asks for it.
    pub fn run(
        self,
        workspace: &Workspace,
        server: Option<&str>,
        arguments: &[OsString],
    ) -> Result<ExitCode, Failure> {
        let cargo = workspace::cargo();
        let has_tls = server.is_some_and(|server| !server.starts_with("http://"));
        let mut command = self.command(&cargo, &workspace.path("Cargo.toml"), has_tls, arguments);
        become_it(&mut command).map_err(Failure::io("run", Path::new(&cargo)))
    }

    fn command(
        self,
        cargo: &OsStr,
        manifest: &Path,
        has_tls: bool,
        arguments: &[OsString],
    ) -> Command {
        let tls = has_tls.then_some("rustls");
        let features: Vec<&str> = self.features.iter().copied().chain(tls).collect();
        let mut command = Command::new(cargo);
        command
            .args(["run", "--quiet", "--package", "onyx-api", "--no-default-features"])
            .args(["--features", &features.join(","), "--bin", self.name, "--manifest-path"])
            .arg(manifest)
            .arg("--")
            .args(arguments);
        command
    }
}

/// Runs a command in this process's place, as Cargo does too: Ctrl-C then is the program's own, and
/// who waits for this process waits until the program has ended in order.
#[cfg(unix)]
fn become_it(command: &mut Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

/// Runs a command and waits for it.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> io::Result<ExitCode> {
    // A code that does not fit is still a failure.
    let code = command.status()?.code().map_or(1, |code| u8::try_from(code).unwrap_or(1));
    Ok(ExitCode::from(code))
}

#[cfg(test)]
mod tests {
    use super::Program;
    use std::ffi::{OsStr, OsString};
    use std::path::Path;

    fn arguments(has_tls: bool) -> Vec<String> {
        let typed = ["--", "-h", "a b"].map(OsString::from);
        let (cargo, manifest) = (OsStr::new("/bin/cargo"), Path::new("/r/Cargo.toml"));
        let command = Program::DEMO.command(cargo, manifest, has_tls, &typed);
        assert_eq!(command.get_program(), "/bin/cargo");
        command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_is_typed_follows_behind_what_cargo_is_told() {
        let arguments = arguments(false);
        assert!(
            arguments.ends_with(&["--", "--", "-h", "a b"].map(str::to_owned)),
            "{arguments:?}"
        );
        assert!(arguments.windows(2).any(|pair| pair == ["--features", "demo"]), "{arguments:?}");
    }

    #[test]
    fn tls_is_built_only_where_it_is_needed() {
        let with_tls = ["--features", "demo,rustls"];
        assert!(arguments(true).windows(2).any(|pair| pair == with_tls));
        assert!(!arguments(false).windows(2).any(|pair| pair == with_tls));
    }
}
