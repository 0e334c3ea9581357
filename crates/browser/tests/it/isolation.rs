//! What a page cannot do, however it tries.

use std::{
    io::{self, Write},
    net::{Ipv4Addr, UdpSocket},
    sync::{Arc, Mutex},
    time::Duration,
};

use browser::{Error, Extent};
use tokio::time::sleep;

use crate::{server::Server, session};

fn redirect(to: String) -> (u16, Vec<(&'static str, String)>, Vec<u8>) {
    (302, vec![("location", to)], Vec::new())
}

/// A page that reports to `/done` when its script has come to its end.
fn tries(script: &str) -> String {
    format!(
        "<!doctype html><title>Tries</title><a id=a style='position: absolute; left: 0; top: 0; width: 100px; height: 100px'>x</a>
         <script type=module>{script}\nawait fetch('/done', {{ method: 'POST' }});</script>"
    )
}

async fn done(server: &Server) {
    for _ in 0..600 {
        if !server.asked("/done").is_empty() {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("the page did not come to its end: {:?}", server.all());
}

#[tokio::test]
async fn only_the_list_is_opened_however_the_way_there() {
    let (server, other) = (Server::start().await, Server::start().await);
    let forbidden = other.url("/secret");
    other.page("/secret", "<title>Secret</title>");
    server.page("/", "<title>Home</title>");
    server.serve("/away", redirect(forbidden.clone()));
    server.serve("/inside", redirect("/".into()));
    server.page("/script", &format!("<title>Script</title><script>location = '{forbidden}'</script>"));
    server.page("/link", &format!("<title>Link</title><a href='{forbidden}'><h1>away</h1></a>"));
    server.page("/data", "<title>Data</title><a href='data:text/html,x'><h1>data</h1></a>");
    server.page(
        "/parts",
        &format!(
            "<title>Parts</title><iframe src='{forbidden}'></iframe><iframe src='/away'></iframe><iframe src='/'></iframe>
             <img src='{forbidden}'><link rel=stylesheet href='{forbidden}'>
             <script>fetch('{forbidden}', {{ mode: 'no-cors' }}); navigator.sendBeacon('{forbidden}', 'x');</script>"
        ),
    );
    let browser = session(&[&server]).await;

    let private = || Error::Private("127.0.0.1".into());
    for address in [
        "file:///etc/passwd",
        "data:text/html,x",
        "chrome://version",
        "view-source:http://127.0.0.1/",
        "about:blank",
        "javascript:alert(1)",
        "http://user:secret@example.com/",
        "no address",
    ] {
        assert!(matches!(browser.open(address).await, Err(Error::Address(_))), "{address}");
    }
    assert_eq!(browser.open("https://example.com/").await, Err(Error::NotAllowed("example.com".into())));
    assert_eq!(browser.open(&forbidden).await, Err(private()));
    assert_eq!(browser.open("http://169.254.169.254/latest").await, Err(Error::Private("169.254.169.254".into())));
    assert!(server.all().is_empty(), "nothing was asked for yet");

    assert_eq!(browser.open(&server.url("/inside")).await.unwrap().url, server.url("/"));
    assert_eq!(browser.open(&server.url("/away")).await, Err(private()));
    assert_eq!(browser.view().await.unwrap().url, server.url("/"), "the page stays");
    let opened = browser.open(&server.url("/script")).await;
    assert!(opened == Err(private()) || opened.is_ok(), "{opened:?}");
    browser.wait(500).await.ok();
    assert_eq!(browser.view().await.unwrap().url, server.url("/script"));
    browser.open(&server.url("/link")).await.unwrap();
    assert_eq!(browser.click(30, 40).await, Err(private()));
    assert_eq!(browser.view().await.unwrap().title, "Link");
    browser.open(&server.url("/data")).await.unwrap();
    browser.click(30, 40).await.ok();
    assert_eq!(browser.view().await.unwrap().url, server.url("/data"));

    let homes = server.asked("/").len();
    assert_eq!(browser.open(&server.url("/parts")).await.unwrap().title, "Parts");
    assert_eq!(server.asked("/").len(), homes + 1, "a frame of the list is shown");
    assert_eq!(server.asked("/away").len(), 2);
    assert!(other.all().is_empty(), "{:?}", other.all());
    assert!(server.all().iter().all(|asked| asked.starts_with("GET ")));
}

#[tokio::test]
async fn nothing_is_saved_opened_asked_or_kept_running() {
    let server = Server::start().await;
    server.serve("/file", (200, vec![("content-disposition", "attachment; filename=trap.bin".into())], vec![7; 5000]));
    server.serve("/zip", (200, vec![("content-type", "application/zip".into())], vec![7; 5000]));
    server.page("/link", "<title>Link</title><a href=/file><h1>file</h1></a>");
    server.page("/window", "<title>Window</title><a href=/popup target=_blank><h1>new</h1></a>");
    server.page("/ask", "<input type=file style='position: absolute; left: 0; top: 0; width: 200px; height: 100px'>");
    server.serve(
        "/worker.js",
        (200, vec![("content-type", "text/javascript".into())], b"self.onfetch = () => {}".to_vec()),
    );
    server.page(
        "/tries",
        &tries(
            "if (window.open('/popup') !== null) fetch('/opened');
             alert('stop'); confirm('stop'); prompt('stop');
             for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'])
               if ((await navigator.permissions.query({ name })).state !== 'denied') fetch('/permits-' + name);
             await new Promise((go) => navigator.geolocation.getCurrentPosition(() => fetch('/located').then(go), go));
             await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => fetch('/listens'), () => {});
             await navigator.serviceWorker.register('/worker.js').then(() => fetch('/served'), () => {});
             const a = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'trap.txt' });
             document.body.append(a); a.click();",
        ),
    );
    let browser = session(&[&server]).await;
    let refused = |name: &str| Err(Error::Download(name.into()));
    assert_eq!(browser.open(&server.url("/file")).await, refused("file"));
    assert_eq!(browser.open(&server.url("/zip")).await, refused("zip.zip"));
    browser.open(&server.url("/link")).await.unwrap();
    assert_eq!(browser.click(30, 40).await, refused("file"));
    browser.open(&server.url("/window")).await.unwrap();
    browser.click(30, 40).await.unwrap();
    assert_eq!(browser.view().await.unwrap().title, "Window");
    browser.open(&server.url("/ask")).await.unwrap();
    browser.click(50, 50).await.unwrap();
    browser.open(&server.url("/tries")).await.unwrap();
    done(&server).await;
    browser.screenshot(Extent::View).await.expect("no dialog is in the way");
    let expected = ["/file", "/zip", "/link", "/window", "/ask", "/tries", "/done", "/favicon.ico"];
    let more: Vec<_> =
        server.all().into_iter().filter(|asked| !expected.iter().any(|path| asked.ends_with(path))).collect();
    assert!(more.is_empty(), "{more:?}");
    let process = browser.process_id();
    let home = std::fs::read_link(format!("/proc/{process}/cwd")).unwrap();
    let mut folders = vec![home];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let Ok(entry) = entry else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            assert!(!name.contains("trap") && !name.contains("crdownload") && !name.contains("zip"), "{name}");
            seen += 1;
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            }
        }
    }
    assert!(seen > 10, "the folder of the session was searched");
}

