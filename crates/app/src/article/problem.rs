//! Why something does not happen to an article, as it is said at the edge.

use knowledge::Rejection;
use protocol::problem::Problem;

/// As RFC 9457 problem details.
pub(crate) fn rejected(rejection: Rejection) -> Problem {
    let (slug, status, title) = match rejection {
        Rejection::Changed { .. } => ("draft-changed", 409, "Somebody saved the draft since"),
        Rejection::NoDraft => ("article-no-draft", 409, "Nothing is being written here"),
        Rejection::NotInReview => ("article-not-in-review", 409, "The draft is not in review"),
        Rejection::Gap(_) => ("article-gap", 422, "Something is missing"),
        Rejection::NotReviewed => ("article-not-reviewed", 409, "Somebody else is to read it first"),
        Rejection::OwnReview => ("article-own-review", 409, "Whoever submitted it does not publish it"),
        Rejection::Unchanged => ("article-unchanged", 409, "Nothing would change"),
        Rejection::NotLive => ("article-not-live", 409, "It is not published"),
        Rejection::NoVersion => ("not-found", 404, "Not found"),
        Rejection::TooManyTags => ("invalid", 422, "A field is wrong"),
        Rejection::NotTheHouse => ("forbidden", 403, "Your role does not allow this"),
    };
    Problem::new(slug, status, title)
}
