//! The shell: window, IPC, operating system. The only Rust that may say `tauri`.

/// Runs the desktop app until its window closes.
pub fn run() {
    tauri::Builder::default().run(tauri::generate_context!()).expect("the window system must start");
}