#[tokio::test]
async fn nothing_leaves_around_the_gateway_and_nobody_is_signed_in() {
    let (server, other) = (Server::start().await, Server::start().await);
    let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    udp.set_nonblocking(true).unwrap();
    let (port, ours, theirs) = (udp.local_addr().unwrap().port(), server.host(), other.host());
    let socket = "const open = (to) => new Promise((go) => { try { const s = new WebSocket(to); s.onopen = s.onerror = s.onclose = go; } catch { go(); } });";
    server.serve(
        "/worker.js",
        (200, vec![("content-type", "text/javascript".into())],
         format!("{socket} open('ws://{theirs}/net').then(() => open('ws://{ours}/net')).then(() => postMessage('done'));").into()),
    );
    server.page(
        "/tries",
        &tries(&format!(
            "{socket}
             await open('ws://{theirs}/page'); await open('ws://{ours}/page');
             const blob = URL.createObjectURL(new Blob([`{socket} open('ws://{theirs}/blob').then(() => postMessage('done'))`]));
             for (const script of ['/worker.js', blob]) await new Promise((go) => new Worker(script).onmessage = go);
             try {{
               const call = new RTCPeerConnection({{ iceServers: [{{ urls: 'stun:127.0.0.1:{port}' }}] }});
               call.createDataChannel('x');
               await call.setLocalDescription(await call.createOffer());
               await new Promise((go) => {{ call.onicegatheringstatechange = () => call.iceGatheringState === 'complete' && go(); setTimeout(go, 2000); }});
             }} catch {{}}
             try {{ await new WebTransport('https://127.0.0.1:{port}/').ready; }} catch {{}}"
        )),
    );
    server.serve(
        "/private",
        (
            401,
            vec![("www-authenticate", "Basic realm=\"x\"".into()), ("content-type", "text/html".into())],
            b"<title>Closed</title>".to_vec(),
        ),
    );
    server.serve(
        "/cookie",
        (200, vec![("set-cookie", "a=1".into()), ("content-type", "text/html".into())], b"<title>Set</title>".to_vec()),
    );
    let browser = session(&[&server]).await;
    browser.open(&server.url("/tries")).await.unwrap();
    done(&server).await;
    assert_eq!(server.asked("/page").len(), 1, "a web socket to an allowed site goes out: {:?}", server.all());
    assert_eq!(server.asked("/net").len(), 1);
    assert!(other.all().is_empty(), "{:?}", other.all());
    assert!(udp.recv(&mut [0; 64]).is_err(), "no packet came");

    assert_eq!(browser.open(&server.url("/private")).await.unwrap().title, "Closed");
    let asked = server.asked("/private");
    assert!(asked.len() == 1 && !asked[0].headers.contains_key("authorization"), "{asked:?}");

    browser.open(&server.url("/cookie")).await.unwrap();
    browser.open(&server.url("/cookie")).await.unwrap();
    let cookies = |at: usize| server.asked("/cookie")[at].headers.contains_key("cookie");
    assert!(!cookies(0) && cookies(1), "a session keeps its own cookies");
    browser.close().await;
    let browser = session(&[&server]).await;
    browser.open(&server.url("/cookie")).await.unwrap();
    assert!(!cookies(2), "and no other gets them");
}

