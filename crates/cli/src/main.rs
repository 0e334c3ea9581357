//! The `limn` command: every capability of Limn without a window.

mod arguments;
mod commands;
mod exit;
mod interrupt;
mod output;
mod progress;
mod question;
mod session;

use std::{io::IsTerminal, process::ExitCode};

use arguments::{Arguments, Command, nothing};
use clap::{CommandFactory, FromArgMatches};
use commands::{
    catalogue, cost, create, generate, keys, library, operations, presets, prompts, recipes, run, sandbox, work,
};
use interrupt::Interrupts;
use output::Output;
use serde_json::{Value, json};
use session::Session;
use studio::{Code, Error};

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("LIMN_LOG").unwrap_or_else(|_| "error".into()))
        .init();
    let typed = Arguments::command().try_get_matches();
    let typed = typed.and_then(|typed| {
        let name = typed.subcommand_name().unwrap_or_default().to_owned();
        Arguments::from_arg_matches(&typed).map(|arguments| (name, arguments))
    });
    let (name, arguments) = match typed {
        Ok(typed) => typed,
        Err(error) => return exit::exit(help_or_usage(&error)),
    };
    let output = Output { json: arguments.json };
    let nothing = nothing(&name, arguments.command.prompt());
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            let error = Error::new(Code::Internal, format!("The system gives no threads to work with ({error})."));
            return exit::exit(Some(output.error(&error, nothing)));
        }
    };
    let code = runtime.block_on(carry_out(output, arguments.command, nothing));
    // A thread may still be waiting for a line that nobody types any more.
    runtime.shutdown_background();
    exit::exit(code)
}

/// Carries out a command and prints what came of it; the code says why it did not end well.
async fn carry_out(output: Output, command: Command, nothing: Value) -> Option<Code> {
    let mut interrupts = Interrupts::listen();
    let result = match command {
        Command::Operations { name, markdown } => operations::operations(output, name.as_deref(), markdown),
        Command::Sandbox { port } => sandbox::sandbox(output, port, &mut interrupts).await,
        Command::Keys { action, provider } => tokio::select! {
            result = Box::pin(keys::keys(output, action, provider)) => result,
            () = interrupts.next() => Err(interrupted("Interrupted.")),
        },
        command => return Box::pin(in_the_studio(output, command, nothing, &mut interrupts)).await,
    };
    result.unwrap_or_else(|error| Some(output.error(&error, nothing)))
}

/// The same for the commands that need the library. However they end, the studio is closed and not cut off: an answer
/// that is under way says what was bought.
async fn in_the_studio(
    output: Output,
    command: Command,
    mut nothing: Value,
    interrupts: &mut Interrupts,
) -> Option<Code> {
    let opened = tokio::select! {
        opened = Session::open(output, command.calls_a_provider()) => opened,
        () = interrupts.next() => Err(interrupted("Interrupted.")),
    };
    let session = match opened {
        Ok(session) => session,
        Err(error) => return Some(output.error(&error, nothing)),
    };
    let resumes = matches!(command, Command::Resume);
    let result = tokio::select! {
        result = in_order(output, &session, command) => result,
        () = interrupts.next() => Err(interrupted("Interrupted.")),
        error = session.progress.disk_full() => Err(error),
    };
    session.progress.hide();
    tokio::select! {
        () = session.studio.close() => {}
        // Whoever presses it twice means it.
        () = interrupts.next() => {}
    }
    match result {
        Ok(code) => code,
        Err(mut error) => {
            let left = session.left_behind(error.code == Code::Cancelled && !resumes).await;
            if error.code == Code::Cancelled && left.iter().any(|job| !job.state.is_final()) {
                error = interrupted(
                    "Interrupted. What the provider was already making goes on: `limn resume` brings it home.",
                );
            }
            if let (Some(Value::Array(jobs)), Ok(left)) =
                (nothing.get_mut("jobs"), output::job_list(&session.studio, &left).await)
            {
                *jobs = left;
            }
            Some(output.error(&error, nothing))
        }
    }
}

/// A command of the studio; `Some` code when it was carried out but did not end well.
async fn in_order(output: Output, session: &Session, command: Command) -> Result<Option<Code>, Error> {
    match command {
        Command::Create(arguments) => Box::pin(create::create(output, session, arguments)).await,
        Command::Generate(arguments) => Box::pin(generate::generate(output, session, arguments)).await,
        Command::Refine(arguments) => Box::pin(generate::refine(output, session, arguments)).await,
        Command::Run(arguments) => Box::pin(run::run(output, session, arguments)).await,
        Command::Models(models) => Box::pin(catalogue::models(output, session, models)).await,
        Command::Voices { covers } => Box::pin(catalogue::voices(output, session, covers)).await,
        Command::Presets { action } => Box::pin(presets::presets(output, session, action)).await,
        Command::Recipes => Box::pin(recipes::recipes(output, session)).await,
        Command::Prompts(prompts) => Box::pin(prompts::prompts(output, session, prompts)).await,
        Command::Import { files } => Box::pin(library::import(output, session, &files)).await,
        Command::Account => Box::pin(work::account(output, session)).await,
        Command::List(list) => Box::pin(library::list(output, session, &[], list)).await,
        Command::Search { query, list } => Box::pin(library::list(output, session, &query, list)).await,
        Command::Show { id } => Box::pin(library::show(output, session, &id)).await,
        Command::Export { id, to } => Box::pin(library::export(output, session, &id, &to)).await,
        Command::Trash { ids } => Box::pin(library::throw(output, session, &ids, false)).await,
        Command::Restore { ids } => Box::pin(library::throw(output, session, &ids, true)).await,
        Command::Jobs => Box::pin(work::jobs(output, session)).await,
        Command::Resume => Box::pin(work::resume(output, session)).await,
        Command::Cancel { id } => Box::pin(work::cancel(output, session, &id)).await,
        Command::Cost(arguments) => Box::pin(cost::cost(output, session, arguments)).await,
        Command::Operations { .. } | Command::Keys { .. } | Command::Sandbox { .. } => Ok(None),
    }
}

fn interrupted(message: &str) -> Error {
    Error::new(Code::Cancelled, message)
}

/// Help and version are results; anything else typed wrongly is an error in the asked-for form.
fn help_or_usage(error: &clap::Error) -> Option<Code> {
    let wrong = error.use_stderr();
    let typed: Vec<_> = std::env::args().skip(1).take_while(|argument| argument != "--").collect();
    if !typed.iter().any(|argument| argument == "--json") {
        // Nowhere to print is no reason for another status.
        let _ = error.print();
        return wrong.then_some(Code::Usage);
    }
    let output = Output { json: true };
    let text = error.to_string();
    if !wrong {
        output.result(&json!({"text": text}), || text.clone());
        return None;
    }
    // What is wrong comes first, then how it is used.
    let ends = |line: &&str| line.starts_with("Usage:") || line.starts_with("For more information");
    let what: Vec<_> = text.lines().take_while(|line| !ends(line)).map(str::trim).collect();
    let what = what.join(" ");
    let message = format!("{}. See `limn --help`.", what.trim().trim_start_matches("error: ").trim_end_matches('.'));
    let command = Arguments::command();
    let name = typed.iter().find(|argument| command.find_subcommand(argument).is_some());
    let object = nothing(name.map_or("", String::as_str), None);
    Some(output.error(&Error::new(Code::Usage, message), object))
}
