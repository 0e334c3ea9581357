-- Times are milliseconds since 1970 UTC, money is whole nano-dollars, JSON is text as it was received.
-- Identities count up and are never used again.

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX conversations_by_time ON conversations (updated_at, id);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    singles TEXT,
    refusal INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    model TEXT,
    usd INTEGER,
    usage TEXT,
    -- The person's own cap for the turn.
    budget_usd INTEGER CHECK (budget_usd >= 0),
    -- Who carries the turn on.
    owner TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX messages_by_conversation ON messages (conversation, id);
CREATE INDEX messages_unfinished ON messages (id) WHERE state IN ('streaming', 'waiting');

-- The exact items of the API, to be sent again as they were.
CREATE TABLE message_items (
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation TEXT NOT NULL,
    model TEXT,
    state TEXT NOT NULL,
    mine TEXT NOT NULL,
    refined TEXT,
    sent TEXT NOT NULL,
    negative TEXT,
    arguments TEXT NOT NULL,
    samples INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    track_id TEXT NOT NULL UNIQUE,
    provider_id TEXT,
    fetch_result TEXT,
    links TEXT,
    seed INTEGER,
    eta_s REAL,
    error TEXT,
    charged TEXT,
    estimated_usd INTEGER NOT NULL,
    actual_usd INTEGER,
    retry_of INTEGER REFERENCES jobs (id),
    conversation INTEGER REFERENCES conversations (id) ON DELETE SET NULL,
    message INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    call_id TEXT,
    owner TEXT NOT NULL,
    -- 1 while one process has seen it from the beginning, so that its times mean something.
    watched INTEGER NOT NULL DEFAULT 1,
    took_s REAL,
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,
    finished_at INTEGER,
    dismissed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX jobs_open ON jobs (id) WHERE state <> 'done' AND dismissed = 0;
CREATE INDEX jobs_by_conversation ON jobs (conversation, id) WHERE conversation IS NOT NULL;
CREATE INDEX jobs_by_message ON jobs (message, id) WHERE message IS NOT NULL;
CREATE INDEX jobs_timed ON jobs (operation, model, id) WHERE took_s IS NOT NULL;

CREATE TABLE job_answers (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    answer TEXT NOT NULL
) STRICT;

CREATE INDEX job_answers_by_job ON job_answers (job, id);

CREATE TABLE proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    call_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    arguments TEXT NOT NULL,
    prompt TEXT NOT NULL,
    model TEXT,
    samples INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    estimated_usd INTEGER,
    state TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    error TEXT,
    -- One proposal leads to one generation at most.
    job INTEGER UNIQUE REFERENCES jobs (id),
    output TEXT
) STRICT;

CREATE INDEX proposals_by_message ON proposals (message, id);

CREATE TABLE charges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    purpose TEXT NOT NULL,
    model TEXT,
    job INTEGER UNIQUE REFERENCES jobs (id),
    conversation INTEGER REFERENCES conversations (id) ON DELETE SET NULL,
    message INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    estimated_usd INTEGER NOT NULL CHECK (estimated_usd >= 0),
    actual_usd INTEGER CHECK (actual_usd >= 0),
    state TEXT NOT NULL,
    usage TEXT,
    owner TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The sandbox's money is not real: it has a ledger of its own.
    sandbox INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX charges_by_time ON charges (sandbox, created_at);
CREATE INDEX charges_by_message ON charges (message) WHERE message IS NOT NULL;
CREATE INDEX charges_by_conversation ON charges (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX charges_held ON charges (id) WHERE state = 'held';

-- What the grid and the index need comes first, so that reading it does not touch the pages of long words.
CREATE TABLE assets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    starred INTEGER NOT NULL DEFAULT 0,
    has_alpha INTEGER NOT NULL,
    -- Not a generated column: an index on one of those does not cover a query.
    trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed = (trashed_at IS NOT NULL)),
    trashed_at INTEGER,
    model TEXT,
    mime TEXT NOT NULL,
    duration_s REAL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL UNIQUE,
    operation TEXT NOT NULL,
    seed INTEGER,
    job INTEGER REFERENCES jobs (id),
    position INTEGER NOT NULL,
    conversation INTEGER REFERENCES conversations (id) ON DELETE SET NULL,
    message INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    provider_id TEXT,
    estimated_usd INTEGER,
    actual_usd INTEGER,
    requested_at INTEGER,
    mine TEXT NOT NULL,
    refined TEXT,
    sent TEXT NOT NULL,
    negative TEXT,
    -- The characters of scripts without spaces between words, one by one, so that they can be found as phrases.
    singles TEXT,
    parameters TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX assets_by_job ON assets (job, position) WHERE job IS NOT NULL;
