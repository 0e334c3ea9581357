import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./app.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { useHost } from "./host/host";
import { openHost } from "./host/open";

useHost(await openHost());
mount(App, { target: document.getElementById("app") ?? document.body });
