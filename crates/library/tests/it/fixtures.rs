//! What every test needs: a library in a folder of its own, pictures, generations.

use std::{io::Cursor, path::Path};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use library::{
    Accepted, Asset, Caps, ChargeState, Job, JobId, Kind, Library, NewAsset, NewCharge, NewJob, Provider, Purpose,
    Ready, Since, Words,
};
use money::Usd;
use serde_json::json;
use tempfile::TempDir;

pub(crate) const NO_CAPS: Caps = Caps { day_usd: None, message_usd: None, month_usd: None, project: None };

/// A library in a folder that goes away with the test.
pub(crate) fn library() -> (TempDir, Library) {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    (home, library)
}

pub(crate) fn usd(dollars: f64) -> Usd {
    Usd::from_dollars(dollars).unwrap()
}

pub(crate) fn words(sent: &str) -> Words {
    Words { mine: sent.into(), refined: None, sent: sent.into(), negative: None }
}

pub(crate) fn charge(dollars: f64) -> NewCharge {
    NewCharge {
        provider: Provider::Openai,
        purpose: Purpose::Refine,
        model: Some("gpt-5.4".into()),
        conversation: None,
        message: None,
        estimated_usd: usd(dollars),
    }
}

pub(crate) fn new_job(track_id: &str, dollars: f64) -> NewJob {
    NewJob {
        operation: "text2img".into(),
        model: Some("flux".into()),
        words: words("a fox in the snow"),
        arguments: json!({"prompt": "a fox in the snow", "width": 1024}),
        samples: 1,
        width: Some(1024),
        height: Some(768),
        track_id: track_id.into(),
        eta_s: None,
        estimated_usd: usd(dollars),
        retry_of: None,
        conversation: None,
        message: None,
        project: None,
        proposal: None,
        call_id: None,
    }
}

pub(crate) fn planned(library: &Library, track_id: &str) -> Job {
    library.plan_job(new_job(track_id, 0.01), &NO_CAPS, Since::default()).unwrap()
}

pub(crate) fn submitting(library: &Library, track_id: &str) -> JobId {
    let id = planned(library, track_id).id;
    library.set_submitting(id).unwrap();
    id
}

pub(crate) fn fetching(library: &Library, track_id: &str) -> JobId {
    let id = submitting(library, track_id);
    library.set_running(id, Accepted { provider_id: Some("77".into()), ..Accepted::default() }).unwrap();
    library.set_fetching(id, Ready { links: json!(["https://example.com/a.png"]), ..Ready::default() }).unwrap();
    id
}

/// The state of the only charge of a generation.
pub(crate) fn charge_of(library: &Library, job: JobId) -> (ChargeState, Option<Usd>) {
    let charges = library.charges(1000).unwrap();
    let charge = charges.iter().find(|charge| charge.job == Some(job)).unwrap();
    (charge.state, charge.actual_usd)
}

pub(crate) fn new_asset(sent: &str) -> NewAsset {
    NewAsset {
        kind: Kind::Image,
        words: words(sent),
        operation: "text2img".into(),
        model: Some("flux".into()),
        seed: Some(u64::MAX),
        parameters: json!({"prompt": sent, "z": 1, "a": [true, null]}),
        parents: Vec::new(),
        job: None,
        index: 0,
        conversation: None,
        message: None,
        provider_id: Some("77".into()),
        estimated_usd: Some(usd(0.01)),
        requested_at: Some(1_700_000_000_000),
    }
}

/// A picture with something in every corner, different for every seed.
pub(crate) fn picture(width: u32, height: u32, seed: u32) -> DynamicImage {
    DynamicImage::from(RgbImage::from_fn(width, height, |x, y| {
        let mix = |n: u32| (x.wrapping_mul(n) ^ y.wrapping_mul(n + 1) ^ seed.wrapping_mul(2_654_435_761)) as u8;
        Rgb([mix(3), (x * 255 / width) as u8, (y * 255 / height) as u8])
    }))
}

pub(crate) fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn png(width: u32, height: u32, seed: u32) -> Vec<u8> {
    encoded(&picture(width, height, seed), ImageFormat::Png)
}

/// A small file of a real encoder, from the folder `samples`.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/samples").join(name);
    std::fs::read(path).unwrap()
}

/// What the person drops into the window.
pub(crate) fn import(library: &Library, bytes: &[u8], name: &str) -> Result<Asset, library::Error> {
    let mut incoming = library.incoming().unwrap();
    incoming.write(bytes).unwrap();
    library.import(incoming, name)
}

/// Receives the bytes in pieces and keeps them.
pub(crate) fn keep(library: &Library, bytes: &[u8], asset: NewAsset) -> Result<Asset, library::Error> {
    let mut incoming = library.incoming().unwrap();
    for piece in bytes.chunks(1000) {
        incoming.write(piece).unwrap();
    }
    library.keep(incoming, asset)
}

pub(crate) fn kept(library: &Library, sent: &str) -> Asset {
    let seed = sent.bytes().fold(7u32, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    keep(library, &png(8, 8, seed), new_asset(sent)).unwrap()
}
