//! How long a thumbnail takes, against a peer and against the limit: decoding alone.
//!
//! `cargo bench -p library --bench thumbnails`
//!
//! The peer is `vipsthumbnail` (Debian: `libvips-tools`), or ImageMagick's `magick` or `convert` when that is missing; it
//! makes the same JPEG of 512 pixels, quality 80, from the same files, on one thread, all files in one process. Ours
//! goes from file to file too: it reads the original, decodes, shrinks, encodes and writes the cache. Rounds alternate
//! and the best of each counts. Only the ratios mean anything; they are printed, and judged by nobody.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and ends at the first error")]

use std::{
    fs,
    hint::black_box,
    io::Cursor,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use library::{AssetId, Kind, Library, NewAsset, Words};

const PICTURES: u32 = 8;
const ROUNDS: usize = 4;

fn main() {
    println!(
        "{:12} {:>10} {:>14} {:>10} {:>12} {:>14}",
        "512 px from", "ours", "decode only", "peer", "peer/ours", "decode/ours"
    );
    for (name, side, format) in [
        ("PNG 1024", 1024, ImageFormat::Png),
        ("PNG 2048", 2048, ImageFormat::Png),
        ("JPEG 1024", 1024, ImageFormat::Jpeg),
        ("JPEG 2048", 2048, ImageFormat::Jpeg),
        ("WebP 1024", 1024, ImageFormat::WebP),
        ("WebP 2048", 2048, ImageFormat::WebP),
    ] {
        let shelf = Shelf::new(side, format);
        let (mut ours, mut decoding, mut peer) = (Duration::MAX, Duration::MAX, None::<Duration>);
        for _ in 0..ROUNDS {
            ours = ours.min(shelf.ours());
            decoding = decoding.min(shelf.decoding(format));
            if let Some(took) = shelf.peer() {
                peer = Some(peer.map_or(took, |best| best.min(took)));
            }
        }
        let each = |took: Duration| format!("{:.1} ms", took.as_secs_f64() * 1000.0 / f64::from(PICTURES));
        let ratio = |of: Duration| format!("{:.2}", of.as_secs_f64() / ours.as_secs_f64());
        println!(
            "{name:12} {:>10} {:>14} {:>10} {:>12} {:>14}",
            each(ours),
            each(decoding),
            peer.map_or("none".into(), each),
            peer.map_or("-".into(), ratio),
            ratio(decoding)
        );
    }
}

struct Shelf {
    home: tempfile::TempDir,
    library: Library,
    ids: Vec<AssetId>,
    files: Vec<PathBuf>,
}

impl Shelf {
    fn new(side: u32, format: ImageFormat) -> Self {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        let ids: Vec<AssetId> = (0..PICTURES).map(|seed| keep(&library, &encoded(side, seed, format))).collect();
        let files = ids.iter().map(|id| library.original_path(*id).unwrap()).collect();
        Self { home, library, ids, files }
    }

    fn ours(&self) -> Duration {
        fs::remove_dir_all(self.home.path().join("cache")).unwrap();
        timed(|| {
            for id in &self.ids {
                black_box(self.library.thumbnail(*id).unwrap());
            }
        })
    }

    fn decoding(&self, format: ImageFormat) -> Duration {
        timed(|| {
            for file in &self.files {
                let bytes = fs::read(file).unwrap();
                match format {
                    ImageFormat::Jpeg => {
                        drop(black_box(turbojpeg::decompress(&bytes, turbojpeg::PixelFormat::RGB).unwrap()))
                    }
                    ImageFormat::WebP => drop(black_box(webp::Decoder::new(&bytes).decode().unwrap())),
                    _ => drop(black_box(image::load_from_memory_with_format(&bytes, format).unwrap())),
                }
            }
        })
    }

    fn peer(&self) -> Option<Duration> {
        let out = tempfile::tempdir().unwrap();
        let mut command = if found("vipsthumbnail") {
            let mut vips = Command::new("vipsthumbnail");
            vips.args(["--vips-concurrency=1", "--size", "512", "-o"]).arg(out.path().join("%s.jpg[Q=80]"));
            vips.args(&self.files);
            vips
        } else {
            let magick = ["magick", "convert"].into_iter().find(|name| found(name))?;
            let mut magick = Command::new(magick);
            magick.args(["-limit", "thread", "1"]).args(&self.files);
            magick.args(["-thumbnail", "512x512", "-quality", "80"]).arg(out.path().join("%d.jpg"));
            magick
        };
        let took = timed(|| assert!(command.status().unwrap().success()));
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), self.files.len(), "the peer made every thumbnail");
        Some(took)
    }
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn found(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder: PathBuf| Path::new(&folder).join(program).is_file())
}

fn keep(library: &Library, bytes: &[u8]) -> AssetId {
    let mut incoming = library.incoming().unwrap();
    incoming.write(bytes).unwrap();
    let asset = NewAsset {
        kind: Kind::Image,
        words: Words { sent: "a landscape".into(), ..Words::default() },
        operation: "text2img".into(),
        model: None,
        seed: None,
        parameters: serde_json::Value::Null,
        parents: Vec::new(),
        job: None,
        index: 0,
        conversation: None,
        message: None,
        provider_id: None,
        estimated_usd: None,
        requested_at: None,
    };
    library.keep(incoming, asset).unwrap().id
}

/// Hills, soft light and a little grain, so that files are about as large as those of picture models.
fn encoded(side: u32, seed: u32, format: ImageFormat) -> Vec<u8> {
    let turn = f64::from(seed);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64 ^ u64::from(seed);
    let picture = RgbImage::from_fn(side, side, |x, y| {
        let (x, y) = (f64::from(x) / f64::from(side), f64::from(y) / f64::from(side));
        let hill = (x * 9.0 + turn).sin() * 0.1 + (x * 31.0 + turn * 2.0).sin() * 0.03 + (x * 120.0).sin() * 0.004;
        let light = (y - 0.5 - hill).tanh() * 60.0 + ((x * 80.0).sin() * (y * 70.0 + turn).cos()) * 9.0;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let grain = (random % 7) as f64 - 3.0;
        Rgb([120.0 + light + grain, 110.0 + light * 0.8 + grain, 140.0 - light + grain].map(|value| value as u8))
    });
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => {
            let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 92);
            DynamicImage::from(picture).write_with_encoder(encoder).unwrap();
        }
        // The `image` crate writes lossless WebP only; the providers' is lossy.
        ImageFormat::WebP => return webp::Encoder::from_rgb(&picture, side, side).encode(90.0).to_vec(),
        _ => DynamicImage::from(picture).write_to(&mut bytes, format).unwrap(),
    }
    bytes.into_inner()
}