CREATE INDEX assets_grid ON assets (trashed, id, created_at, width, height, kind, starred, has_alpha);
CREATE INDEX assets_starred ON assets (trashed, id) WHERE starred = 1;
CREATE INDEX assets_by_model ON assets (model, trashed, id);
CREATE INDEX assets_by_conversation ON assets (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX assets_by_message ON assets (message) WHERE message IS NOT NULL;

CREATE TABLE asset_parents (
    asset INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    parent INTEGER NOT NULL REFERENCES assets (id),
    PRIMARY KEY (asset, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX asset_parents_by_parent ON asset_parents (parent);

-- Results that are complete and checked and about to be moved to their place. After a crash each is moved (if it was
-- not) and becomes an asset: nothing that was received is lost.
CREATE TABLE placings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    temporary TEXT NOT NULL,
    file TEXT NOT NULL UNIQUE,
    job INTEGER,
    position INTEGER NOT NULL,
    asset TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX placings_by_job ON placings (job, position) WHERE job IS NOT NULL;

-- Search by word. The newest come first by rowid, which needs no sorting however common the word.
CREATE VIRTUAL TABLE asset_words USING fts5 (
    mine, refined, sent, negative, model, file, singles,
    content = 'assets', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);

-- Search inside words, when there is no such word.
CREATE VIEW asset_text (id, text) AS
    SELECT id,
           mine || char(10) || ifnull(refined, '') || char(10) || iif(sent = mine, '', sent) || char(10) ||
           ifnull(negative, '') || char(10) || ifnull(model, '') || char(10) || file
    FROM assets;

CREATE VIRTUAL TABLE asset_parts USING fts5 (
    text,
    content = 'asset_text', content_rowid = 'id',
    tokenize = 'trigram', detail = none
);

CREATE TRIGGER assets_found AFTER INSERT ON assets BEGIN
    INSERT INTO asset_words (rowid, mine, refined, sent, negative, model, file, singles)
    VALUES (new.id, new.mine, new.refined, new.sent, new.negative, new.model, new.file, new.singles);
    INSERT INTO asset_parts (rowid, text)
    VALUES (new.id,
            new.mine || char(10) || ifnull(new.refined, '') || char(10) || iif(new.sent = new.mine, '', new.sent)
            || char(10) || ifnull(new.negative, '') || char(10) || ifnull(new.model, '') || char(10) || new.file);
END;

-- An external-content index forgets a row only when it is told the text it was given.
CREATE TRIGGER assets_forgotten AFTER DELETE ON assets BEGIN
    INSERT INTO asset_words (asset_words, rowid, mine, refined, sent, negative, model, file, singles)
    VALUES ('delete', old.id, old.mine, old.refined, old.sent, old.negative, old.model, old.file, old.singles);
    INSERT INTO asset_parts (asset_parts, rowid, text)
    VALUES ('delete', old.id,
            old.mine || char(10) || ifnull(old.refined, '') || char(10) || iif(old.sent = old.mine, '', old.sent)
            || char(10) || ifnull(old.negative, '') || char(10) || ifnull(old.model, '') || char(10) || old.file);
END;

CREATE TRIGGER assets_reworded AFTER UPDATE OF mine, refined, sent, negative, model, file, singles ON assets BEGIN
    INSERT INTO asset_words (asset_words, rowid, mine, refined, sent, negative, model, file, singles)
    VALUES ('delete', old.id, old.mine, old.refined, old.sent, old.negative, old.model, old.file, old.singles);
    INSERT INTO asset_words (rowid, mine, refined, sent, negative, model, file, singles)
    VALUES (new.id, new.mine, new.refined, new.sent, new.negative, new.model, new.file, new.singles);
    INSERT INTO asset_parts (asset_parts, rowid, text)
    VALUES ('delete', old.id,
            old.mine || char(10) || ifnull(old.refined, '') || char(10) || iif(old.sent = old.mine, '', old.sent)
            || char(10) || ifnull(old.negative, '') || char(10) || ifnull(old.model, '') || char(10) || old.file);
    INSERT INTO asset_parts (rowid, text)
    VALUES (new.id,
            new.mine || char(10) || ifnull(new.refined, '') || char(10) || iif(new.sent = new.mine, '', new.sent)
            || char(10) || ifnull(new.negative, '') || char(10) || ifnull(new.model, '') || char(10) || new.file);
END;

CREATE VIRTUAL TABLE message_words USING fts5 (
    text, singles,
    content = 'messages', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);

CREATE TRIGGER messages_found AFTER INSERT ON messages BEGIN
    INSERT INTO message_words (rowid, text, singles) VALUES (new.id, new.text, new.singles);
END;

CREATE TRIGGER messages_forgotten AFTER DELETE ON messages BEGIN
    INSERT INTO message_words (message_words, rowid, text, singles)
    VALUES ('delete', old.id, old.text, old.singles);
END;

CREATE TRIGGER messages_reworded AFTER UPDATE OF text, singles ON messages WHEN old.text <> new.text BEGIN
    INSERT INTO message_words (message_words, rowid, text, singles)
    VALUES ('delete', old.id, old.text, old.singles);
    INSERT INTO message_words (rowid, text, singles) VALUES (new.id, new.text, new.singles);
END;

CREATE TABLE prompts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent INTEGER REFERENCES prompts (id),
    root INTEGER NOT NULL,
    author TEXT NOT NULL,
    prompt TEXT NOT NULL,
    negative TEXT,
    why TEXT,
    target TEXT,
    usd INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX prompts_by_root ON prompts (root, id);

CREATE TABLE wallet_readings (
    id INTEGER PRIMARY KEY,
    usd INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sandbox INTEGER NOT NULL DEFAULT 0
) STRICT;
