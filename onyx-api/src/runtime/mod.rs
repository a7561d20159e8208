//! What every generated client stands on: it knows no resource.

mod base64;
pub mod de;
mod maybe;
mod secret;
pub mod ser;
mod time;

pub use self::base64::Base64;
pub use self::maybe::Maybe;
pub use self::secret::Secret;
pub use self::time::DateTime;
