//! The one way out: a SOCKS 5 server (RFC 1928) on loopback, through which Chromium makes all its connections.
//!
//! It resolves names itself and connects to addresses it has judged, so that neither a name that leads into a private
//! network nor one that changes in between gets through, whatever the page does. Another program that found its port
//! could reach through it what it can reach anyway: public hosts, and the loopback site of the session. A web page
//! cannot speak to it, because no HTTP request begins like a SOCKS greeting.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use url::Host;

use crate::{
    address::{self, Place},
    rules::Rules,
    state::{State, Unmet},
};

/// The most bytes that one step may bring from the network.
pub(crate) const MOST_BYTES: u64 = 128 << 20;

/// Answers of the server (RFC 1928, section 6).
const GRANTED: u8 = 0;
const NOT_ALLOWED: u8 = 2;
const UNREACHABLE: u8 = 4;

/// The gateway of one session.
#[derive(Debug)]
pub(crate) struct Gateway {
    rules: Arc<Rules>,
    state: watch::Sender<State>,
    /// Bytes that came since the step began.
    bytes: AtomicU64,
}

impl Gateway {
    pub(crate) fn new(rules: Arc<Rules>, state: watch::Sender<State>) -> Arc<Self> {
        Arc::new(Self { rules, state, bytes: AtomicU64::new(0) })
    }

    /// A new step begins: it may bring [`MOST_BYTES`] again.
    pub(crate) fn begin(&self) {
        self.bytes.store(0, Ordering::Relaxed);
    }

    /// Serves until it is dropped, and all its connections with it.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                    let gateway = Arc::clone(&self);
                    connections.spawn(async move { gateway.connection(stream).await });
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }

    async fn connection(&self, mut inside: TcpStream) -> io::Result<()> {
        let (host, port) = greet(&mut inside).await?;
        let outside = match self.reach(&host, port).await {
            Ok(stream) => stream,
            Err(code) => return answer(&mut inside, code).await,
        };
        answer(&mut inside, GRANTED).await?;
        let (mut from_inside, mut to_inside) = inside.split();
        let (mut from_outside, mut to_outside) = outside.into_split();
        let up = async {
            let copied = tokio::io::copy(&mut from_inside, &mut to_outside).await;
            to_outside.shutdown().await.ok();
            copied.map(|_| ())
        };
        let down = async {
            let copied = self.bring(&mut from_outside, &mut to_inside).await;
            to_inside.shutdown().await.ok();
            copied
        };
        tokio::try_join!(up, down).map(|_| ())
    }

    /// A connection to the first address of the host that answers, when all of them are where the rules want them.
    async fn reach(&self, host: &Host, port: u16) -> Result<TcpStream, u8> {
        tracing::debug!(%host, port, "connection asked for");
        let wanted = self.rules.connection(host, port).map_err(|reason| {
            tracing::debug!(%host, port, ?reason, "connection refused");
            NOT_ALLOWED
        })?;
        let found = match host {
            Host::Ipv4(address) => vec![(*address, port).into()],
            Host::Ipv6(address) => vec![(*address, port).into()],
            Host::Domain(name) => match tokio::net::lookup_host((name.as_str(), port)).await {
                Ok(found) => found.collect(),
                Err(_) => return Err(self.unmet(host, Unmet::NoName)),
            },
        };
        self.connect(host, wanted, &found).await
    }

    /// A connection to the first of these addresses that answers, if all of them are where they should be: one bad
    /// address among good ones is no accident.
    async fn connect(&self, host: &Host, wanted: Place, found: &[SocketAddr]) -> Result<TcpStream, u8> {
        if found.iter().any(|found| address::of(found.ip()) != wanted) {
            return Err(self.unmet(host, Unmet::Private));
        }
        TcpStream::connect(found).await.map_err(|_| self.unmet(host, Unmet::NoAnswer))
    }

    /// Remembers why a host was not connected to, and gives the answer for it.
    fn unmet(&self, host: &Host, why: Unmet) -> u8 {
        tracing::debug!(%host, ?why, "no connection");
        self.state.send_modify(|state| state.step.unmet = Some((host.to_string(), why)));
        if why == Unmet::Private { NOT_ALLOWED } else { UNREACHABLE }
    }

    /// Copies what comes, and stops when the step has brought enough.
    async fn bring(&self, from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let mut buffer = vec![0; 32 << 10];
        loop {
            let length = from.read(&mut buffer).await?;
            if length == 0 {
                return Ok(());
            }
            if self.bytes.fetch_add(length as u64, Ordering::Relaxed) + length as u64 > MOST_BYTES {
                self.state.send_modify(|state| state.step.heavy = true);
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            to.write_all(&buffer[..length]).await?;
        }
    }
}

