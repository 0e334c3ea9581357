//! A library of the second format, full of everything it knew, opened by this version.

use std::{fs, path::Path};

use library::{
    ChargeId, ConversationId, JobId, Library, MessageId, PromptId, ProposalId, ProposalState, Query, Role, Since,
};
use rusqlite::Connection;
use serde_json::json;

use crate::fixtures::{NO_CAPS, kept, new_job, usd};

/// The tables and rows as that version wrote them.
fn second_format(home: &Path) {
    let db = Connection::open(home.join("library.db")).unwrap();
    db.execute_batch(include_str!("../../migrations/0001_first_light.sql")).unwrap();
    db.execute_batch(include_str!("../../migrations/0002_all_media.sql")).unwrap();
    db.execute_batch(
        r#"INSERT INTO conversations VALUES (4, 'Foxes', 1, 2);
        INSERT INTO messages (id, conversation, role, state, text, owner, created_at) VALUES
            (7, 4, 'user', 'done', 'four foxes', 'dead', 1), (8, 4, 'assistant', 'done', 'Here.', 'dead', 2);
        INSERT INTO message_items VALUES (7, 0, '{"z":1,"a":2.50}'), (8, 0, '"x"');
        INSERT INTO jobs (id, operation, state, mine, sent, arguments, samples, track_id, charged, estimated_usd,
            conversation, message, owner, created_at) VALUES
            (3, 'text2img', 'failed', 'a fox', 'a fox', '{}', 1, 't', 'yes', 10000000, 4, 8, 'dead', 2);
        INSERT INTO proposals (id, message, call_id, operation, arguments, prompt, samples, state, quiet, job) VALUES
            (5, 8, 'call_1', 'text2img', '{}', 'a fox', 1, 'approved', 0, 3);
        INSERT INTO charges (id, provider, purpose, job, conversation, message, estimated_usd, state, owner,
            created_at) VALUES (6, 'modelslab', 'generate', 3, 4, 8, 10000000, 'settled', 'dead', 2);
        INSERT INTO assets (id, kind, created_at, width, height, has_alpha, mime, bytes, sha256, file, operation,
            position, mine, sent, parameters, origin) VALUES
            (9, 0, 1, 8, 8, 0, 'image/png', 1, 'aa', '2026-01/a.png', '', 0, 'a neon fox', '', '{}', 1),
            (10, 0, 1, 8, 8, 0, 'image/png', 1, 'bb', '2026-01/b.png', 'text2img', 0, 'an owl', 'an owl', '{}', 0);
        INSERT INTO asset_parents VALUES (10, 0, 9);
        INSERT INTO prompts (id, root, author, prompt, negative, created_at) VALUES
            (2, 2, 'mine', 'a fox in the snow', 'blurry', 1), (3, 2, 'refined', 'a fox', NULL, 2);
        INSERT INTO wallet_readings VALUES (1, 12500000000, 5, 0);
        INSERT INTO presets VALUES ('Soft', 'img2img', '{"strength":0.2}', 0, 1);
        PRAGMA application_id = 0x4c494d4e; PRAGMA user_version = 2"#,
    )
    .unwrap();
}

#[test]
fn everything_of_the_second_format_is_there_and_can_be_gone_on_with() {
    let home = tempfile::tempdir().unwrap();
    second_format(home.path());
    let library = Library::open(home.path()).unwrap();
    assert_eq!(fs::read_dir(home.path().join("backups")).unwrap().count(), 1);
    library.check().unwrap();
    let conversation = library.conversation(ConversationId(4)).unwrap();
    assert_eq!((conversation.title.as_str(), conversation.usd, conversation.fork), ("Foxes", usd(0.01), None));
    assert!(conversation.contract.is_empty() && conversation.recipe.is_none() && conversation.project.is_none());
    let history = library.history(conversation.id).unwrap();
    let said = [
        (Role::User, MessageId(7), vec![json!({"z": 1, "a": 2.5})]),
        (Role::Assistant, MessageId(8), vec![json!("x")]),
    ];
    assert_eq!(history, said);
    let messages = library.messages(conversation.id).unwrap();
    assert_eq!((messages.len(), messages[0].documents.len(), messages[1].summed_up), (2, 0, false));
    let proposal = library.proposal(ProposalId(5)).unwrap();
    assert_eq!((proposal.state, proposal.job, proposal.step), (ProposalState::Approved, Some(JobId(3)), None));
    assert_eq!(library.charge(ChargeId(6)).unwrap().project, None);
    assert_eq!(library.charged_without_results().unwrap().len(), 1);
    assert_eq!(library.wallet_readings(0).unwrap()[0].usd, usd(12.5));
    assert_eq!(library.presets().unwrap().len(), 1);
    let assets = library.page(&Query { text: "neon fo".into(), ..Query::default() }, None, 9).unwrap().assets;
    let asset = &assets[0];
    assert_eq!((asset.rating, asset.confidential, asset.tags.len(), asset.project), (0, false, 0, None));
    assert_eq!(library.index(&Query::default()).unwrap().len(), 32);

    // Prompts of before are found, and each can be starred.
    let found = library.prompts("snow", false, None, 9).unwrap();
    assert_eq!((found.len(), found[0].id, found[0].starred), (1, PromptId(2), false));
    assert!(library.star_prompt(PromptId(3), true).unwrap().starred);

    // And what is new works on what is old.
    let branch = library
        .fork(
            "branch",
            library::Fork { conversation: conversation.id, message: MessageId(7), items: None, asset: None },
        )
        .unwrap();
    assert_eq!(library.history(branch.id).unwrap(), said[..1]);
    library.tag(&[asset.id], &["winter".into()], true).unwrap();
    library.set_confidential(&[asset.id], true).unwrap();
    assert!(library.is_confidential(asset.id).unwrap());
    library.plan_job(new_job("new", 0.01), &NO_CAPS, Since::default()).unwrap();
    assert!(kept(&library, "a new fox").id > asset.id, "identities go on");
    drop(library);
    Library::open(home.path()).unwrap().check().unwrap();
    assert_eq!(fs::read_dir(home.path().join("backups")).unwrap().count(), 1, "once");
}
