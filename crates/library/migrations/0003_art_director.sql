-- Projects and brand kits; briefs, contracts, plans and acts of the agent; branches; collections, ratings and tags.

CREATE TABLE kits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    -- Everything of the kit but its name, as JSON.
    content TEXT NOT NULL
) STRICT;

CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    kit INTEGER REFERENCES kits (id) ON DELETE SET NULL,
    cap_usd INTEGER CHECK (cap_usd >= 0),
    archived INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

ALTER TABLE conversations ADD COLUMN project INTEGER REFERENCES projects (id) ON DELETE SET NULL;
ALTER TABLE conversations ADD COLUMN recipe TEXT;
-- The points of its brief, as JSON.
ALTER TABLE conversations ADD COLUMN contract TEXT;
-- The save-point it goes on from: what was said before it stays in the other conversation.
ALTER TABLE conversations ADD COLUMN fork_conversation INTEGER REFERENCES conversations (id);
ALTER TABLE conversations ADD COLUMN fork_message INTEGER REFERENCES messages (id);
ALTER TABLE conversations ADD COLUMN fork_items INTEGER;
ALTER TABLE conversations ADD COLUMN fork_asset INTEGER REFERENCES assets (id) ON DELETE SET NULL;
-- Deleted by the person, and kept while a branch goes on from it.
ALTER TABLE conversations ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;

CREATE INDEX conversations_by_fork ON conversations (fork_conversation) WHERE fork_conversation IS NOT NULL;
CREATE INDEX conversations_by_fork_message ON conversations (fork_message) WHERE fork_message IS NOT NULL;

-- What the person attached, as JSON lists of identities.
ALTER TABLE messages ADD COLUMN documents TEXT;
ALTER TABLE messages ADD COLUMN pictures TEXT;
-- Items that stand for everything said before this message when GPT is asked, and how many items the message had when
-- they were written, as JSON.
ALTER TABLE messages ADD COLUMN summary TEXT;

CREATE TABLE plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    call_id TEXT NOT NULL,
    title TEXT NOT NULL,
    budget_usd INTEGER CHECK (budget_usd >= 0),
    promotions INTEGER NOT NULL,
    promotion_model TEXT,
    promotion_usd INTEGER,
    promoted INTEGER NOT NULL DEFAULT 0 CHECK (promoted <= promotions),
    state TEXT NOT NULL,
    -- How much of the message's words had been written when it came, in UTF-16 code units.
    at INTEGER NOT NULL,
    -- How many acts, plans and proposals the message had when it came.
    came INTEGER NOT NULL
) STRICT;

CREATE INDEX plans_by_message ON plans (message, id);

ALTER TABLE proposals ADD COLUMN plan INTEGER REFERENCES plans (id);
-- Its place in the plan, as JSON.
ALTER TABLE proposals ADD COLUMN step TEXT;
-- As of plans; unknown of older ones.
ALTER TABLE proposals ADD COLUMN at INTEGER;
ALTER TABLE proposals ADD COLUMN came INTEGER NOT NULL DEFAULT 0;

CREATE INDEX proposals_by_plan ON proposals (plan, id) WHERE plan IS NOT NULL;

CREATE TABLE acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    call_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL,
    assets TEXT NOT NULL DEFAULT '[]',
    arguments TEXT NOT NULL,
    error TEXT,
    -- What the model is told, once that is known.
    output TEXT,
    -- As of plans.
    at INTEGER NOT NULL,
    came INTEGER NOT NULL
) STRICT;

CREATE INDEX acts_by_message ON acts (message, id);

CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    pages INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    -- Where the file lies below `<home>/documents/`.
    file TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE document_pages (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (document, page)
) STRICT, WITHOUT ROWID;

-- What servers for words lack, as their client wrote it, so that it is found out by a refused request only once.
CREATE TABLE servers (
    server TEXT NOT NULL,
    model TEXT NOT NULL,
    limits TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (server, model)
) STRICT, WITHOUT ROWID;

-- How an asset does on the contract of its conversation, as JSON.
CREATE TABLE asset_checks (
    asset INTEGER PRIMARY KEY REFERENCES assets (id) ON DELETE CASCADE,
    points TEXT NOT NULL
) STRICT;

ALTER TABLE assets ADD COLUMN rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5);
ALTER TABLE assets ADD COLUMN confidential INTEGER NOT NULL DEFAULT 0;
ALTER TABLE assets ADD COLUMN project INTEGER REFERENCES projects (id) ON DELETE SET NULL;

CREATE INDEX assets_confidential ON assets (sha256) WHERE confidential = 1;
CREATE INDEX assets_by_project ON assets (project, trashed, id) WHERE project IS NOT NULL;

CREATE TABLE asset_tags (
    tag TEXT NOT NULL COLLATE NOCASE,
    asset INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    PRIMARY KEY (tag, asset)
) STRICT, WITHOUT ROWID;

CREATE INDEX asset_tags_by_asset ON asset_tags (asset);

CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE
) STRICT;

CREATE TABLE collection_assets (
    collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    asset INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    PRIMARY KEY (collection, asset)
) STRICT, WITHOUT ROWID;

CREATE INDEX collection_assets_by_asset ON collection_assets (asset);

ALTER TABLE jobs ADD COLUMN project INTEGER REFERENCES projects (id) ON DELETE SET NULL;
ALTER TABLE jobs ADD COLUMN claimed_at INTEGER;
-- The body of the request as it left this machine, without the key.
ALTER TABLE jobs ADD COLUMN body TEXT;

CREATE INDEX jobs_charged ON jobs (id) WHERE charged IN ('yes', 'unclear');

ALTER TABLE charges ADD COLUMN project INTEGER REFERENCES projects (id) ON DELETE SET NULL;

-- Hold all that the caps of a day, a month and a project ask for, each time before money is reserved.
DROP INDEX charges_by_time;
CREATE INDEX charges_by_time ON charges (sandbox, created_at, state, actual_usd, estimated_usd);
CREATE INDEX charges_by_project ON charges (project, sandbox, state, actual_usd, estimated_usd)
    WHERE project IS NOT NULL;

ALTER TABLE prompts ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;

-- The same words, written again, are listed once.
CREATE INDEX prompts_by_text ON prompts (prompt, id);

-- Search in the history of prompts.
CREATE VIRTUAL TABLE prompt_words USING fts5 (
    prompt, negative,
    content = 'prompts', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);

INSERT INTO prompt_words (rowid, prompt, negative) SELECT id, prompt, negative FROM prompts;

-- Versions are only ever added, so there is nothing to forget.
CREATE TRIGGER prompts_found AFTER INSERT ON prompts BEGIN
    INSERT INTO prompt_words (rowid, prompt, negative) VALUES (new.id, new.prompt, new.negative);
END;
