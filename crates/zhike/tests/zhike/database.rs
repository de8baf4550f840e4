//! A PostgreSQL database of its own for one test, made in the cluster that `ZHIKE_TEST_POSTGRES` names.

use tokio_postgres::NoTls;

/// A database that is dropped by `drop_it`.
pub struct OwnDatabase {
    admin_url: String,
    name: String,
    /// For the server.
    pub url: String,
}

impl OwnDatabase {
    /// Makes an empty one. Fails with a clear message when there is no cluster: nothing is skipped silently.
    pub async fn create(name: &str) -> Self {
        let admin_url = std::env::var("ZHIKE_TEST_POSTGRES")
            .expect("ZHIKE_TEST_POSTGRES must name a PostgreSQL cluster: run `make test`, or scripts/with-postgres.sh cargo test");
        let random: [u8; 4] = {
            let mut bytes = [0; 4];
            getrandom::fill(&mut bytes).expect("the system gives randomness");
            bytes
        };
        let name = format!("zhike_{name}_{:08x}", u32::from_be_bytes(random));
        statement(&admin_url, &format!("create database {name}")).await;
        let url = with_database(&admin_url, &name);
        Self { admin_url, name, url }
    }

    /// Drops it, whoever is still connected.
    pub async fn drop_it(self) {
        statement(&self.admin_url, &format!("drop database {} with (force)", self.name)).await;
    }
}

async fn statement(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the cluster answers");
    let task = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    drop(client);
    task.await.expect("the connection ends").expect("the connection ends well");
}

fn with_database(url: &str, name: &str) -> String {
    let (head, query) = url.split_once('?').map_or((url, None), |(head, query)| (head, Some(query)));
    let after_scheme = head.find("://").map_or(0, |at| at + 3);
    let path = head[after_scheme..].find('/').map_or(head.len(), |at| after_scheme + at);
    let query = query.map(|q| format!("?{q}")).unwrap_or_default();
    format!("{}/{name}{query}", &head[..path])
}

#[test]
fn the_name_of_the_database_is_replaced() {
    assert_eq!(with_database("postgres://u@127.0.0.1:5433/postgres", "x"), "postgres://u@127.0.0.1:5433/x");
    assert_eq!(with_database("postgres://u@h", "x"), "postgres://u@h/x");
    assert_eq!(with_database("postgres:///postgres?host=/run", "x"), "postgres:///x?host=/run");
}
