import type { Commands } from "./commands";
import type { CostQuery } from "../ipc/CostQuery";
import type { ConnectionStatus } from "../ipc/ConnectionStatus";
import type { Estimate } from "../ipc/Estimate";
import type { GenerateRequest } from "../ipc/GenerateRequest";
import type { Provider } from "../ipc/Provider";
import type { Settings } from "../ipc/Settings";
import type { Theme } from "../ipc/Theme";
import { FakeBooks } from "./fake/books";
import { setBriefingScene } from "./fake/briefing";
import { briefPages } from "./fake/brief_text";
import { FakeBriefs } from "./fake/briefs";
import { setDirectingScene } from "./fake/directing";
import { FakeForms } from "./fake/forms";
import { FakeLibrary } from "./fake/library";
import { fakeModel, fakePeaks, fakeSound, fakeStrip, setMediaScene } from "./fake/media";
import { ledgerScene } from "./fake/ledger";
import { FakeMoney } from "./fake/money";
import { setTalkScene } from "./fake/said";
import { setScene } from "./fake/scene";
import { FakeShelf } from "./fake/shelf";
import { setStrainScene } from "./fake/strain";
import { FakeTalk } from "./fake/talk";
import { FAKE_MODELS, FakeWork } from "./fake/work";
import { FakeWords } from "./fake/words";
import { HostError, type CommandName, type Host, type StudioEvent } from "./host";

type Handlers = {
  [K in CommandName]: (request: Commands[K][0]) => Commands[K][1] | Promise<Commands[K][1]>;
};

/** Longest side of a thumbnail in pixels, as the library makes them. */
const THUMB = 512;

const NO_WISH = { negative: null, mine: null, version: null, width: null, height: null, seed: null, set: {} };

/**
 * The whole studio in memory, for development in a browser and for tests. The address chooses the world:
 * `?assets=500000` (how many pictures there are), `?scene=busy|trouble|long|talk|said|outcomes|first|media|
 * plan|planless|planned|acts|contract|branches|written|strain`, `?theme=light`, `?pace=0.1`,
 * `?open=50` (that conversation is open),
 * `?fail=generate` (that command answers with trouble), `?keychain=none`.
 */
