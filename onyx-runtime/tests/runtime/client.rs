//! A root client such as a generated crate has, over operations that are made up.

use onyx_runtime::{
    self as runtime, Access, Answer, Async, Auth, Call, ClientBuilder, Method, Mode, Operation,
    Request, Root, Service, builder,
};

pub static SERVICE: Service = Service::new("Petstore")
    .prefix("/api")
    .environment("PETSTORE")
    .version("2.1.0")
    .version_probe("/version", "backend_version")
    .request_id_header("X-Request-ID")
    .session_cookie("session");

#[derive(Clone, Debug)]
pub struct Petstore<M: Mode = Async>(pub runtime::Client<M>);

impl<M: Mode> From<runtime::Client<M>> for Petstore<M> {
    fn from(client: runtime::Client<M>) -> Self {
        Self(client)
    }
}

impl<M: Mode> Root for Petstore<M> {
    const SERVICE: &'static Service = &SERVICE;
    type In<N: Mode> = Petstore<N>;
}

impl Petstore {
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }
}

pub const GET_PET: Operation = Operation::new("get_pet", Method::GET, "/pets/{pet_id}")
    .access(Access::new("owner", "the key of the pet's owner"))
    .auth(Auth::Bearer);
pub const LIST_PETS: Operation =
    Operation::new("list_pets", Method::GET, "/pets").auth(Auth::Bearer);
pub const ADD_PET: Operation = Operation::new("add_pet", Method::POST, "/pets").auth(Auth::Bearer);

impl<M: Mode> Petstore<M> {
    pub fn get_pet(&self, pet_id: &str) -> Call<serde_json::Value, M> {
        let mut request = Request::new(&GET_PET);
        request.path("pet_id", &pet_id);
        Call::new(&self.0, request)
    }

    pub fn list_pets(&self) -> ListPets<M> {
        ListPets { call: self.call(&LIST_PETS) }
    }

    pub fn add_pet<T: Answer>(&self, fill: impl FnOnce(&mut Request)) -> Call<T, M> {
        let mut request = Request::new(&ADD_PET);
        fill(&mut request);
        Call::new(&self.0, request)
    }

    /// A call of any operation without parameters.
    pub fn call<T: Answer>(&self, operation: &'static Operation) -> Call<T, M> {
        Call::new(&self.0, Request::new(operation))
    }
}

/// A call with optional parameters, as generated code has it.
#[derive(Debug)]
pub struct ListPets<M: Mode = Async> {
    call: Call<Vec<String>, M>,
}

builder! { ListPets => Vec<String> }

impl<M: Mode> ListPets<M> {
    pub fn limit(mut self, limit: i64) -> Self {
        self.call.request_mut().query("limit", &limit);
        self
    }
}

/// A client of a server, with a key and without pauses between retries.
pub fn client(server: &super::server::Server) -> Petstore {
    build(server, |builder| builder.api_key("top-secret-key"))
}

pub fn build(
    server: &super::server::Server,
    change: impl FnOnce(ClientBuilder<Petstore>) -> ClientBuilder<Petstore>,
) -> Petstore {
    let tiny = std::time::Duration::from_millis(1);
    let policy = runtime::RetryPolicy::default().pauses(tiny, tiny);
    change(Petstore::builder().server(&server.url).retry(policy)).build().unwrap()
}
