//! Everything that was said on the way to an asset: the person's words, GPT's, the call, the request, and who wrote
//! what of the prompt that was sent.

use library::{AssetId, JobPrivate, Library, Proposal};
use serde_json::Value;

use crate::{
    diff::word_changes,
    error::Error,
    request::{BlamePiece, Chain, Change, Wrote},
    studio::Studio,
};

impl Studio {
    /// The chain of words behind an asset.
    ///
    /// # Errors
    /// When there is no such asset.
    pub async fn chain(&self, id: AssetId) -> Result<Chain, Error> {
        self.library(move |library| {
            let asset = library.asset(id)?;
            let private = asset.job.map(|job| library.job_private(job)).transpose()?.unwrap_or_default();
            let proposal = private.proposal.map(|id| library.proposal(id)).transpose()?;
            let blame = blame(&asset.words.mine, asset.words.refined.as_deref(), &asset.words.sent);
            Ok(Chain {
                proposed: proposal.map(|proposal| proposed(library, &proposal, &private)).transpose()?,
                mine: asset.words.mine,
                refined: asset.words.refined,
                arguments: asset.parameters,
                body: private.body,
                blame,
            })
        })
        .await
    }
}

/// The arguments as GPT wrote them in its call; of a plan, those of the step. What the person edited is in the
/// proposal, so they are looked for in what GPT said.
fn proposed(library: &Library, proposal: &Proposal, private: &JobPrivate) -> Result<Value, library::Error> {
    let call_id = private.call_id.as_deref().unwrap_or(&proposal.call_id);
    let items = library.message_items(proposal.message)?;
    let call = items.iter().find(|item| item["type"] == "function_call" && item["call_id"] == call_id);
    let written = call.and_then(|call| serde_json::from_str::<Value>(call["arguments"].as_str()?).ok());
    let Some(written) = written else { return Ok(proposal.arguments.clone()) };
    let name = proposal.step.as_ref().map(|step| step.name.as_str());
    let step = written["steps"].as_array().and_then(|steps| steps.iter().find(|step| step["name"].as_str() == name));
    Ok(step.filter(|_| name.is_some()).cloned().unwrap_or(written))
}

/// Who wrote which piece of a prompt: what stands in the person's first words is theirs, what GPT added is GPT's, and
/// what was added to that is the person's again. Joined, the pieces are `sent`, byte for byte.
fn blame(mine: &str, refined: Option<&str>, sent: &str) -> Vec<BlamePiece> {
    let between = refined.unwrap_or(mine);
    // Who wrote each word of what lies between the person's words and those that were sent.
    let wrote: Vec<Wrote> = word_changes(mine, between)
        .into_iter()
        .filter_map(|(change, ..)| match change {
            Change::Same => Some(Wrote::Me),
            Change::Added => Some(Wrote::Model),
            Change::Removed => None,
        })
        .collect();
    let last = if refined.is_some() { Wrote::Edited } else { Wrote::Me };
    let mut pieces: Vec<BlamePiece> = Vec::new();
    for (change, place, word) in word_changes(between, sent) {
        let by = match change {
            Change::Removed => continue,
            Change::Added => last,
            Change::Same => place.and_then(|place| wrote.get(place)).copied().unwrap_or(last),
        };
        match pieces.last_mut() {
            // White space says nothing about who wrote it.
            Some(piece) if piece.by == by || word.trim().is_empty() => piece.text.push_str(&word),
            _ => pieces.push(BlamePiece { text: word, by }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    use super::*;

    fn shown(mine: &str, refined: Option<&str>, sent: &str) -> String {
        let mark = |piece: &BlamePiece| match piece.by {
            Wrote::Me => piece.text.clone(),
            Wrote::Model => format!("[{}]", piece.text),
            Wrote::Edited => format!("<{}>", piece.text),
        };
        blame(mine, refined, sent).iter().map(mark).collect()
    }

    #[test]
    fn each_word_is_who_wrote_it() {
        let (mine, refined) = ("a red door", "A photograph of a red door at dusk, soft light.");
        assert_eq!(shown(mine, Some(refined), refined), "[A photograph of ]a red door [at dusk, soft light.]");
        let sent = "A photograph of a blue door at dusk, hard light.";
        assert_eq!(shown(mine, Some(refined), sent), "[A photograph of ]a <blue >door [at dusk, ]<hard >[light.]");
        assert_eq!(shown(mine, None, mine), mine);
        assert_eq!(shown(mine, None, "a red door, open"), "a red door, open");
        assert_eq!(shown("", Some("A door."), "A door."), "[A door.]");
        assert_eq!(shown("a door", Some("gone"), ""), "");
    }

    #[test]
    fn whatever_was_written_the_pieces_are_what_was_sent() {
        const BITS: [&str; 24] = [
            "a",
            "red ",
            "door",
            " ",
            "\t",
            "\r\n",
            "\u{a0}",
            "é",
            "e\u{301}",
            "ß",
            "İ",
            "猫",
            "图",
            "🦊",
            "👩‍🚀",
            "🇩🇪",
            "“",
            "”",
            "\u{202e}",
            "\u{0}",
            "\u{feff}",
            "1.2",
            "(x:1.3)",
            "ﷺ",
        ];
        let mut random = StdRng::seed_from_u64(7);
        let mut text = |most: usize| -> String {
            let length = random.random_range(0..=most);
            (0..length).map(|_| BITS[random.random_range(0..BITS.len())]).collect()
        };
        for _ in 0..2_000 {
            let (mine, refined, sent) = (text(12), text(16), text(16));
            for refined in [Some(refined.as_str()), None, Some(sent.as_str()), Some(mine.as_str())] {
                let pieces = blame(&mine, refined, &sent);
                let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
                assert_eq!(joined, sent, "{mine:?} {refined:?}");
                assert!(pieces.windows(2).all(|pair| pair[0].by != pair[1].by), "{pieces:?}");
            }
        }
    }
}