export function openFake(options = new URLSearchParams()): Host & { handlers: Handlers } {
  const pace = Number(options.get("pace") ?? 1);
  const begun = Number(options.get("assets") ?? 412);
  const scene = options.get("scene");
  const failing = options.getAll("fail");
  let listener: (event: StudioEvent) => void = () => undefined;
  const emit = (event: StudioEvent): void => listener(event);

  let settings = startSettings(options);
  let connection = startConnection(scene === "first", options.get("keychain") !== "none");
  const open = options.get("open");
  let windowState: unknown = JSON.parse(options.get("window") ?? "null") ?? (open && { chatState: { open } });
  const library = new FakeLibrary(begun, Math.floor(Date.now() / 1000));
  const money = new FakeMoney(begun === 0);
  const costChanged = (): void => emit({ type: "cost", cost: money.today(settings) });
  const work = new FakeWork(
    library,
    money,
    emit,
    costChanged,
    () => settings.image_model,
    pace,
    () => settings.project,
  );
  const talk = new FakeTalk(library, work, emit, pace);
  const words = new FakeWords();
  const shelf = new FakeShelf(library, emit, begun === 0);
  const briefs = new FakeBriefs(library, (id) => talk.tokens(id));
  talk.documents = (ids) => briefs.documents(ids);
  const books = new FakeBooks(money, work, library, (by, key) => nameOfGroup(by, key));
  const forms = new FakeForms(FAKE_MODELS);
  setScene(scene, work, library);
  setMediaScene(scene, library);
  setTalkScene(scene, talk, work, library, money);
  const world = { talk, work, library, briefs };
  setDirectingScene(scene, world);
  setBriefingScene(scene, world);
  setStrainScene(scene, world, shelf);
  if (scene === "talk") {
    talk.send({
      conversation: null,
      text: "Create a hero image for my API documentation. Calm, technical, not another blue gradient.",
      budget_usd: null,
      documents: [],
      pictures: [],
      recipe: null,
    });
  }

  const connect = (change: Partial<ConnectionStatus>): ConnectionStatus => {
    connection = { ...connection, ...change };
    emit({ type: "connection", connection });
    return connection;
  };

  const handlers: Handlers = {
    snapshot: () => ({
      connection,
      settings,
      cost: money.today(settings),
      jobs: work.open(),
      models: [...FAKE_MODELS],
      conversations: talk.list(""),
      counts: library.counts(),
      projects: shelf.projects,
      kits: shelf.kits,
      recipes: shelf.recipes(),
    }),
    painted: () => null,
    window_state: () => windowState,
    save_window_state: ({ state }) => {
      windowState = structuredClone(state);
      return null;
    },
    open_link: ({ url }) => {
      window.open(url, "_blank", "noopener");
      return null;
    },

    gallery_index: (query) => library.index(query),
    assets: ({ ids }) => ids.flatMap((id) => library.asset(id) ?? []),
    star: ({ ids, starred }) => changed(ids, () => library.change(ids, { starred })),
    trash: ({ ids }) => changed(ids, () => library.change(ids, { trashed_at: Date.now() })),
    restore: ({ ids }) => changed(ids, () => library.change(ids, { trashed_at: null })),
    reveal: () => null,
    copy_image: () => null,
    copy_text: async ({ text }) => {
      await navigator.clipboard?.writeText(text);
      return null;
    },
    import_bytes: ({ name, bytes, mask_of }) => {
      const asset = library.import(name, bytes, mask_of);
      if (mask_of === null) emit({ type: "asset_added", asset });
      return asset;
    },
    media_url: ({ id }) =>
      library.asset(id)?.kind === "audio"
        ? fakeSound(library.asset(id)?.duration_s ?? 1)
        : library.picture(id, 4096),
    waveform: ({ id }) => fakePeaks(id),
    original_bytes: ({ id }) => (library.asset(id)?.kind === "image" ? library.bytes(id) : fakeModel()),

    generate: (request) => work.start(request, { conversation: null, message: null }, null),
    estimate: (request) => estimate(request, settings),
    run: (request) => {
      forms.check(request.operation);
      return work.run(request);
    },
    estimate_run: (request) => forms.estimate(request),
    operations: () => forms.operations(),
    form: (request) => forms.form(request),
    give_consent: ({ consent }) => forms.agree(consent),
    voices: () => forms.voices(),
    presets: () => forms.presets(),
    save_preset: (preset) => forms.savePreset(preset),
    delete_preset: ({ name }) => forms.deletePreset(name),
    export_presets: () => "/home/you/limn-presets.json",
    import_presets: () => [],
    pick_files: () => [],
    model_favourite: ({ model, on }) => forms.favour(model, on),
    search_models: ({ query }) => forms.search(query),
    relatives: ({ id }) => library.relatives(id),
    account: () => ({ balance_usd: 14.62, products: {}, running: work.open().length }),
    refine: async (request) => {
      await new Promise((done) => setTimeout(done, 700 * pace));
      const project = shelf.projects.find(({ id }) => id === settings.project);
      const kit = shelf.kits.find(({ id }) => id !== null && id === project?.kit);
      return words.refine(request, settings.image_model, kit?.name ?? null);
    },
    keep_prompt: ({ author, prompt, negative, parent }) => words.keep(author, prompt, negative, parent),
    prompt_versions: ({ id }) => words.family(id),

    jobs: () => work.all(),
    cancel_job: ({ id }) => work.cancel(id),
    retry_job: ({ id, same_seed }) => work.retry(id, same_seed),
    dismiss_job: ({ id }) => work.change(id, { dismissed: true }),
    resolve_job: ({ job, provider_id }) => work.resolve(job, provider_id),
    unclaimed: () => work.unclaimed(),

    conversations: ({ text }) => talk.list(text),
    transcript: ({ id }) => talk.transcript(id),
    rename_conversation: ({ id, title }) => talk.rename(id, title),
    delete_conversation: ({ id }) => {
      talk.delete(id);
      return null;
    },
    send: (request) => talk.send(request),
    stop: ({ conversation }) => {
      talk.stop(conversation);
      return null;
    },
    decide: (request) => {
      talk.decide(request);
      return null;
    },

    decide_plan: (request) => {
      talk.decidePlan(request);
      return null;
    },
    decide_act: (request) => {
      talk.decideAct(request);
      return null;
    },
    fork: (request) => talk.fork(request),
    branches: ({ id }) => talk.branches(id),
    checks: ({ ids }) => talk.checks(ids),
    set_contract: (request) => talk.setContract(request),
    attach_files: () => [
      { type: "document", document: briefs.keep("brief.pdf", "pdf", briefPages(9)) },
      { type: "picture", asset: library.asset("1")! },
    ],
    attach_bytes: ({ name, bytes }) => briefs.attach(name, bytes),
    quote: (request) => briefs.quote(request),
    document_pages: (request) => briefs.pages(request),
    export_document: () => "/home/you/Documents/limn",

    rate: ({ ids, rating }) => shelf.rate(ids, rating),
    tag: ({ ids, tags, on }) => shelf.tag(ids, tags, on),
    tags: () => shelf.tags(),
    collections: () => shelf.collections(),
    collect: ({ name, ids, on }) => shelf.collect(name, ids, on),
    set_confidential: ({ ids, on }) => shelf.confide(ids, on),
    save_project: (edit) => shelf.saveProject(edit),
    save_kit: (kit) => shelf.saveKit(kit),
    delete_kit: ({ id }) => shelf.deleteKit(id),
    recipes: () => shelf.recipes(),
    save_recipe: (recipe) => shelf.saveRecipe(recipe),
    delete_recipe: ({ name }) => shelf.deleteRecipe(name),
    reveal_recipes: () => null,
    prompts: (query) => words.list(query),
    star_prompt: ({ id, on }) => words.star(id, on),
    chain: ({ id }) => shelf.chain(id),

    cost_groups: (query) => books.groups(query),
    claims: () => books.claims(),
    claim: ({ id, on }) => books.claim(id, on),
    reconcile: () => books.reconcile(),
    export_costs: () => "/home/you/limn-costs.csv",
    cost: () => money.report(settings),
    models: () => [...FAKE_MODELS],
    check_key: ({ provider, key }) => {
      const valid = (key ?? "").length > 11;
      const found =
        provider === "openai"
          ? `OpenAI takes this key, and it may use ${settings.gpt_model}.`
          : "ModelsLab takes this key; the wallet holds $14.62.";
      return {
        provider,
        valid,
        detail: valid
          ? found
          : `${nameOf(provider)} does not accept this key. Copy it again from your account.`,
        balance_usd: provider === "modelslab" && valid ? 14.62 : null,
      };
    },
    save_key: ({ provider, session_only }) =>
      connect({ [provider]: session_only ? "session" : "keychain", sandbox: false, sandbox_reason: null }),
    forget_key: ({ provider }) => connect({ [provider]: "missing" }),
    use_sandbox: ({ on }) =>
      connect({
        sandbox: on,
        sandbox_reason: on ? "You chose the sandbox. Nothing costs money here." : null,
      }),
    save_settings: (next) => {
      settings = next;
      emit({ type: "settings", settings });
      costChanged();
      return settings;
    },
  };

  function nameOfGroup(by: CostQuery["by"], key: string): string {
    if (by === "project") return shelf.projects.find(({ id }) => id === key)?.name ?? "No project";
    if (by === "conversation") return talk.list("").find(({ id }) => id === key)?.title ?? "Direct";
    return key === "" ? "Direct" : key;
  }

  Object.assign(handlers, ledgerScene(scene, library));

  function changed(ids: string[], change: () => void): null {
    change();
    emit({ type: "assets_changed", ids });
    return null;
  }

  return {
    handlers,
    async call(name, request) {
      // Never in the same task, as in the real window.
      await Promise.resolve();
      if (failing.includes(name)) {
        throw new HostError(
          "network",
          "The network cannot be reached. Check the connection, then try again.",
        );
      }
      return handlers[name](request);
    },
    async subscribe(next) {
      listener = next;
    },
    thumb: (id) => library.picture(id, THUMB),
    strip: () => fakeStrip(160, 90),
  };
}

