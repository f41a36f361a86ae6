import { LitElement } from 'lit';

/** An element of the console: rendered into the page itself, so that the one style sheet reaches it. */
export class Page extends LitElement {
  createRenderRoot() {
    return this;
  }
}
