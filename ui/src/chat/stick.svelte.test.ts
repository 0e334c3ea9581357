import { beforeEach, expect, it } from "vitest";
import { Stick } from "./stick.svelte";

/** A scrolled element that only has numbers. */
class View extends EventTarget {
  scrollHeight = 1000;
  clientHeight = 400;
  #top = 0;
  get scrollTop() {
    return this.#top;
  }
  set scrollTop(top: number) {
    this.#top = Math.min(top, this.scrollHeight - this.clientHeight);
  }
}

let view: View;
let stick: Stick;

const personScrolls = (top: number) => {
  view.scrollTop = top;
  view.dispatchEvent(new Event("scroll"));
};

const grow = () => {
  view.scrollHeight += 100;
  stick.grown();
};

beforeEach(() => {
  view = new View();
  stick = new Stick();
  stick.view(view as unknown as HTMLElement);
  stick.toEnd();
});

it("follows the end while words come", () => {
  grow();
  grow();
  expect(view.scrollTop).toBe(800);
  expect(stick.below).toBe(false);
});

it("stays where the person reads, and says that there is more below", () => {
  personScrolls(300);
  grow();
  expect(view.scrollTop).toBe(300);
  expect(stick.below).toBe(true);
});

it("follows again from the end", () => {
  personScrolls(300);
  grow();
  personScrolls(view.scrollHeight);
  expect(stick.below).toBe(false);
  grow();
  expect(view.scrollTop).toBe(view.scrollHeight - view.clientHeight);
});

it("is not let go of by content that grows before the scroll event comes", () => {
  view.scrollHeight += 500;
  view.dispatchEvent(new Event("scroll"));
  stick.grown();
  expect(view.scrollTop).toBe(view.scrollHeight - view.clientHeight);
});

it("goes to the end when asked", () => {
  personScrolls(100);
  grow();
  stick.toEnd();
  expect(view.scrollTop).toBe(view.scrollHeight - view.clientHeight);
  expect(stick.below).toBe(false);
});
