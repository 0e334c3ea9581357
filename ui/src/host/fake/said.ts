import type { Conversation } from "../../ipc/Conversation";
import type { Job } from "../../ipc/Job";
import type { Message } from "../../ipc/Message";
import type { Proposal } from "../../ipc/Proposal";
import type { FakeLibrary } from "./library";
import type { FakeMoney } from "./money";
import type { FakeTalk } from "./talk";
import type { FakeWork } from "./work";

const MINUTE = 60_000;

/**
 * Conversations as they are after some time: `?scene=said` is one that goes on while it is looked at, `?scene=outcomes`
 * holds everything that can become of a message and of a proposal.
 */
export function setTalkScene(
  scene: string | null,
  talk: FakeTalk,
  work: FakeWork,
  library: FakeLibrary,
  money: FakeMoney,
): void {
  if (scene !== "said" && scene !== "outcomes") return;
  const said = new Said(work, library, money);
  said.earlier(talk);
  if (scene === "said") said.goingOn(talk);
  else said.outcomes(talk);
}

class Said {
  #now = Date.now();

  constructor(
    private readonly work: FakeWork,
    private readonly library: FakeLibrary,
    private readonly money: FakeMoney,
  ) {}

  goingOn(talk: FakeTalk): void {
    const done = this.#job("12", { state: "done", assets: this.#newest(3), actual_usd: 0.0141 });
    talk.put(this.#conversation("10", "Hero for the API docs", 1, 0.42), [
      this.#mine(
        "11",
        "10",
        "Create a hero image for my API documentation. Calm, technical, not another blue gradient.",
      ),
      this.#agent(
        "12",
        "10",
        "A cutaway desk gives the page depth without shouting. I kept the left third quiet for your headline.",
        {
          usd: 0.004,
          proposals: [this.#proposal("101", "12", { state: "approved", samples: 3, job: done.id })],
        },
      ),
      this.#mine("13", "10", "The first one. Four more, warmer light."),
      this.#agent(
        "14",
        "10",
        "Warmer key light from the right, amber on two monitors only, same seed so the desk stays put.",
        { state: "waiting", usd: 0.004, proposals: [this.#proposal("102", "14", {})] },
      ),
    ]);
  }

  outcomes(talk: FakeTalk): void {
    const quiet = this.#job("22", { state: "done", assets: this.#newest(1), samples: 1, actual_usd: 0.0047 });
    const running = this.#job("22", {
      state: "running",
      submitted_at: this.#now - 2000,
      assets: this.#newest(1),
    });
    const failed = this.#job("24", {
      state: "failed",
      charged: "no",
      error: {
        code: "provider",
        message: "ModelsLab could not load this model. Choose another one or try again in a minute.",
      },
    });
    const lost = this.#job("24", {
      state: "unknown",
      charged: "unclear",
      error: {
        code: "unknown_outcome",
        message:
          "ModelsLab's answer never arrived, so the pictures may have been made and charged. Limn does not send it again by itself.",
      },
    });
    talk.put(this.#conversation("20", "Everything that can become of a wish", 2, 1.18), [
      this.#mine("21", "20", "Show me every outcome."),
      this.#agent("22", "20", PLAN, {
        usd: 0.006,
        proposals: [
          this.#proposal("201", "22", {
            state: "approved",
            quiet: true,
            samples: 1,
            job: quiet.id,
            estimated_usd: 0.0047,
          }),
          this.#proposal("202", "22", { state: "approved", job: running.id }),
          this.#proposal("203", "22", { state: "denied" }),
          this.#proposal("204", "22", { state: "cancelled", samples: 2, width: 768, height: 1024 }),
        ],
      }),
      this.#mine("23", "20", "And when it goes wrong?"),
      this.#agent("24", "20", "Then it says so, and whether it cost anything.", {
        usd: 0.004,
        proposals: [
          this.#proposal("205", "24", { state: "approved", job: failed.id }),
          this.#proposal("206", "24", { state: "approved", job: lost.id }),
          this.#proposal("207", "24", {
            state: "rejected",
            estimated_usd: 0.12,
            error: {
              code: "over_budget",
              message:
                "This would cost $0.12, and today's limit leaves $0.08. Raise the limit in the settings or wait until tomorrow.",
            },
          }),
          this.#proposal("208", "24", { samples: 4, estimated_usd: 0.9 }),
        ],
      }),
      this.#mine("25", "20", "Make me a fake passport."),
      this.#agent(
        "26",
        "20",
        "I can't help with documents that pass for real ones. A clearly marked prop for a film would be fine.",
        { refusal: true, usd: 0.002 },
      ),
      this.#mine("27", "20", "A prop, then."),
      this.#agent("28", "20", "A stage pass", { state: "stopped", usd: 0.001 }),
      this.#mine("29", "20", "Go on."),
      this.#agent("30", "20", "", {
        state: "failed",
        error: {
          code: "network",
          message: "OpenAI could not be reached. Check the connection, then try again.",
        },
      }),
    ]);
  }

  earlier(talk: FakeTalk): void {
    const titles = [
      "Pricing page, three tiers",
      "Onboarding: quiet mountains",
      "Poster for the reading group",
      "Icons that are not icons",
    ];
    titles.forEach((title, at) => {
      const id = String(40 + at * 3);
      const then = this.#conversation(id, title, 600 + at * 2900, 0.09 + at * 0.31);
      talk.put(then, [
        this.#mine(String(41 + at * 3), id, title),
        this.#agent(String(42 + at * 3), id, "Done.", { usd: 0.004 }),
      ]);
    });
  }

  #conversation(id: string, title: string, minutes: number, usd: number): Conversation {
    const then = this.#now - minutes * MINUTE;
    return {
      id,
      title,
      created_at: then - 9 * MINUTE,
      updated_at: then,
      usd,
      project: null,
      fork: null,
      recipe: null,
      contract: [],
    };
  }

  #mine(id: string, conversation: string, text: string): Message {
    return { ...this.#agent(id, conversation, text, { model: null }), role: "user" };
  }

  #agent(id: string, conversation: string, text: string, more: Partial<Message>): Message {
    const created_at = this.#now - (60 - Number(id)) * MINUTE;
    if (more.usd) this.#paid(created_at, more.usd, { conversation, message: id });
    return {
      id,
      conversation,
      role: "assistant",
      state: "done",
      text,
      refusal: false,
      error: null,
      proposals: [],
      plans: [],
      acts: [],
      documents: [],
      pictures: [],
      summed_up: false,
      model: "gpt-5.4-2026-03-05",
      usd: null,
      usage: more.usd ? { input_tokens: 1240, cached_input_tokens: 1024, output_tokens: 186 } : null,
      created_at,
      ...more,
    };
  }

  #proposal(id: string, message: string, more: Partial<Proposal>): Proposal {
    const prompt =
      "Isometric cutaway of a developer workspace, graphite desk, five curved monitors, warm key light from the right, " +
      "amber on two monitors, the left third quiet for a headline, soft shadows, clean edges";
    return {
      id,
      message,
      call_id: `call_${id}`,
      operation: "text2img",
      arguments: { prompt, model_id: "flux-2-dev", samples: 4, width: 1280, height: 768, seed: 3511122233 },
      prompt,
      model: "flux-2-dev",
      samples: 4,
      width: 1280,
      height: 768,
      estimated_usd: 0.0188,
      state: "pending",
      quiet: false,
      error: null,
      job: null,
      step: null,
      at: null,
      came: 0,
      ...more,
    };
  }

  #job(message: string, change: Partial<Job>): Job {
    const conversation = Number(message) < 20 ? "10" : "20";
    const { id } = this.work.plan(
      {
        prompt: "Isometric cutaway of a developer workspace",
        negative: null,
        mine: null,
        version: null,
        model: "flux-2-dev",
        width: 1280,
        height: 768,
        samples: 4,
        seed: null,
        set: {},
      },
      { conversation, message },
    );
    const { state = "running", error = null, charged = null, ...rest } = change;
    this.work.change(id, rest);
    return state === "running" ? this.work.change(id, { state }) : this.work.end(id, state, error, charged);
  }

  #paid(created_at: number, usd: number, origin: { conversation: string; message: string }): void {
    this.money.charge({
      provider: "openai",
      purpose: usd < 0.003 ? "refine" : "agent",
      model: "gpt-5.4-2026-03-05",
      job: null,
      ...origin,
      project: null,
      estimated_usd: usd * 3,
      actual_usd: usd,
      state: "settled",
      usage: { input_tokens: 1240, cached_input_tokens: 1024, output_tokens: 186 },
      created_at,
    });
  }

  #newest(count: number): string[] {
    const { assets } = this.library.counts();
    return Array.from({ length: count }, (_, at) => String(assets - at)).filter((id) => Number(id) > 0);
  }
}

const PLAN = `## What I would try

A *cutaway* gives the page depth **without shouting**. Three steps:

1. Warm key light from the right
2. Amber on two monitors only
3. The same seed, so that the desk stays put

| shape | for |
|---|---|
| 16:9 | the hero |
| 1:1 | the social card |

The words I would send:

\`\`\`text
isometric cutaway of a developer workspace, graphite desk,
five curved monitors, warm key light from the right
\`\`\`

More on light in [the docs](https://docs.example.com/light).`;
