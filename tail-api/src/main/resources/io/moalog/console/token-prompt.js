import { html, nothing } from 'lit';
import { Page } from './page.js';
import { answer } from './token.js';

/** Asks for a token when the management API does. */
class TokenPrompt extends Page {
  static properties = { why: { state: true } };

  constructor() {
    super();
    this.why = '';
    addEventListener('moalog-token-asked', (event) => this.show(event.detail));
  }

  async show(why) {
    this.why = why;
    await this.updateComplete;
    this.querySelector('dialog').showModal();
  }

  submit(event) {
    event.preventDefault();
    const field = event.target.querySelector('input');
    const given = field.value.trim();
    field.value = '';
    this.querySelector('dialog').close(given);
  }

  /** However it closes: by its buttons, or by the escape key, which gives nothing. */
  closed(event) {
    const given = event.target.returnValue;
    event.target.returnValue = '';
    answer(given || null);
  }

  render() {
    return html`
      <dialog class="token" aria-labelledby="token-title" @close=${this.closed}>
        <form @submit=${this.submit}>
          <h1 id="token-title">Who are you?</h1>
          <p>This moalog answers only who shows a token. An admin makes one with
            <code>moalog token create</code>. It is kept until this tab is closed.</p>
          ${this.why ? html`<p class="refused" role="alert">${this.why}</p>` : nothing}
          <label>Token <input name="token" type="password" required autocomplete="off" spellcheck="false"
            pattern="\\s*[A-Za-z0-9._~\\-]+\\s*" title="letters, digits and . _ ~ -" placeholder="moalog_…"></label>
          <div class="choices">
            <button type="button" class="quiet" @click=${() => this.querySelector('dialog').close('')}>Not now</button>
            <button>Continue</button>
          </div>
        </form>
      </dialog>`;
  }
}

customElements.define('token-prompt', TokenPrompt);
