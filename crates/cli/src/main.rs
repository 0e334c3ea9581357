//! The `limn` command: every capability of Limn without a window.

mod arguments;
mod commands;
mod exit;
mod output;
mod progress;
mod session;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;
use commands::{catalogue, create, generate, keys, library, sandbox, work};
use output::Output;
use serde_json::json;
use studio::{Code, Error};

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("LIMN_LOG").unwrap_or_else(|_| "error".into()))
        .init();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let output = Output { json: arguments.json };
    let nothing = arguments.command.nothing();
    // The sandbox stops by itself on Ctrl+C; everything else is left where it stands, which loses nothing.
    let result = if matches!(arguments.command, Command::Sandbox { .. }) {
        run(output, arguments.command).await
    } else {
        tokio::select! {
            result = run(output, arguments.command) => result,
            _ = tokio::signal::ctrl_c() => Err(Error::new(
                Code::Cancelled,
                "Interrupted. What the provider was already making goes on: `limn resume` brings it home.",
            )),
        }
    };
    exit::exit(result.unwrap_or_else(|error| {
        output.error(&error, nothing);
        Some(error.code)
    }))
}

/// Carries out a command; `Some` code when it was carried out but did not end well.
async fn run(output: Output, command: Command) -> Result<Option<Code>, Error> {
    match command {
        Command::Create(arguments) => Box::pin(create::create(output, arguments)).await,
        Command::Generate(arguments) => Box::pin(generate::generate(output, arguments)).await,
        Command::Refine(arguments) => Box::pin(generate::refine(output, arguments)).await,
        Command::Run(arguments) => Box::pin(generate::run(output, arguments)).await,
        Command::Operations { name } => catalogue::operations(output, name.as_deref()),
        Command::Models => Box::pin(catalogue::models(output)).await,
        Command::List(list) => Box::pin(library::list(output, &[], list)).await,
        Command::Search { query, list } => Box::pin(library::list(output, &query, list)).await,
        Command::Show { id } => Box::pin(library::show(output, &id)).await,
        Command::Export { id, to } => Box::pin(library::export(output, &id, &to)).await,
        Command::Trash { ids } => Box::pin(library::throw(output, &ids, false)).await,
        Command::Restore { ids } => Box::pin(library::throw(output, &ids, true)).await,
        Command::Jobs => Box::pin(work::jobs(output)).await,
        Command::Resume => Box::pin(work::resume(output)).await,
        Command::Cancel { id } => Box::pin(work::cancel(output, &id)).await,
        Command::Cost => Box::pin(work::cost(output)).await,
        Command::Keys { action, provider } => Box::pin(keys::keys(output, action, provider)).await,
        Command::Sandbox { port } => sandbox::sandbox(output, port).await,
    }
}

/// Help and version are results; anything else typed wrongly is an error in the asked-for form.
fn usage(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if error.use_stderr() && wants_json {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        Output { json: true }.error(&Error::new(Code::Usage, format!("{first}: see limn --help.")), json!({}));
    } else {
        // Nowhere to print is no reason for another status.
        let _ = error.print();
    }
    exit::exit(error.use_stderr().then_some(Code::Usage))
}
