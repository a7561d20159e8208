//! The same for those who do not use async.

use crate::client::{LIST_PETS, Petstore};
use crate::server::{Server, Step, head, json};
use onyx_runtime::{Blocking, Download, ErrorKind, Event, ItemStream, Text};
use std::io::Read as _;
use std::time::Duration;

/// A server on a thread of its own.
fn serve(reply: crate::server::Reply) -> Server {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            sender.send(Server::answering([reply]).await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().unwrap()
}

fn client(server: &Server) -> Petstore<Blocking> {
    Petstore::builder().server(&server.url).api_key("k").build_blocking().unwrap()
}

#[test]
fn calls_are_waited_for() {
    let server = serve(json("200 OK", "[\"Rex\"]"));
    let pets = client(&server);
    // A connection can be used again once the client's thread has seen the end of the answer, which may be
    // after the caller has it: a call that comes at once may open another.
    let pause = || std::thread::sleep(Duration::from_millis(50));
    assert_eq!(pets.list_pets().limit(1).send().unwrap(), ["Rex"]);
    pause();
    assert_eq!(pets.get_pet("7").send().unwrap()[0], "Rex");
    pause();
    assert_eq!(pets.call::<Text>(&LIST_PETS).send().unwrap().0, "[\"Rex\"]");
    pause();
    let raw = pets.list_pets().send_raw().unwrap();
    assert_eq!(raw.status, 200);
    assert_eq!(server.connections(), 1);
}

#[test]
fn files_are_readers() {
    let server = serve(json("200 OK", "0123456789"));
    let pets = client(&server);
    let mut file = pets.call::<Download>(&LIST_PETS).send().unwrap();
    assert_eq!((file.media_type(), file.remaining()), (Some("application/json"), Some(10)));
    let mut start = [0; 3];
    file.read_exact(&mut start).unwrap();
    let mut rest = String::new();
    file.read_to_string(&mut rest).unwrap();
    assert_eq!((&start, rest.as_str()), (b"012", "3456789"));
    assert_eq!(pets.call::<Download>(&LIST_PETS).send().unwrap().bytes().unwrap(), "0123456789");
}

#[test]
fn streams_are_iterators() {
    let reply = vec![
        head("200 OK", &[]),
        Step::Write(b"1\n".into()),
        Step::Wait(Duration::from_millis(50)),
        Step::Write(b"2\n".into()),
        Step::Close,
    ];
    let server = serve(reply);
    let pets = client(&server);
    let items = pets.call::<ItemStream<i32>>(&LIST_PETS).send().unwrap();
    assert_eq!(items.collect::<Result<Vec<_>, _>>().unwrap(), [1, 2]);
    let items = pets.call::<ItemStream<Event>>(&LIST_PETS).send().unwrap();
    let mut items = items.idle_timeout(Duration::from_millis(10));
    assert_eq!(items.next().unwrap().unwrap().data, "1");
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    assert!(items.next().is_none());
}

#[test]
fn many_threads_share_one_client() {
    let server = serve(json("200 OK", "[\"Rex\"]"));
    let pets = client(&server);
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert_eq!(pets.list_pets().send().unwrap(), ["Rex"]));
        }
    });
    assert_eq!(server.received().len(), 20);
}

#[tokio::test]
async fn it_works_inside_of_a_runtime_too() {
    let server = serve(json("200 OK", "[\"Rex\"]"));
    let pets = client(&server);
    assert_eq!(pets.list_pets().send().unwrap(), ["Rex"]);
}
