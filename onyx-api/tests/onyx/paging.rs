//! Each way in which pages follow one another, as the operations that go it are generated.

use crate::client;
use crate::server::{Received, Reply, Server, json};
use onyx_api::runtime::ErrorKind;
use serde_json::{Value, json};

fn page(body: &Value) -> Reply {
    json("200 OK", &body.to_string())
}

fn targets(server: &Server) -> Vec<String> {
    server.received().into_iter().map(|request| request.target).collect()
}

fn query(request: &Received, name: &str) -> Option<String> {
    let (_, query) = request.target.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

fn user(id: u128) -> Value {
    json!({
        "id": uuid::Uuid::from_u128(id), "email": format!("u{id}@example.com"), "role": "basic",
        "account_type": "STANDARD", "is_active": true, "password_configured": true,
        "personal_name": null, "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z", "groups": [], "is_scim_synced": false,
        "craft_enabled": null,
    })
}

fn users(ids: std::ops::Range<u128>, total: i64) -> Reply {
    page(&json!({"items": ids.map(user).collect::<Vec<_>>(), "total_items": total}))
}

#[tokio::test]
async fn pages_are_counted_up_to_the_total() {
    let replies = [users(0..2, 5), users(2..4, 5), users(4..5, 5)];
    let server = Server::answering(replies).await;
    let mut pages = client(&server).users().list_accepted_users().page_size(2).q("u").pages();
    assert_eq!((pages.total(), server.received().len()), (None, 0));
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!((pages.total(), page.total_items), (Some(5), 5));
        sizes.push(page.items.len());
    }
    assert_eq!(sizes, [2, 2, 1]);
    assert!(pages.next().await.is_none(), "an end stays one");
    let path = "/api/manage/users/accepted?page_size=2&q=u";
    assert_eq!(
        targets(&server),
        [path.to_owned(), format!("{path}&page_num=1"), format!("{path}&page_num=2")]
    );
}

#[tokio::test]
async fn the_items_of_all_pages_come_in_a_row_and_only_as_they_are_taken() {
    let server = Server::answering([users(0..2, 3), users(2..3, 3)]).await;
    let mut items = client(&server).users().list_accepted_users().items();
    for id in 0..2 {
        let user = items.try_next().await.unwrap().unwrap();
        assert_eq!(user.email, format!("u{id}@example.com"));
    }
    assert_eq!((server.received().len(), items.total()), (1, Some(3)));
    assert_eq!(items.all().await.unwrap().len(), 1);
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn pages_begin_where_the_caller_says() {
    let server = Server::answering([users(6..8, 9), users(8..9, 9)]).await;
    let call = client(&server).users().list_accepted_users().page_num(3).page_size(2);
    assert_eq!(call.items().all().await.unwrap().len(), 3);
    let asked: Vec<_> = server.received().iter().map(|r| query(r, "page_num")).collect();
    assert_eq!(asked, [Some("3".to_owned()), Some("4".to_owned())]);
}

#[tokio::test]
async fn an_empty_page_is_the_last_and_told_only_where_it_is_the_first() {
    let server = Server::answering([users(0..0, 0)]).await;
    let mut pages = client(&server).users().list_accepted_users().pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 0);
    assert_eq!(pages.total(), Some(0));
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(server.received().len(), 1);

    // Something was removed meanwhile, and the total is too high.
    let server = Server::answering([users(0..2, 3), users(0..0, 3)]).await;
    let mut pages = client(&server).users().list_accepted_users().pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 2);
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_server_that_repeats_a_page_is_refused() {
    let server = Server::answering([users(0..2, 1_000_000)]).await;
    let mut items = client(&server).users().list_accepted_users().items();
    assert!(items.try_next().await.unwrap().is_some());
    assert!(items.try_next().await.unwrap().is_some());
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("list_accepted_users"), "{error}");
    assert!(error.to_string().contains("same page twice"), "{error}");
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn an_error_ends_the_pages_once() {
    let replies = [users(0..2, 9), json("403 Forbidden", r#"{"detail": "no"}"#)];
    let server = Server::answering(replies).await;
    let mut items = client(&server).users().list_accepted_users().items();
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.unwrap().is_ok());
    assert_eq!(items.next().await.unwrap().unwrap_err().status().unwrap(), 403);
    assert!(items.next().await.is_none());
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_sent_is_an_error_of_the_first_page() {
    let server = Server::answering([users(0..2, 9)]).await;
    let call = client(&server).users().list_accepted_users();
    let mut pages = call.header("x", "a\nb").pages();
    assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Request);
    assert!(pages.next().await.is_none());
    let call = client(&server).users().list_accepted_users();
    let mut pages = call.extra_query("page_num", "soon").pages();
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("page_num"), "{error}");
    assert!(pages.next().await.is_none());
    assert_eq!(server.received().len(), 0);
}

