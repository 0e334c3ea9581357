fn main() {
    for f in std::env::args().skip(1) {
        let b = std::fs::read(&f).unwrap();
        let s = std::time::Instant::now();
        match document::read(&f, &b) {
            Ok(d) => {
                println!(
                    "=== {f} {:?} pages {} chars {} title {:?} {:?}",
                    d.kind,
                    d.pages().len(),
                    d.characters(),
                    d.title,
                    s.elapsed()
                );
                std::fs::write(format!("/tmp/eval/out/{}.txt", f.rsplit('/').next().unwrap()), d.text(1..=9999))
                    .unwrap();
            }
            Err(e) => println!("=== {f} ERR {e:?}"),
        }
    }
}
