//! Log-in by token: XOAUTH2 where a server knows it, else OAUTHBEARER (RFC 7628).

use async_imap::Authenticator;

use crate::account::Server;

/// How a token is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// As the great providers do.
    Xoauth2,
    /// As the standard says.
    OauthBearer,
}

impl Way {
    /// By its name among the capabilities.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Xoauth2 => "XOAUTH2",
            Self::OauthBearer => "OAUTHBEARER",
        }
    }

    /// The one to take, of what a server offers: names of mechanisms in capitals. XOAUTH2 where it says nothing.
    pub(crate) fn choose<'a>(offered: impl Iterator<Item = &'a str> + Clone) -> Self {
        let knows = |way: Self| offered.clone().any(|name| name.eq_ignore_ascii_case(way.name()));
        if knows(Self::OauthBearer) && !knows(Self::Xoauth2) { Self::OauthBearer } else { Self::Xoauth2 }
    }

    /// What is said first.
    pub(crate) fn said(self, user: &str, token: &str, server: &Server) -> String {
        match self {
            Self::Xoauth2 => format!("user={user}\x01auth=Bearer {token}\x01\x01"),
            Self::OauthBearer => {
                let user = user.replace('=', "=3D").replace(',', "=2C");
                let Server { host, port, .. } = server;
                format!("n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01")
            }
        }
    }

    /// The answer that ends a refusal: the server then says that it refused.
    pub(crate) const fn given_up(self) -> &'static str {
        match self {
            Self::Xoauth2 => "",
            Self::OauthBearer => "\x01",
        }
    }
}

/// The token at once; to the reason of a refusal what ends it.
pub(crate) struct Token<'a> {
    pub(crate) way: Way,
    pub(crate) user: &'a str,
    pub(crate) token: &'a str,
    pub(crate) server: &'a Server,
    pub(crate) said: bool,
}

impl Authenticator for Token<'_> {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        if std::mem::replace(&mut self.said, true) {
            return self.way.given_up().to_owned();
        }
        self.way.said(self.user, self.token, self.server)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Security;

    #[test]
    fn the_standard_way_is_taken_where_only_that_is_offered() {
        for (offered, way) in [
            (&["PLAIN", "XOAUTH2", "OAUTHBEARER"][..], Way::Xoauth2),
            (&["PLAIN", "oauthbearer"], Way::OauthBearer),
            (&["PLAIN"], Way::Xoauth2),
            (&[], Way::Xoauth2),
        ] {
            assert_eq!(Way::choose(offered.iter().copied()), way, "{offered:?}");
        }
    }

    /// The example of RFC 7628, 4.1.
    #[test]
    fn a_token_is_shown_as_the_standard_says() {
        let server = Server { host: "server.example.com".into(), port: 143, security: Security::Tls };
        assert_eq!(
            Way::OauthBearer.said("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==", &server),
            "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01auth=Bearer \
             vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01"
        );
        assert!(Way::OauthBearer.said("a,b=c", "t", &server).starts_with("n,a=a=2Cb=3Dc,"));
    }
}
