import type { Asset } from "../ipc/Asset";
import type { AssetId } from "../ipc/AssetId";
import type { Author } from "../ipc/Author";
import type { ConnectionStatus } from "../ipc/ConnectionStatus";
import type { Conversation } from "../ipc/Conversation";
import type { ConversationId } from "../ipc/ConversationId";
import type { CostReport } from "../ipc/CostReport";
import type { DecideRequest } from "../ipc/DecideRequest";
import type { Estimate } from "../ipc/Estimate";
import type { GalleryQuery } from "../ipc/GalleryQuery";
import type { GenerateRequest } from "../ipc/GenerateRequest";
import type { Job } from "../ipc/Job";
import type { JobId } from "../ipc/JobId";
import type { KeyCheck } from "../ipc/KeyCheck";
import type { ModelChoice } from "../ipc/ModelChoice";
import type { PromptId } from "../ipc/PromptId";
import type { PromptVersion } from "../ipc/PromptVersion";
import type { Provider } from "../ipc/Provider";
import type { RefineRequest } from "../ipc/RefineRequest";
import type { Refinement } from "../ipc/Refinement";
import type { ResolveRequest } from "../ipc/ResolveRequest";
import type { SendRequest } from "../ipc/SendRequest";
import type { Sent } from "../ipc/Sent";
import type { Settings } from "../ipc/Settings";
import type { Snapshot } from "../ipc/Snapshot";
import type { Transcript } from "../ipc/Transcript";

type Nothing = Record<string, never>;

/** A generation in the provider's own list that no generation here knows of. */
export type Found = {
  /** The provider's id, to resolve a generation with. */
  provider_id: string;
  /** How many results it has. */
  results: number;
};

/** Every command of the shell: `name: [request, answer]`. */
export type Commands = {
  snapshot: [Nothing, Snapshot];
  painted: [Nothing, null];
  window_state: [Nothing, unknown];
  save_window_state: [{ state: unknown }, null];
  open_link: [{ url: string }, null];

  gallery_index: [GalleryQuery, ArrayBuffer];
  assets: [{ ids: AssetId[] }, Asset[]];
  star: [{ ids: AssetId[]; starred: boolean }, null];
  trash: [{ ids: AssetId[] }, null];
  restore: [{ ids: AssetId[] }, null];
  reveal: [{ id: AssetId }, null];
  copy_image: [{ id: AssetId }, null];
  copy_text: [{ text: string }, null];
  media_url: [{ id: AssetId }, string];

  generate: [GenerateRequest, Job];
  estimate: [GenerateRequest, Estimate];
  refine: [RefineRequest, Refinement];
  keep_prompt: [
    { author: Author; prompt: string; negative: string | null; parent: PromptId | null },
    PromptVersion,
  ];
  prompt_versions: [{ id: PromptId }, PromptVersion[]];

  jobs: [Nothing, Job[]];
  cancel_job: [{ id: JobId }, Job];
  retry_job: [{ id: JobId; same_seed: boolean }, Job];
  dismiss_job: [{ id: JobId }, Job];
  resolve_job: [ResolveRequest, Job];
  unclaimed: [Nothing, Found[]];

  conversations: [{ text: string }, Conversation[]];
  transcript: [{ id: ConversationId }, Transcript];
  rename_conversation: [{ id: ConversationId; title: string }, Conversation];
  delete_conversation: [{ id: ConversationId }, null];
  send: [SendRequest, Sent];
  stop: [{ conversation: ConversationId }, null];
  decide: [DecideRequest, null];

  cost: [Nothing, CostReport];
  models: [Nothing, ModelChoice[]];
  check_key: [{ provider: Provider; key: string | null }, KeyCheck];
  save_key: [{ provider: Provider; key: string; session_only: boolean }, ConnectionStatus];
  forget_key: [{ provider: Provider }, ConnectionStatus];
  use_sandbox: [{ on: boolean }, ConnectionStatus];
  save_settings: [Settings, Settings];
};
