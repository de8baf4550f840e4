//! Sending by SMTP.

use lettre::address::{Address, Envelope};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio::time::timeout;

use crate::account::{Account, COMMAND, Secret, Security, TRANSFER, Trouble, words};
use crate::connect::addresses;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Why a letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// For good: another try would be refused too.
    #[error("{0}")]
    ForGood(String),
    /// For now.
    #[error("{0}")]
    ForNow(Trouble),
}

fn transport(account: &Account) -> Result<Transport, Trouble> {
    let server = &account.smtp;
    let parameters = || TlsParameters::new(server.host.clone()).map_err(|error| Trouble::Tls(words(&error)));
    let tls = match server.security {
        Security::Tls => Tls::Wrapper(parameters()?),
        Security::Starttls => Tls::Required(parameters()?),
        Security::Plain => Tls::None,
    };
    let mut builder =
        Transport::builder_dangerous(&server.host).port(server.port).tls(tls).timeout(Some(COMMAND));
    match &account.secret {
        Secret::Password(password) if !account.user.is_empty() && server.security != Security::Plain => {
            builder = builder.credentials(Credentials::new(account.user.clone(), password.clone()));
        }
        Secret::Password(_) => {}
        Secret::Token(token) => {
            builder = builder
                .authentication(vec![Mechanism::Xoauth2])
                .credentials(Credentials::new(account.user.clone(), token.clone()));
        }
    }
    Ok(builder.build())
}

fn trouble(account: &Account, error: &SmtpError) -> Trouble {
    let said = words(error);
    let code = error.status().map(u16::from);
    // Some servers tell why they refuse a token as one more question, which the client does not answer.
    let asked_back = matches!(account.secret, Secret::Token(_)) && error.is_client();
    if error.is_timeout() {
        Trouble::Timeout
    } else if asked_back || matches!(code, Some(530 | 534 | 535 | 538)) {
        Trouble::LogIn(said)
    } else if error.is_tls() {
        Trouble::Tls(said)
    } else if code.is_some() {
        Trouble::Server(said)
    } else {
        Trouble::Connect(format!("{}:{} ({said})", account.smtp.host, account.smtp.port))
    }
}

/// Connects and logs in, without sending anything.
pub async fn test(account: &Account) -> Result<(), Trouble> {
    addresses(&account.smtp).await?;
    let transport = transport(account)?;
    let tested = timeout(COMMAND, transport.test_connection()).await.map_err(|_| Trouble::Timeout)?;
    match tested {
        Ok(true) => Ok(()),
        Ok(false) => Err(Trouble::Server("it did not accept a connection".to_owned())),
        Err(error) => Err(trouble(account, &error)),
    }
}

/// Hands one letter over for all its recipients. `Ok` means that the server has taken it upon itself.
pub async fn send(account: &Account, from: &str, to: &[String], letter: &[u8]) -> Result<(), Refused> {
    addresses(&account.smtp).await.map_err(Refused::ForNow)?;
    let address = |text: &str| {
        text.parse::<Address>().map_err(|_| Refused::ForGood("the address cannot be written to".to_owned()))
    };
    let to = to.iter().map(|to| address(to)).collect::<Result<_, _>>()?;
    let envelope = Envelope::new(Some(address(from)?), to);
    let envelope = envelope.map_err(|error| Refused::ForGood(words(&error)))?;
    let transport = transport(account).map_err(Refused::ForNow)?;
    let sent = timeout(TRANSFER, transport.send_raw(&envelope, letter)).await;
    match sent.map_err(|_| Refused::ForNow(Trouble::Timeout))? {
        Ok(_) => Ok(()),
        Err(error) => {
            let trouble = trouble(account, &error);
            // A refused log-in is ours to mend: the letter waits for it.
            let for_good = error.is_permanent() && !matches!(trouble, Trouble::LogIn(_));
            Err(if for_good { Refused::ForGood(words(&error)) } else { Refused::ForNow(trouble) })
        }
    }
}
