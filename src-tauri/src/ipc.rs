//! The one list of commands the page can call, and what their errors look like.
//!
//! Every command has the same form: `async fn name(app: State<Ready>, request: Req) -> Result<Res, Error>`. From the
//! list come Tauri's handler, the TypeScript type `Commands` that types the page's `call`, and a function that fails to
//! compile when a signature and the list differ.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use studio::{
    Account, Asset, AssetId, Attached, Author, Branch, Chain, Checks, Claim, Collection, ConnectionStatus, Consent,
    Conversation, ConversationId, CostGroup, CostQuery, CostReport, DecideAct, DecidePlan, DecideRequest, Error,
    Estimate, ForkRequest, Form, FormRequest, Found, GenerateRequest, Job, JobId, KeyCheck, Kit, KitId, ModelChoice,
    OperationChoice, PagesRequest, Preset, Project, ProjectEdit, PromptId, PromptQuery, PromptVersion, Provider, Quote,
    QuoteRequest, Recipe, Reconciliation, RefineRequest, Refinement, Relatives, ResolveRequest, RunRequest,
    SendRequest, Sent, SetContract, Settings, Snapshot, Transcript, VoiceChoice, VoiceKind,
};
use tauri::State;
use ts_rs::TS;

use crate::{app::Ready, commands};

macro_rules! requests {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize, TS)]
        pub(crate) struct $name { $($(#[$field_doc])* pub(crate) $field: $type),* }
    )+};
}

requests! {
    /// Nothing needs to be said.
    Nothing {}
    /// One asset.
    OneAsset { id: AssetId }
    /// Several assets.
    SomeAssets { ids: Vec<AssetId> }
    /// Star assets or take the star away.
    Star { ids: Vec<AssetId>, starred: bool }
    /// Say how good assets are: 1 to 5, or 0 for nothing said.
    Rate { ids: Vec<AssetId>, rating: u8 }
    /// Give assets tags, or take them away.
    Tag { ids: Vec<AssetId>, tags: Vec<String>, on: bool }
    /// Put assets into the collection of this name, or take them out of it.
    Collect { name: String, ids: Vec<AssetId>, on: bool }
    /// Keep assets on this machine, or let them go.
    Confidential { ids: Vec<AssetId>, on: bool }
    /// Words for the clipboard.
    Text { text: String }
    /// One generation.
    OneJob { id: JobId }
    /// A generation to try again, with the seed it had or a new one.
    Retry { id: JobId, same_seed: bool }
    /// Whether the charge of a generation was claimed back.
    ClaimBack { id: JobId, on: bool }
    /// One prompt version.
    OnePrompt { id: PromptId }
    /// Star a prompt, or take its star away.
    StarPrompt { id: PromptId, on: bool }
    /// Words to keep as a version.
    KeepPrompt { author: Author, prompt: String, negative: Option<String>, parent: Option<PromptId> }
    /// One conversation.
    OneConversation { id: ConversationId }
    /// A conversation and its new name.
    Rename { id: ConversationId, title: String }
    /// The conversation whose turn is to stop.
    Stop { conversation: ConversationId }
    /// A key to try, or the kept one when there is none here.
    TryKey { provider: Provider, key: Option<String> }
    /// A key to keep.
    SaveKey { provider: Provider, key: String, session_only: bool }
    /// Whose key to forget.
    ForgetKey { provider: Provider }
    /// Whether the sandbox answers.
    UseSandbox { on: bool }
    /// The window's own state.
    WindowState {
        #[ts(type = "unknown")]
        state: serde_json::Value,
    }
    /// What the person confirms.
    GiveConsent { consent: Consent }
    /// A model to mark as a favourite, or not any more.
    Favourite { model: String, on: bool }
    /// Words to find models by, of those that operations like this one take; of pictures when there is none.
    FindModels {
        query: String,
        #[ts(optional = nullable)]
        operation: Option<String>,
    }
    /// Which voices to list.
    Voices { kind: VoiceKind }
    /// One preset.
    OnePreset { name: String }
    /// Presets; all of the person's own when none are named.
    SomePresets { names: Vec<String> }
    /// One brand kit.
    OneKit { id: KitId }
    /// One recipe.
    OneRecipe { name: String }
    /// Files to ask for: of these sorts (`image`, `video`, `audio`; all when empty), one or several.
    PickFiles { media: Vec<String>, several: bool }
    /// A link to open in the browser.
    Link { url: String }
}

/// What the window left behind when it was closed, as it wrote it.
#[derive(Debug, Serialize, TS)]
pub(crate) struct KeptWindowState(#[ts(type = "unknown")] pub(crate) serde_json::Value);

macro_rules! commands {
    ($($module:ident::$name:ident($request:ty) -> $answer:ty),+ $(,)?) => {
        /// Dispatches every command of the page, those with a shape of their own included.
        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![
                commands::gallery::gallery_index,
                commands::gallery::waveform,
                commands::gallery::original_bytes,
                commands::files::import_bytes,
                commands::brief::attach_bytes,
                commands::window::subscribe,
                $(commands::$module::$name,)+
            ]
        }

        /// Request and answer of every command, for the page's compiler.
        #[derive(TS)]
        #[ts(export)]
        #[expect(dead_code, reason = "only its TypeScript is used")]
        struct Commands { $($name: ($request, $answer)),+ }

        #[expect(dead_code, reason = "compiles only while every signature is the listed one")]
        async fn signatures(app: State<'_, Ready>) {
            fn request<T>() -> T { unreachable!("never called") }
            $(let _: Result<$answer, Error> = commands::$module::$name(app.clone(), request::<$request>()).await;)+
        }
    };
}

