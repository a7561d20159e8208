//! A server on loopback that answers whatever it is asked, as fast as it can: JSON, or as many bytes as
//! the path says. A thread for each connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What every call but a download is answered with: it is read as null is, and as an upload's answer.
const ANSWER: &str = r#"{"user_files":[],"rejected_files":[]}"#;

/// The server. It ends with the process.
pub(super) struct Server {
    pub(super) url: String,
    connections: Arc<AtomicUsize>,
}

impl Server {
    pub(super) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let url = format!("http://{}", listener.local_addr()?);
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::Relaxed);
                // A client that goes away has ended its connection, and nothing else.
                thread::spawn(move || serve(&stream));
            }
        });
        Ok(Self { url, connections })
    }

    /// How many connections there have been since this was last asked.
    pub(super) fn take_connections(&self) -> usize {
        self.connections.swap(0, Ordering::Relaxed)
    }
}

fn serve(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(1 << 16, stream);
    while let Some(request) = Request::read(&mut reader)? {
        request.body.pass_over(&mut reader)?;
        if let Some(length) = request.bytes {
            send_bytes(stream, length)?;
        } else {
            send_answer(stream)?;
        }
    }
    Ok(())
}

fn send_answer(stream: &TcpStream) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    write_all(stream, head.as_bytes())
}

fn write_all(mut stream: &TcpStream, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes)
}

fn send_bytes(stream: &TcpStream, length: usize) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/zip\r\ncontent-length: {length}\r\n\r\n"
    );
    write_all(stream, head.as_bytes())?;
    let chunk = vec![b'x'; 1 << 18];
    let mut left = length;
    while left > 0 {
        let part = left.min(chunk.len());
        write_all(stream, &chunk[..part])?;
        left -= part;
    }
    Ok(())
}

/// What of a request matters here.
struct Request {
    /// How many bytes it asks for, if it is a download.
    bytes: Option<usize>,
    body: Body,
}

enum Body {
    Length(u64),
    Chunked,
}

impl Request {
    /// None at the end of the connection.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let bytes = line
            .split_once("/log-export/")
            .and_then(|(_, rest)| rest.split_once("/download"))
            .and_then(|(length, _)| length.parse().ok());
        let mut body = Body::Length(0);
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let text = line.trim_end().to_ascii_lowercase();
            if text.is_empty() {
                return Ok(Some(Self { bytes, body }));
            }
            match text.split_once(": ") {
                Some(("content-length", length)) => {
                    body = Body::Length(length.parse().unwrap_or_default());
                }
                Some(("transfer-encoding", "chunked")) => body = Body::Chunked,
                _ => {}
            }
        }
    }
}

impl Body {
    fn pass_over(self, reader: &mut impl BufRead) -> io::Result<()> {
        match self {
            Self::Length(length) => skip(reader, length),
            Self::Chunked => loop {
                let mut line = String::new();
                reader.read_line(&mut line)?;
                let length = u64::from_str_radix(line.trim_end(), 16).unwrap_or_default();
                skip(reader, length + 2)?;
                if length == 0 {
                    return Ok(());
                }
            },
        }
    }
}

fn skip(reader: &mut impl BufRead, length: u64) -> io::Result<()> {
    io::copy(&mut reader.take(length), &mut io::sink()).map(drop)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn requests_follow_one_another_on_a_connection() {
        let server = Server::start().unwrap();
        let address = server.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let chunked = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        let counted = "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
        let download = "GET /api/admin/log-export/5/download HTTP/1.1\r\nConnection: close\r\n\r\n";
        stream.write_all([chunked, counted, download].concat().as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert_eq!(said.matches("HTTP/1.1 200 OK").count(), 3, "{said}");
        assert_eq!(said.matches(ANSWER).count(), 2, "{said}");
        assert!(said.ends_with("\r\n\r\nxxxxx"), "{said}");
        assert_eq!((server.take_connections(), server.take_connections()), (1, 0));
    }
}
