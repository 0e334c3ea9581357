//! Ctrl+C.

use std::{
    future::{Future, pending},
    pin::Pin,
    task::{Context, Waker},
};

/// The Ctrl+Cs of this run. From [`Interrupts::listen`] on they no longer end the program by themselves.
pub(crate) struct Interrupts(Pin<Box<dyn Future<Output = std::io::Result<()>> + Send>>);

impl Interrupts {
    /// Begins to listen. Needs a tokio runtime.
    pub(crate) fn listen() -> Self {
        let mut pressed: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(tokio::signal::ctrl_c());
        // The handler is set at the first look, and there is no await before the first line is printed.
        let _ = pressed.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        Self(pressed)
    }

    /// Waits for the next one; for ever where the system has none.
    pub(crate) async fn next(&mut self) {
        let came = self.0.as_mut().await;
        if came.is_err() {
            pending::<()>().await;
        }
        self.0 = Box::pin(tokio::signal::ctrl_c());
    }
}