commands! {
    window::snapshot(Nothing) -> Snapshot,
    window::painted(Nothing) -> (),
    window::window_state(Nothing) -> KeptWindowState,
    window::save_window_state(WindowState) -> (),
    window::open_link(Link) -> (),
    window::copy_text(Text) -> (),
    gallery::assets(SomeAssets) -> Vec<Asset>,
    gallery::star(Star) -> (),
    gallery::trash(SomeAssets) -> (),
    gallery::restore(SomeAssets) -> (),
    gallery::reveal(OneAsset) -> (),
    gallery::copy_image(OneAsset) -> (),
    gallery::media_url(OneAsset) -> String,
    gallery::relatives(OneAsset) -> Relatives,
    gallery::rate(Rate) -> (),
    gallery::tag(Tag) -> (),
    gallery::tags(Nothing) -> Vec<String>,
    gallery::collections(Nothing) -> Vec<Collection>,
    gallery::collect(Collect) -> Collection,
    gallery::set_confidential(Confidential) -> (),
    projects::save_project(ProjectEdit) -> Project,
    projects::save_kit(Kit) -> Kit,
    projects::delete_kit(OneKit) -> (),
    recipes::recipes(Nothing) -> Vec<Recipe>,
    recipes::save_recipe(Recipe) -> Recipe,
    recipes::delete_recipe(OneRecipe) -> (),
    recipes::reveal_recipes(Nothing) -> (),
    files::export_document(OneAsset) -> Option<PathBuf>,
    files::pick_files(PickFiles) -> Vec<Asset>,
    forms::operations(Nothing) -> Vec<OperationChoice>,
    forms::form(FormRequest) -> Form,
    forms::estimate_run(RunRequest) -> Estimate,
    forms::run(RunRequest) -> Job,
    forms::give_consent(GiveConsent) -> (),
    forms::voices(Voices) -> Vec<VoiceChoice>,
    forms::search_models(FindModels) -> Vec<ModelChoice>,
    forms::model_favourite(Favourite) -> (),
    presets::presets(Nothing) -> Vec<Preset>,
    presets::save_preset(Preset) -> Preset,
    presets::delete_preset(OnePreset) -> (),
    presets::export_presets(SomePresets) -> Option<PathBuf>,
    presets::import_presets(Nothing) -> Vec<Preset>,
    settings::account(Nothing) -> Account,
    jobs::generate(GenerateRequest) -> Job,
    jobs::estimate(GenerateRequest) -> Estimate,
    jobs::jobs(Nothing) -> Vec<Job>,
    jobs::cancel_job(OneJob) -> Job,
    jobs::retry_job(Retry) -> Job,
    jobs::dismiss_job(OneJob) -> Job,
    jobs::resolve_job(ResolveRequest) -> Job,
    jobs::unclaimed(Nothing) -> Vec<Found>,
    jobs::models(Nothing) -> Vec<ModelChoice>,
    ledger::cost(Nothing) -> CostReport,
    ledger::cost_groups(CostQuery) -> Vec<CostGroup>,
    ledger::claims(Nothing) -> Vec<Claim>,
    ledger::claim(ClaimBack) -> Job,
    ledger::reconcile(Nothing) -> Reconciliation,
    ledger::export_costs(Nothing) -> Option<PathBuf>,
    words::refine(RefineRequest) -> Refinement,
    words::keep_prompt(KeepPrompt) -> PromptVersion,
    words::prompt_versions(OnePrompt) -> Vec<PromptVersion>,
    words::prompts(PromptQuery) -> Vec<PromptVersion>,
    words::star_prompt(StarPrompt) -> PromptVersion,
    words::chain(OneAsset) -> Chain,
    chat::conversations(Text) -> Vec<Conversation>,
    chat::transcript(OneConversation) -> Transcript,
    chat::rename_conversation(Rename) -> Conversation,
    chat::delete_conversation(OneConversation) -> (),
    chat::send(SendRequest) -> Sent,
    chat::stop(Stop) -> (),
    chat::decide(DecideRequest) -> (),
    chat::decide_plan(DecidePlan) -> (),
    chat::decide_act(DecideAct) -> (),
    chat::fork(ForkRequest) -> Conversation,
    chat::branches(OneConversation) -> Vec<Branch>,
    brief::attach_files(Nothing) -> Vec<Attached>,
    brief::quote(QuoteRequest) -> Quote,
    brief::document_pages(PagesRequest) -> Vec<String>,
    brief::checks(SomeAssets) -> Vec<Checks>,
    brief::set_contract(SetContract) -> Conversation,
    settings::save_settings(Settings) -> Settings,
    settings::check_key(TryKey) -> KeyCheck,
    settings::save_key(SaveKey) -> ConnectionStatus,
    settings::forget_key(ForgetKey) -> ConnectionStatus,
    settings::use_sandbox(UseSandbox) -> ConnectionStatus,
}
