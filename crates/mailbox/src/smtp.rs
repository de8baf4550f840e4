//! Sending by SMTP.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use lettre::address::{Address, Envelope};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio::time::timeout;

use crate::account::{Account, COMMAND, Secret, Security, TRANSFER, Trouble, words};
use crate::authority;
use crate::bearer::Way;
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

fn parameters(account: &Account) -> Result<TlsParameters, SmtpError> {
    let mut builder = TlsParameters::builder(account.smtp.host.clone());
    for authority in account.authorities.iter() {
        builder = builder.add_root_certificate(Certificate::from_der(authority.to_vec())?);
    }
    builder.build()
}

/// For a log-in by password, or none.
fn transport(account: &Account, password: &str) -> Result<Transport, SmtpError> {
    let server = &account.smtp;
    let tls = match server.security {
        Security::Tls => Tls::Wrapper(parameters(account)?),
        Security::Starttls => Tls::Required(parameters(account)?),
        Security::Plain => Tls::None,
    };
    let mut builder =
        Transport::builder_dangerous(&server.host).port(server.port).tls(tls).timeout(Some(COMMAND));
    if !account.user.is_empty() && server.security != Security::Plain {
        builder = builder.credentials(Credentials::new(account.user.clone(), password.to_owned()));
    }
    Ok(builder.build())
}

/// A connection of which the server knows by token whose it is.
async fn with_token(account: &Account, token: &str) -> Result<AsyncSmtpConnection, SmtpError> {
    let (server, hello) = (&account.smtp, ClientId::default());
    let wrapped = match server.security {
        Security::Tls => Some(parameters(account)?),
        Security::Starttls | Security::Plain => None,
    };
    let place = (server.host.as_str(), server.port);
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(place, Some(COMMAND), &hello, wrapped, None).await?;
    if server.security == Security::Starttls {
        connection.starttls(parameters(account)?, &hello).await?;
    }
    if connection.server_info().supports_auth_mechanism(Mechanism::Xoauth2) {
        let credentials = Credentials::new(account.user.clone(), token.to_owned());
        connection.auth(&[Mechanism::Xoauth2], &credentials).await?;
        return Ok(connection);
    }
    let way = Way::OauthBearer;
    let said = B64.encode(way.said(&account.user, token, server));
    let asked = connection.command(format!("AUTH {} {said}\r\n", way.name())).await?;
    if asked.has_code(334) {
        // Why it refuses; the next answer is the refusal itself.
        connection.command(format!("{}\r\n", B64.encode(way.given_up()))).await?;
    }
    Ok(connection)
}

fn trouble(account: &Account, error: &SmtpError) -> Trouble {
    let said = words(error);
    let code = error.status().map(u16::from);
    // Some servers tell why they refuse a token as one more question, which the client does not answer.
    let asked_back = matches!(account.secret, Secret::Token(_)) && error.is_client();
    if let Some(certificate) = authority::refused(&account.smtp, error) {
        certificate
    } else if error.is_timeout() {
        Trouble::Timeout
    } else if asked_back || matches!(code, Some(504 | 530 | 534 | 535 | 538)) {
        Trouble::LogIn(said)
    } else if error.is_tls() {
        Trouble::Tls(said)
    } else if code.is_some() {
        Trouble::Server(said)
    } else {
        Trouble::Connect(format!("{}:{} ({said})", account.smtp.host, account.smtp.port))
    }
}

async fn try_log_in(account: &Account) -> Result<bool, SmtpError> {
    match &account.secret {
        Secret::Password(password) => transport(account, password)?.test_connection().await,
        Secret::Token(token) => {
            let mut connection = with_token(account, token).await?;
            let good = connection.test_connected().await;
            let _ = connection.quit().await;
            Ok(good)
        }
    }
}

/// Connects and logs in, without sending anything.
pub async fn test(account: &Account) -> Result<(), Trouble> {
    addresses(&account.smtp).await?;
    match timeout(COMMAND, try_log_in(account)).await.map_err(|_| Trouble::Timeout)? {
        Ok(true) => Ok(()),
        Ok(false) => Err(Trouble::Server("it did not accept a connection".to_owned())),
        Err(error) => Err(trouble(account, &error)),
    }
}

async fn hand_over(account: &Account, envelope: &Envelope, letter: &[u8]) -> Result<(), SmtpError> {
    match &account.secret {
        Secret::Password(password) => {
            transport(account, password)?.send_raw(envelope, letter).await.map(|_| ())
        }
        Secret::Token(token) => {
            let mut connection = with_token(account, token).await?;
            connection.send(envelope, letter).await?;
            let _ = connection.quit().await;
            Ok(())
        }
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
    let sent = timeout(TRANSFER, hand_over(account, &envelope, letter)).await;
    match sent.map_err(|_| Refused::ForNow(Trouble::Timeout))? {
        Ok(()) => Ok(()),
        Err(error) => {
            let trouble = trouble(account, &error);
            // A refused log-in is ours to mend: the letter waits for it.
            let for_good = error.is_permanent() && !matches!(trouble, Trouble::LogIn(_));
            Err(if for_good { Refused::ForGood(words(&error)) } else { Refused::ForNow(trouble) })
        }
    }
}
