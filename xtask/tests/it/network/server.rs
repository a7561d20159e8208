//! A server that does what it is told, misbehaving included: one thread, one request a connection.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The path and the query, or what a proxy is asked for.
    pub(super) target: String,
    /// The header lines, names in lower case.
    pub(super) headers: Vec<String>,
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.headers.iter();
        lines.filter_map(|line| line.split_once(": ")).find(|(key, _)| *key == name).map(|(_, v)| v)
    }
}

/// What a request is answered with.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// A whole answer.
    Full { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// These bytes, a pause between them, and then the end of the connection.
    Raw(Vec<u8>, Duration),
    /// Nothing, for longer than anybody waits.
    Silence,
}

impl Reply {
    pub(super) fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", kind.to_owned())];
        Self::Full { status, headers, body: body.into() }
    }

    pub(super) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/json", body)
    }

    pub(super) fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/html; charset=utf-8", body)
    }

    pub(super) fn not_found() -> Self {
        Self::new(404, "application/json", "{\"detail\":\"Not Found\"}")
    }

    pub(super) fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::new(status, "text/plain", "").with("Location", location)
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Full { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }

    fn write(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        match self {
            Self::Full { status, headers, body } => {
                let length = body.len();
                write!(stream, "HTTP/1.1 {status} -\r\nConnection: close\r\n")?;
                for (name, value) in headers {
                    write!(stream, "{name}: {value}\r\n")?;
                }
                write!(stream, "Content-Length: {length}\r\n\r\n")?;
                stream.write_all(body)
            }
            Self::Raw(bytes, pause) => bytes.chunks(16).try_for_each(|chunk| {
                stream.write_all(chunk)?;
                stream.flush()?;
                std::thread::sleep(*pause);
                Ok(())
            }),
            Self::Silence => {
                std::thread::sleep(Duration::from_mins(1));
                Ok(())
            }
        }
    }
}

type Requests = Arc<Mutex<Vec<Request>>>;

/// A server on a port of its own. It ends with the test program.
pub(super) struct Server {
    /// `127.0.0.1:PORT`.
    pub(super) host: String,
    requests: Requests,
}

impl Server {
    /// A server that answers each request as `answer` says.
    pub(super) fn new(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let requests = Requests::default();
        let (log, answer) = (Arc::clone(&requests), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        Self { host, requests }
    }

    /// A server with these pages; everything else is not found, as FastAPI says it.
    pub(super) fn with<const N: usize>(pages: [(&str, Reply); N]) -> Self {
        let pages = pages.map(|(path, reply)| (path.to_owned(), reply));
        Self::new(move |request| {
            let page = pages.iter().find(|(path, _)| *path == request.target);
            page.map_or_else(Reply::not_found, |(_, reply)| reply.clone())
        })
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// What was asked for, in order.
    pub(super) fn targets(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.target).collect()
    }
}

fn serve(mut stream: TcpStream, log: &Requests, answer: &dyn Fn(&Request) -> Reply) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines
        .take_while(|line| !line.is_empty())
        .map(|line| match line.split_once(": ") {
            Some((name, value)) => format!("{}: {value}", name.to_ascii_lowercase()),
            None => line,
        })
        .collect();
    let request = Request { target, headers };
    log.lock().unwrap().push(request.clone());
    // Whoever asked may have gone.
    let _ = answer(&request).write(&mut stream);
}

/// The page that FastAPI serves at `/docs`.
pub(super) fn swagger_page(url: &str) -> Reply {
    Reply::html(format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<link type=\"text/css\" rel=\"stylesheet\" \
         href=\"https://cdn.example/swagger-ui.css\">\n<title>Onyx Backend - Swagger UI</title>\n\
         </head>\n<body>\n<div id=\"swagger-ui\">\n</div>\n\
         <script src=\"https://cdn.example/swagger-ui-bundle.js\"></script>\n\
         <!-- `SwaggerUIBundle` is now available on the page -->\n<script>\n\
         const ui = SwaggerUIBundle({{\n    url: '{url}',\n\"dom_id\": \"#swagger-ui\",\n\
         \"layout\": \"BaseLayout\",\n\"deepLinking\": true,\n\
         oauth2RedirectUrl: window.location.origin + '/docs/oauth2-redirect',\n    presets: [\n\
         SwaggerUIBundle.presets.apis,\n        SwaggerUIBundle.SwaggerUIStandalonePreset\n\
         ],\n}})\n</script>\n</body>\n</html>\n"
    ))
}

/// The page of a web application, without a document.
pub(super) fn web_page() -> Reply {
    Reply::html(
        "<!DOCTYPE html><html><head><title>Onyx</title></head><body><div id=app></div></body></html>",
    )
}

/// A page to sign in.
pub(super) fn login_page() -> Reply {
    Reply::html(
        "<html><form action=/auth/login><input name=e><input type=\"password\" name=p></form></html>",
    )
}
