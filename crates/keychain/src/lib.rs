//! API keys in the keychain of the operating system.
