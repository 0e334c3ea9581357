//! What can be typed after `limn`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::{Value, json};

/// Pictures from words: GPT refines and decides, ModelsLab makes, a library on this computer keeps.
#[derive(Debug, Parser)]
#[command(
    name = "limn",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "Without keys a built-in sandbox answers; `limn keys set` takes real ones.\n\
                  LIMN_HOME is the folder of the library and the settings."
)]
pub(crate) struct Arguments {
    /// Print exactly one JSON object.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say what you want: GPT decides what to make and asks before it costs money.
    Create(Create),
    /// Make pictures from a prompt, refined first unless you say --verbatim.
    Generate(Generate),
    /// Only make the words better.
    Refine(Refine),
    /// Run any operation of the catalogue.
    Run(Run),
    /// List the operations, or show one with its arguments.
    Operations {
        /// Name of the operation.
        name: Option<String>,
        /// Print the page of documentation that lists them all.
        #[arg(long, conflicts_with = "json")]
        markdown: bool,
    },
    /// List the picture models, or search the provider's.
    Models(Models),
    /// List the voices that can speak.
    Voices {
        /// Those that sing a song anew instead.
        #[arg(long)]
        covers: bool,
    },
    /// List presets, or bring them in and out as a file.
    Presets {
        #[command(subcommand)]
        action: Option<PresetAction>,
    },
    /// List the recipes: jobs that `limn create --recipe` knows how to do.
    Recipes,
    /// List the prompts of the past, newest first.
    Prompts(Prompts),
    /// Keep files of this computer in the library.
    Import {
        /// The files: pictures, clips, sounds, texts, 3D models.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Show the wallet and what is under way at ModelsLab.
    Account,
    /// List what you made, newest first.
    List(List),
    /// Find what you made by any of its words.
    Search {
        /// Words to find; the last one may be the beginning of a word.
        #[arg(required = true)]
        query: Vec<String>,
        #[command(flatten)]
        list: List,
    },
    /// Show all that is known of an asset.
    Show {
        /// Id of the asset, as `limn list` shows it.
        id: String,
    },
    /// Copy an original out of the library; a document becomes a folder with everything it names.
    Export {
        /// Id of the asset.
        id: String,
        /// File or folder to copy to; nothing that is there is ever overwritten.
        #[arg(long, value_name = "PATH")]
        to: PathBuf,
    },
    /// Move assets to the trash.
    Trash {
        /// Ids of the assets.
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Bring assets back from the trash.
    Restore {
        /// Ids of the assets.
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// List generations under way and recent ones.
    Jobs,
    /// Finish generations that an earlier run left behind.
    Resume,
    /// Stop a generation.
    Cancel {
        /// Id of the generation, as `limn jobs` shows it.
        id: String,
    },
    /// Show what was spent.
    Cost(Cost),
    /// Keep, check or forget an API key.
    Keys {
        /// What to do.
        #[arg(value_enum)]
        action: KeyAction,
        /// Whose key. A key to set is read from standard input: `limn keys set openai < file`.
        #[arg(value_enum)]
        provider: KeyOwner,
    },
    /// Run the stand-in for both APIs on this computer until Ctrl+C.
    Sandbox {
        /// Port of 127.0.0.1; 0 is any free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}

impl Command {
    /// Whether it may call a provider, and so needs keys or the sandbox. The others only look into the library.
    pub(crate) fn calls_a_provider(&self) -> bool {
        matches!(
            self,
            Self::Create(_)
                | Self::Generate(_)
                | Self::Refine(_)
                | Self::Run(_)
                | Self::Models(_)
                | Self::Voices { .. }
                | Self::Account
                | Self::Resume
        )
    }

    /// The words as they were typed.
    pub(crate) fn prompt(&self) -> Option<&str> {
        match self {
            Self::Create(arguments) => Some(&arguments.wish),
            Self::Generate(arguments) => Some(&arguments.prompt),
            Self::Refine(arguments) => Some(&arguments.prompt),
            Self::Run(arguments) => {
                arguments.set.iter().find(|(name, _)| name == "prompt").map(|(_, words)| words.as_str())
            }
            _ => None,
        }
    }
}

/// The object the command of this name prints when nothing came of it; its `error` is filled in by then.
pub(crate) fn nothing(command: &str, prompt: Option<&str>) -> Value {
    match command {
        "create" => {
            json!({"prompt": prompt, "refined_prompt": null, "reply": null, "jobs": [], "acts": [], "plans": [],
                "document": null, "usage": null, "error": null})
        }
        "generate" | "run" => {
            json!({"prompt": prompt, "refined_prompt": null, "reply": null, "jobs": [], "usage": null, "error": null})
        }
        "refine" => json!({"prompt": prompt, "refined_prompt": null, "usage": null, "error": null}),
        "jobs" | "resume" | "cancel" => json!({"jobs": [], "error": null}),
        "list" | "search" | "show" | "trash" | "restore" | "import" => json!({"assets": [], "error": null}),
        "operations" => json!({"operations": [], "error": null}),
        "models" => json!({"models": [], "error": null}),
        "voices" => json!({"voices": [], "error": null}),
        "presets" => json!({"presets": [], "error": null}),
        "recipes" => json!({"recipes": [], "error": null}),
        "prompts" => json!({"prompts": [], "error": null}),
        "export" => json!({"path": null, "error": null}),
        _ => json!({"error": null}),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// What you want.
    pub(crate) wish: String,
    /// A file that belongs to it: text, Markdown, PDF, DOCX, CSV or a picture.
    #[arg(long, value_name = "FILE")]
    pub(crate) brief: Vec<PathBuf>,
    /// The recipe to work by (see `limn recipes`).
    #[arg(long, value_name = "NAME", conflicts_with = "conversation")]
    pub(crate) recipe: Option<String>,
    /// The conversation to go on with, as `create --json` names it.
    #[arg(long = "continue", value_name = "ID")]
    pub(crate) conversation: Option<studio::ConversationId>,
    /// The project it belongs to, with its brand kit and its cap.
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// The most this may cost, in US dollars.
    #[arg(long, value_name = "USD", value_parser = dollars)]
    pub(crate) budget: Option<studio::Usd>,
    /// Approve every plan and proposal that stays within the caps.
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,
    /// A site that GPT's browser may open for reference pictures: `example.com` or `*.example.com`.
    #[arg(long, value_name = "HOST")]
    pub(crate) site: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Prompts {
    /// Words to find; the last one may be the beginning of a word.
    pub(crate) query: Vec<String>,
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u32,
    /// Only prompts older than this one.
    #[arg(long, value_name = "ID")]
    pub(crate) before: Option<studio::PromptId>,
    /// Only starred prompts.
    #[arg(long)]
    pub(crate) starred: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Cost {
    /// Sum it up instead.
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "csv")]
    pub(crate) by: Option<By>,
    /// Write every charge to a CSV file; an existing one is replaced.
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// By message.
    Message,
    /// By conversation.
    Conversation,
    /// By project.
    Project,
    /// By day.
    Day,
    /// By month.
    Month,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// The words.
    pub(crate) prompt: String,
    /// Send the words byte for byte, without refinement.
    #[arg(long)]
    pub(crate) verbatim: bool,
    /// The picture model (see `limn models`).
    #[arg(long, value_name = "ID")]
    pub(crate) model: Option<String>,
    /// Width in pixels.
    #[arg(long, value_name = "PX")]
    pub(crate) width: Option<u32>,
    /// Height in pixels.
    #[arg(long, value_name = "PX")]
    pub(crate) height: Option<u32>,
    /// How many pictures, 1 to 4.
    #[arg(long, value_name = "N")]
    pub(crate) samples: Option<u32>,
    /// The seed; random without it.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// What should not be in the picture, for models that take it.
    #[arg(long, value_name = "WORDS")]
    pub(crate) negative: Option<String>,
    /// Another argument of the operation (see `limn operations`).
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,
}

#[derive(Debug, Args)]
pub(crate) struct Refine {
    /// The words.
    pub(crate) prompt: String,
    /// The picture model the words are for.
    #[arg(long = "for", value_name = "MODEL")]
    pub(crate) model: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Name of the operation (see `limn operations`); a preset knows its own.
    #[arg(required_unless_present = "preset")]
    pub(crate) operation: Option<String>,
    /// An argument of the operation. Where it takes media: an asset's id, a file or a web address. Say it again for
    /// each entry of a list.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,
    /// A preset to begin with (see `limn presets`).
    #[arg(long, value_name = "NAME")]
    pub(crate) preset: Option<String>,
    /// Confirm what some operations ask once.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) confirm: Vec<Right>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Right {
    /// Everybody whose face is shown agreed.
    Faces,
    /// You have the right to use the voice.
    Voice,
}

#[derive(Debug, Args)]
pub(crate) struct Models {
    /// Words to search the provider's models by.
    pub(crate) query: Option<String>,
    /// Only models of operations like this one.
    #[arg(long, value_name = "OPERATION", requires = "query")]
    pub(crate) operation: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PresetAction {
    /// Write presets to a file.
    Export {
        /// File to write; an existing one is replaced.
        #[arg(long, value_name = "PATH")]
        to: PathBuf,
        /// Names of presets; all you saved when there are none.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Read presets from a file, all of them or none.
    Import {
        /// File to read.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u32,
    /// Only assets older than this one.
    #[arg(long, value_name = "ID")]
    pub(crate) before: Option<String>,
    /// Only assets made with this model.
    #[arg(long, value_name = "ID")]
    pub(crate) model: Option<String>,
    /// Only starred assets.
    #[arg(long)]
    pub(crate) starred: bool,
    /// The trash instead of the library.
    #[arg(long)]
    pub(crate) trashed: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum KeyAction {
    /// Keep the key given on standard input in the system keychain.
    Set,
    /// Ask the provider whether it takes the key.
    Check,
    /// Remove the key from the keychain.
    Forget,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum KeyOwner {
    /// OpenAI, for the words.
    Openai,
    /// ModelsLab, for the pictures.
    Modelslab,
}

fn dollars(text: &str) -> Result<studio::Usd, String> {
    let amount = text.trim_start_matches('$').parse().ok().and_then(studio::Usd::from_dollars);
    amount.filter(|amount| *amount >= studio::Usd::ZERO).ok_or_else(|| "give an amount like 0.40".into())
}

fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().into(), value.into())),
        _ => Err("write it as name=value".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn amounts_and_settings_are_read() {
        assert_eq!(dollars("$0.40"), Ok(studio::Usd::from_nanos(400_000_000)));
        assert!(dollars("-1").is_err() && dollars("much").is_err() && dollars("NaN").is_err());
        assert_eq!(setting("prompt=a=b"), Ok(("prompt".into(), "a=b".into())));
        assert!(setting("prompt").is_err() && setting("=x").is_err());
    }
}