fn chats(titles: &[(&str, &[u128])], more: bool) -> Reply {
    let groups = titles.iter().map(|(title, ids)| {
        let chats = ids.iter().map(|id| {
            json!({
                "id": uuid::Uuid::from_u128(*id), "name": null, "persona_id": 0,
                "time_created": "2026-01-01T00:00:00Z", "shared_status": "private",
            })
        });
        json!({"title": title, "chats": chats.collect::<Vec<_>>()})
    });
    page(&json!({"groups": groups.collect::<Vec<_>>(), "has_more": more, "next_page": null}))
}

#[tokio::test]
async fn lists_in_lists_are_one_and_the_flag_decides() {
    let replies = [
        chats(&[("Today", &[1, 2]), ("Yesterday", &[3])], true),
        chats(&[("Yesterday", &[4])], false),
    ];
    let server = Server::answering(replies).await;
    let found = client(&server).chat().search_chats().query("x").items().all().await.unwrap();
    let ids: Vec<u128> = found.iter().map(|chat| chat.id.as_u128()).collect();
    assert_eq!(ids, [1, 2, 3, 4]);
    assert_eq!(targets(&server), ["/api/chat/search?query=x", "/api/chat/search?query=x&page=2"]);
}

fn sessions(times: &[&str], more: bool) -> Reply {
    let sessions = times.iter().map(|time| {
        json!({
            "id": uuid::Uuid::from_u128(u128::from(time.as_bytes()[9])), "name": null,
            "persona_id": 0, "time_created": "2026-01-01T00:00:00Z", "time_updated": time,
            "shared_status": "private",
        })
    });
    page(&json!({"sessions": sessions.collect::<Vec<_>>(), "has_more": more}))
}

#[tokio::test]
async fn the_last_item_says_before_which_time_to_go_on() {
    let replies = [
        sessions(&["2026-01-04T00:00:00+00:00", "2026-01-03T00:00:00+00:00"], true),
        sessions(&["2026-01-02T00:00:00+00:00"], false),
    ];
    let server = Server::answering(replies).await;
    let call = client(&server).chat().get_user_chat_sessions();
    assert_eq!(call.items().all().await.unwrap().len(), 3);
    let asked: Vec<_> = server.received().iter().map(|r| query(r, "before")).collect();
    assert_eq!(asked, [None, Some("2026-01-03T00%3A00%3A00%2B00%3A00".to_owned())]);
}

#[tokio::test]
async fn a_time_that_does_not_move_is_refused() {
    let replies = [
        sessions(&["2026-01-04T00:00:00Z", "2026-01-03T00:00:00Z"], true),
        sessions(&["2026-01-03T00:00:00Z"], true),
    ];
    let server = Server::answering(replies).await;
    let mut items = client(&server).chat().get_user_chat_sessions().items();
    for _ in 0..3 {
        items.try_next().await.unwrap().unwrap();
    }
    let error = items.try_next().await.unwrap_err();
    assert!(error.to_string().contains("`before`"), "{error}");
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(server.received().len(), 2);
}

