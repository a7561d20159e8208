//! Onyx's own codes for errors.

use crate::runtime::Error;
use std::fmt;

macro_rules! error_codes {
    ($($variant:ident = $code:literal,)*) => {
        /// Onyx's own code for an error, as observed on Onyx 4.6.1. A newer server has more; those
        /// are kept as they are.
        ///
        /// ```no_run
        /// use onyx_api::{ErrorCode, runtime::Error};
        ///
        /// fn is_gone(error: &Error) -> bool {
        ///     matches!(ErrorCode::of(error), Some(ErrorCode::SessionNotFound | ErrorCode::NotFound))
        /// }
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(#[doc = concat!("`", $code, "`")] $variant,)*
            /// A code that this version of the client does not know.
            Unrecognized(String),
        }

        impl ErrorCode {
            /// The code on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Unrecognized(code) => code,
                }
            }
        }

        impl From<&str> for ErrorCode {
            #[inline]
            fn from(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    _ => Self::Unrecognized(code.to_owned()),
                }
            }
        }
    };
}

error_codes! {
    Unauthenticated = "UNAUTHENTICATED",
    InvalidToken = "INVALID_TOKEN",
    TokenExpired = "TOKEN_EXPIRED",
    CsrfFailure = "CSRF_FAILURE",
    SessionExpired = "SESSION_EXPIRED",
    SessionTerminated = "SESSION_TERMINATED",
    SessionUnrecognized = "SESSION_UNRECOGNIZED",
    Unauthorized = "UNAUTHORIZED",
    InsufficientPermissions = "INSUFFICIENT_PERMISSIONS",
    AdminOnly = "ADMIN_ONLY",
    RegistrationDisabled = "REGISTRATION_DISABLED",
    EeRequired = "EE_REQUIRED",
    SingleTenantOnly = "SINGLE_TENANT_ONLY",
    EnvVarGated = "ENV_VAR_GATED",
    DeploymentUnsupported = "DEPLOYMENT_UNSUPPORTED",
    BadRequest = "BAD_REQUEST",
    ValidationError = "VALIDATION_ERROR",
    InvalidInput = "INVALID_INPUT",
    MissingRequiredField = "MISSING_REQUIRED_FIELD",
    QueryRejected = "QUERY_REJECTED",
    NotFound = "NOT_FOUND",
    ConnectorNotFound = "CONNECTOR_NOT_FOUND",
    CredentialNotFound = "CREDENTIAL_NOT_FOUND",
    PersonaNotFound = "PERSONA_NOT_FOUND",
    DocumentNotFound = "DOCUMENT_NOT_FOUND",
    SessionNotFound = "SESSION_NOT_FOUND",
    UserNotFound = "USER_NOT_FOUND",
    DocumentSetNotFound = "DOCUMENT_SET_NOT_FOUND",
    Conflict = "CONFLICT",
    DuplicateResource = "DUPLICATE_RESOURCE",
    SkillNameConflict = "SKILL_NAME_CONFLICT",
    RateLimited = "RATE_LIMITED",
    SeatLimitExceeded = "SEAT_LIMIT_EXCEEDED",
    TrialInviteLimitExceeded = "TRIAL_INVITE_LIMIT_EXCEEDED",
    FeatureNotAvailable = "FEATURE_NOT_AVAILABLE",
    SubscriptionInactive = "SUBSCRIPTION_INACTIVE",
    PayloadTooLarge = "PAYLOAD_TOO_LARGE",
    ConnectorValidationFailed = "CONNECTOR_VALIDATION_FAILED",
    CredentialInvalid = "CREDENTIAL_INVALID",
    CredentialExpired = "CREDENTIAL_EXPIRED",
    InternalError = "INTERNAL_ERROR",
    NotImplemented = "NOT_IMPLEMENTED",
    ServiceUnavailable = "SERVICE_UNAVAILABLE",
    BadGateway = "BAD_GATEWAY",
    LlmProviderError = "LLM_PROVIDER_ERROR",
    HookExecutionFailed = "HOOK_EXECUTION_FAILED",
    GatewayTimeout = "GATEWAY_TIMEOUT",
}

impl ErrorCode {
    /// The code of an error, where the server gave one.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        error.code().map(Self::from)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;

    #[test]
    fn what_is_not_known_is_kept() {
        assert_eq!(ErrorCode::from("SESSION_NOT_FOUND"), ErrorCode::SessionNotFound);
        let newer = ErrorCode::from("OUT_OF_COFFEE");
        assert_eq!(newer, ErrorCode::Unrecognized("OUT_OF_COFFEE".to_owned()));
        assert_eq!(newer.to_string(), "OUT_OF_COFFEE");
    }
}
