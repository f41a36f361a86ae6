import { html, nothing } from 'lit';
import { Page } from './page.js';
import './search-page.js';
import './services-page.js';
import './tail-page.js';
import './token-prompt.js';
import { forget, token } from './token.js';

const PAGES = [['services', 'Services'], ['tail', 'Live tail'], ['search', 'Search']];

class App extends Page {
  static properties = { page: { state: true }, service: { state: true } };

  constructor() {
    super();
    this.route();
    addEventListener('hashchange', () => this.route());
    addEventListener('moalog-token-given', () => this.requestUpdate());
  }

  route() {
    const [page, service] = location.hash.slice(1).split('/');
    this.page = PAGES.some(([name]) => name === page) ? page : 'services';
    this.service = decodeURIComponent(service ?? '');
    document.title = `${this.service || this.page} · moalog`;
  }

  render() {
    return html`
      <header>
        <a class="name" href="#services">moalog</a>
        <nav>${PAGES.map(([name, text]) => html`<a href="#${name}" class=${name === this.page ? 'here' : ''}
          aria-current=${name === this.page ? 'page' : 'false'}>${text}</a>`)}</nav>
        ${token() ? html`<button class="quiet forget" @click=${forget}>Forget token</button>` : nothing}
      </header>
      <main>${this.content()}</main>
      <token-prompt></token-prompt>
    `;
  }

  content() {
    switch (this.page) {
      case 'tail':
        return html`<tail-page .service=${this.service}></tail-page>`;
      case 'search':
        return html`<search-page .service=${this.service}></search-page>`;
      default:
        return html`<services-page></services-page>`;
    }
  }
}

customElements.define('moalog-app', App);
