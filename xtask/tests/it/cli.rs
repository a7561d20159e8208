//! The program itself: exit codes, and what goes to which stream.

use crate::common::{Sandbox, document};
use std::process::Command;

/// Exit code, standard output and standard error of `xtask ARGS` on the sandbox.
fn xtask(sandbox: &Sandbox, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(sandbox.root()).args(args).arg("--root").arg(sandbox.root());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn done_is_0_and_speaks_on_standard_output() {
    let sandbox = Sandbox::new();
    sandbox.write("api.json", document("v1", &["cats"]));
    let (code, out, err) = xtask(&sandbox, &["fetch", "--from", "api.json"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.ends_with("next: cargo xtask regen\n"), "{out}");
}

#[test]
fn refused_is_1_with_plain_findings_on_standard_error() {
    let sandbox = Sandbox::new();
    sandbox.write("api.json", "{\"swagger\": \"2.0\"}");
    let (code, out, err) = xtask(&sandbox, &["fetch", "--from", "api.json"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("error[swagger-2]: "), "{err}");
    assert!(err.contains("at api.json #/swagger"), "{err}");

    let (code, out, err) = xtask(&sandbox, &["regen", "--check"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("cargo xtask fetch --from FILE"), "{err}");
}

#[test]
fn wrong_usage_is_2() {
    let sandbox = Sandbox::new();
    sandbox.write("api.json", document("v1", &["cats"]));
    let wrong: [&[&str]; 7] = [
        &[],
        &["regen", "--unknown"],
        &["fetch", "--unknown"],
        &["fetch", "--from", "nowhere.json"],
        &["fetch", "--from", "api.json", "--descriptions", "some"],
        &["generate", "--spec", "api.json", "--out", "onyx-api"],
        &["generate", "--spec", "api.json", "--out", "out", "--name", "self"],
    ];
    for args in wrong {
        let (code, out, err) = xtask(&sandbox, args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(!err.is_empty(), "{args:?}");
    }
}

#[test]
fn every_help_tells_the_exit_codes_and_gives_examples() {
    let sandbox = Sandbox::new();
    let commands = [
        "fetch",
        "diff",
        "accept",
        "changelog",
        "regen",
        "explain",
        "generate",
        "release-check",
        "drift",
        "propose",
        "comment",
    ];
    let of = |command| [command, "--help"];
    for command in commands.map(of).iter().map(<[_; 2]>::as_slice).chain([&["--help"][..]]) {
        let (code, out, _) = xtask(&sandbox, command);
        assert_eq!(code, 0);
        assert!(out.contains("Exit codes:") && out.contains("  cargo xtask "), "{out}");
    }
}

/// A client has more files than a process may have open where nobody has raised that.
#[test]
#[cfg(unix)]
fn more_files_are_written_than_may_be_open() {
    let sandbox = Sandbox::new();
    let names: Vec<String> = (0..80).map(|number| format!("cats{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    sandbox.write("api.json", document("v1", &names));
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 40 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_xtask")]);
    command.args(["generate", "--spec", "api.json", "--out", "out", "--root"]).arg(sandbox.root());
    let output = command.current_dir(sandbox.root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(sandbox.files("out").len() > 80);
}
