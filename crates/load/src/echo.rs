//! A bare WebSocket echo: what the wire and the clients cost when the server does nothing. The benchmark runs it as a
//! process of its own, as it does with the real server.

use futures::{SinkExt, StreamExt};
use tokio::net::TcpListener;

use crate::Error;

/// Echoes every text frame, for ever; `listening` is told the address.
pub async fn serve(listen: &str, listening: impl FnOnce(&str)) -> Result<(), Error> {
    let listener = TcpListener::bind(listen).await?;
    listening(&format!("http://{}", listener.local_addr()?));
    loop {
        let (tcp, _) = listener.accept().await?;
        tcp.set_nodelay(true)?;
        tokio::spawn(async move {
            let Ok(mut socket) = tokio_tungstenite::accept_async(tcp).await else { return };
            while let Some(Ok(message)) = socket.next().await {
                if message.is_close() || (message.is_text() && socket.send(message).await.is_err()) {
                    return;
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;
    use tokio_tungstenite::tungstenite::Message;

    use super::*;
    use crate::socket::connect;

    #[tokio::test]
    async fn what_is_sent_comes_back() {
        let (told, base) = oneshot::channel();
        tokio::spawn(async move {
            serve("127.0.0.1:0", |base| told.send(base.to_owned()).expect("the test waits")).await
        });
        let mut socket = connect(&base.await.expect("it listens"), "/").await.expect("it upgrades");
        socket.send(Message::text("在吗")).await.expect("sent");
        let back = socket.next().await.expect("a frame").expect("a good frame");
        assert_eq!(back.into_text().expect("text").as_str(), "在吗");
    }
}