function nameOf(provider: Provider): string {
  return provider === "openai" ? "OpenAI" : "ModelsLab";
}

function estimate(request: GenerateRequest, settings: Settings): Estimate {
  const choice =
    FAKE_MODELS.find(({ id }) => id === (request.model ?? settings.image_model)) ?? FAKE_MODELS[0]!;
  const { samples } = { ...NO_WISH, ...request };
  return {
    operation: choice.operation,
    usd: choice.usd === null ? null : choice.usd * (samples ?? 1),
    eta_s: choice.id === "realtime" ? 2 : 6,
    problems: request.prompt.trim() === "" ? [{ field: "prompt", message: "Say what to make." }] : [],
    notes: [],
  };
}

function startSettings(options: URLSearchParams): Settings {
  return {
    openai_base_url: "https://api.openai.com/v1",
    modelslab_base_url: "https://modelslab.com/api",
    gpt_model: "gpt-5.4",
    gpt_window_tokens: null,
    gpt_effort: "low",
    refine_model: "gpt-5.4-mini",
    image_model: "flux-2-dev",
    quiet_limit_usd: 0,
    cap_day_usd: 1,
    cap_message_usd: 0.25,
    cap_month_usd: null,
    project: options.get("project"),
    browser_sites: [],
    queue_slots: 5,
    safety_checker: true,
    theme: (options.get("theme") as Theme | null) ?? "dark",
    use_sandbox: false,
    gpt_prices: {},
    picture_prices: {},
    favourite_models: [],
    download_hosts: [],
  };
}

function startConnection(first: boolean, hasKeychain: boolean): ConnectionStatus {
  return {
    sandbox: true,
    sandbox_reason: first ? "There is no key yet, so the sandbox answers." : "You chose the sandbox.",
    sandbox_by_environment: false,
    openai: first ? "missing" : "keychain",
    modelslab: first ? "missing" : "keychain",
    keychain: hasKeychain ? "GNOME Keyring" : null,
    keychain_problem: hasKeychain
      ? null
      : "No keychain answers on this computer. Install GNOME Keyring or KWallet, then start Limn again.",
  };
}