/// The greeting and the request: no sign-in, "connect", and where to.
async fn greet(stream: &mut TcpStream) -> io::Result<(Host, u16)> {
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let [5, methods] = take::<2>(stream).await? else { return Err(invalid()) };
    let mut offered = vec![0; methods.into()];
    stream.read_exact(&mut offered).await?;
    if !offered.contains(&0) {
        return Err(invalid());
    }
    stream.write_all(&[5, 0]).await?;
    let [5, 1, _, kind] = take::<4>(stream).await? else { return Err(invalid()) };
    let host = match kind {
        1 => Host::Ipv4(Ipv4Addr::from(take::<4>(stream).await?)),
        4 => canonical(Ipv6Addr::from(take::<16>(stream).await?)),
        3 => {
            let mut name = vec![0; stream.read_u8().await?.into()];
            stream.read_exact(&mut name).await?;
            Host::parse(std::str::from_utf8(&name).map_err(|_| invalid())?).map_err(|_| invalid())?
        }
        _ => return Err(invalid()),
    };
    Ok((host, stream.read_u16().await?))
}

/// An IPv4 address in an IPv6 one is that IPv4 address.
fn canonical(address: Ipv6Addr) -> Host {
    match IpAddr::V6(address).to_canonical() {
        IpAddr::V4(address) => Host::Ipv4(address),
        IpAddr::V6(address) => Host::Ipv6(address),
    }
}

async fn take<const N: usize>(stream: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn answer(stream: &mut TcpStream, code: u8) -> io::Result<()> {
    stream.write_all(&[5, code, 0, 1, 0, 0, 0, 0, 0, 0]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Site;

    async fn gateway(sites: &[&str]) -> (SocketAddr, watch::Receiver<State>) {
        let sites = sites.iter().map(|site| Site::parse(site).unwrap()).collect();
        let (state, seen) = watch::channel(State::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(Gateway::new(Arc::new(Rules::new(sites, true)), state).serve(listener));
        (address, seen)
    }

    /// Asks for a connection and gives the code of the answer, and the stream.
    async fn ask(gateway: SocketAddr, host: &str, port: u16) -> (u8, TcpStream) {
        let mut stream = TcpStream::connect(gateway).await.unwrap();
        stream.write_all(&[5, 1, 0]).await.unwrap();
        assert_eq!(take::<2>(&mut stream).await.unwrap(), [5, 0]);
        let mut request = vec![5, 1, 0, 3, host.len() as u8];
        request.extend_from_slice(host.as_bytes());
        request.extend_from_slice(&port.to_be_bytes());
        stream.write_all(&request).await.unwrap();
        let code = take::<10>(&mut stream).await.unwrap()[1];
        (code, stream)
    }

    #[tokio::test]
    async fn it_connects_to_the_loopback_site_and_to_nothing_else_on_this_computer() {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = server.local_addr().unwrap().port();
        let (gateway, _seen) = gateway(&[&format!("127.0.0.1:{port}")]).await;
        let (code, mut stream) = ask(gateway, "127.0.0.1", port).await;
        assert_eq!(code, GRANTED);
        let (mut arrived, _) = server.accept().await.unwrap();
        arrived.write_all(b"hello").await.unwrap();
        assert_eq!(&take::<5>(&mut stream).await.unwrap(), b"hello");

        for (host, port) in [
            ("127.0.0.1", other.local_addr().unwrap().port()),
            ("localhost", port),
            ("10.0.0.1", 443),
            ("169.254.169.254", 80),
            ("[::1]", port),
            ("router", 443),
            ("cdn.example", 80),
        ] {
            assert_eq!(ask(gateway, host, port).await.0, NOT_ALLOWED, "{host}:{port}");
        }
    }

    #[tokio::test]
    async fn a_name_is_connected_to_only_when_all_its_addresses_are_where_they_should_be() {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (here, away) = (server.local_addr().unwrap(), SocketAddr::from(([10, 0, 0, 1], 443)));
        let (state, seen) = watch::channel(State::default());
        let gateway = Gateway::new(Arc::new(Rules::new(Vec::new(), true)), state);
        let host = Host::parse("rebound.example").unwrap();
        for (wanted, found) in [
            (Place::Public, vec![here]),
            (Place::Public, vec![away]),
            (Place::Public, vec![([93, 184, 216, 34], 443).into(), away]),
            (Place::Loopback, vec![here, away]),
        ] {
            assert_eq!(gateway.connect(&host, wanted, &found).await.err(), Some(NOT_ALLOWED), "{found:?}");
            let unmet = seen.borrow().step.unmet.clone();
            assert_eq!(unmet, Some(("rebound.example".into(), Unmet::Private)));
        }
        assert!(gateway.connect(&host, Place::Loopback, &[here]).await.is_ok());
    }

    #[tokio::test]
    async fn a_step_that_brings_too_much_is_cut_off() {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = server.local_addr().unwrap().port();
        let (gateway, mut seen) = gateway(&[&format!("127.0.0.1:{port}")]).await;
        let (code, mut stream) = ask(gateway, "127.0.0.1", port).await;
        assert_eq!(code, GRANTED);
        let (mut arrived, _) = server.accept().await.unwrap();
        tokio::spawn(async move { while arrived.write_all(&[7; 1 << 16]).await.is_ok() {} });
        let received = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await.unwrap_or(0);
        assert!(received <= MOST_BYTES, "{received}");
        seen.wait_for(|state| state.step.heavy).await.unwrap();
    }
}