#[tokio::test]
async fn other_hosts_are_asked_for_parts_of_a_page_and_told_nothing() {
    // The test and everything it starts run in this thread, whose log is kept here.
    let log = Arc::new(Mutex::new(Vec::new()));
    let writer = Mutex::new(Log(Arc::clone(&log)));
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_ansi(false).with_writer(writer);
    let _guard = tracing::subscriber::set_default(subscriber.finish());

    let server = Server::start().await;
    let worker = b"new WebSocket('wss://worker.example/').onerror = () => postMessage('done')".to_vec();
    server.serve("/worker.js", (200, vec![("content-type", "text/javascript".into())], worker));
    server.page(
        "/tries",
        &tries(
            "const quiet = (work) => new Promise((go) => work.then(go, go));
             const element = (name, values) => new Promise((go) => document.body.append(Object.assign(document.createElement(name), values, { onload: go, onerror: go })));
             await element('img', { src: 'https://picture.example/a.png' });
             await quiet(fetch('https://data.example/', { mode: 'no-cors' }));
             await quiet(fetch('https://post.example/', { mode: 'no-cors', method: 'POST', body: 'x' }));
             await quiet(fetch('https://preflight.example/', { headers: { 'x-own': '1' } }));
             navigator.sendBeacon('https://beacon.example/', 'x');
             await new Promise((go) => new EventSource('https://stream.example/').onerror = go);
             await new Promise((go) => { new WebSocket('wss://socket.example/').onerror = go; });
             const socket = (host) => `new WebSocket('wss://${host}.example/').onerror = () => postMessage('done')`;
             const blob = URL.createObjectURL(new Blob([socket('blob')]));
             for (const script of ['/worker.js', blob]) await new Promise((go) => new Worker(script).onmessage = go);
             await element('img', { src: 'http://plain.example/a.png' });
             await element('img', { src: 'https://port.example:8443/a.png' });
             document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://frame.example/' }));
             const form = Object.assign(document.createElement('form'), { action: 'https://form.example/', method: 'POST', target: 'hidden' });
             document.body.append(Object.assign(document.createElement('iframe'), { name: 'hidden' }), form);
             form.submit();",
        ),
    );
    let browser = session(&[&server]).await;
    browser.open(&server.url("/tries")).await.unwrap();
    done(&server).await;
    browser.wait(1000).await.unwrap();
    let text = String::from_utf8(log.lock().unwrap().clone()).unwrap();
    let mut asked: Vec<_> = text
        .lines()
        .filter(|line| line.contains("connection asked for"))
        .filter_map(|line| line.split("host=").nth(1)?.split(' ').next())
        .collect();
    asked.retain(|host| host.ends_with(".example"));
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(asked, ["data.example", "picture.example", "stream.example"]);
}

struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