fn runs(ids: &[u128], cursor: Option<&str>) -> Reply {
    let runs = ids.iter().map(|id| {
        json!({
            "id": uuid::Uuid::from_u128(*id), "status": "SUCCEEDED", "trigger_source": "SCHEDULED",
            "session_id": null, "started_at": "2026-01-01T00:00:00Z", "finished_at": null,
            "summary": null, "error_class": null, "skip_reason": null,
        })
    });
    page(&json!({"items": runs.collect::<Vec<_>>(), "next_cursor": cursor}))
}

#[tokio::test]
async fn a_cursor_is_followed_until_there_is_none_also_over_an_empty_page() {
    let replies = [runs(&[1, 2], Some("a=b&c")), runs(&[], Some("d")), runs(&[3], None)];
    let server = Server::answering(replies).await;
    let tasks = client(&server).scheduled_tasks();
    let found = tasks.list_task_runs(uuid::Uuid::nil()).limit(2).items().all().await.unwrap();
    assert_eq!(found.len(), 3);
    let asked: Vec<_> = server.received().iter().map(|r| query(r, "cursor")).collect();
    assert_eq!(asked, [None, Some("a%3Db%26c".to_owned()), Some("d".to_owned())]);
}

#[tokio::test]
async fn cursors_that_lead_in_a_circle_are_refused() {
    let replies =
        [runs(&[1], Some("a")), runs(&[2], Some("b")), runs(&[3], Some("a")), runs(&[4], None)];
    let server = Server::answering(replies).await;
    let mut pages = client(&server).scheduled_tasks().list_task_runs(uuid::Uuid::nil()).pages();
    for _ in 0..3 {
        pages.try_next().await.unwrap().unwrap();
    }
    let error = pages.try_next().await.unwrap_err();
    assert!(error.to_string().contains("`cursor`"), "{error}");
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(server.received().len(), 3);
}

fn groups(names: &[&str], total: i64) -> Reply {
    let groups: Vec<_> = names.iter().map(|name| json!({"displayName": name})).collect();
    page(&json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total, "startIndex": 1, "itemsPerPage": 2, "Resources": groups,
    }))
}

#[tokio::test]
async fn items_are_counted_as_they_came_whatever_was_asked_for() {
    let replies = [groups(&["a", "b"], 4), groups(&["c"], 4), groups(&["d"], 4)];
    let server = Server::answering(replies).await;
    let items = client(&server).scim().list_groups().count(500).items();
    assert_eq!(items.all().await.unwrap().len(), 4);
    let asked: Vec<_> = server.received().iter().map(|r| query(r, "startIndex")).collect();
    assert_eq!(asked, [None, Some("3".to_owned()), Some("4".to_owned())]);
}

#[tokio::test]
async fn a_start_in_the_middle_counts_towards_the_total() {
    let server = Server::answering([groups(&["c", "d"], 4)]).await;
    let mut pages = client(&server).scim().list_groups().start_index(3).pages();
    assert!(pages.try_next().await.unwrap().is_some());
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(server.received().len(), 1);
}

#[cfg(feature = "blocking")]
#[test]
fn pages_and_items_are_iterators_where_calls_are_waited_for() {
    let replies = vec![users(0..2, 3), users(2..3, 3), users(0..2, 3), users(2..3, 3)];
    let server = crate::serve(replies);
    let client = onyx_api::Client::builder().server(&server.url).api_key("k");
    let users = client.build_blocking().unwrap().users();
    let pages: Vec<_> = users.list_accepted_users().pages().map(Result::unwrap).collect();
    assert_eq!(pages.iter().map(|page| page.items.len()).collect::<Vec<_>>(), [2, 1]);
    let mut items = users.list_accepted_users().items();
    assert_eq!(items.by_ref().map(Result::unwrap).count(), 3);
    assert_eq!(items.total(), Some(3));
}
