import { html, nothing } from 'lit';
import { search } from './api.js';
import './log-list.js';
import { Page } from './page.js';
import './service-picker.js';

const RANGES = [['-15m', '15 minutes'], ['-1h', 'hour'], ['-1d', 'day'], ['-7d', 'week'], ['-30d', 'month'], ['-1y', 'year'], ['-3y', '3 years']];
const SIZE = 200;

function partial({ partial, archive }) {
  if (!partial) {
    return '';
  }
  return archive?.from || archive?.to
    ? ` · partial: of those received from ${archive.from ?? 'the beginning'} to ${archive.to ?? 'now'}`
    : ' · partial: not every shard answered in time';
}

class SearchPage extends Page {
  static properties = { service: {}, answer: { state: true }, failure: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.service = '';
    this.answer = null;
  }

  /** The address names the service: another one there is another search. */
  updated(changed) {
    if (changed.has('service') && this.service && this.service !== this.searched) {
      this.run();
    }
  }

  submit(event) {
    event.preventDefault();
    this.service = this.querySelector('service-picker').value;
    this.run();
  }

  async run(after) {
    this.searched = this.service;
    this.asked = after
      ? { ...this.asked, after }
      : {
          q: this.querySelector('[name=q]').value,
          from: this.querySelector('[name=from]').value,
          to: 'now',
          size: SIZE,
          archive: this.querySelector('[name=archive]').checked,
        };
    this.busy = true;
    try {
      this.answer = await search(this.service, this.asked);
      this.failure = null;
      location.hash = `search/${this.service}`;
      await this.updateComplete;
      this.querySelector('log-list').show(this.answer.hits.map((hit) => JSON.stringify(hit)));
    } catch (failure) {
      this.failure = failure.message;
      this.answer = null;
      this.querySelector('log-list').show([]);
    }
    this.busy = false;
  }

  render() {
    const answer = this.answer;
    return html`
      <form class="bar" @submit=${this.submit}>
        <service-picker .value=${this.service}></service-picker>
        <label class="wide">Query <input name="q" placeholder='timeout "read failed" level:error -debug'></label>
        <label>Last <select name="from">${RANGES.map(
          ([from, text]) => html`<option value=${from} ?selected=${from === '-1h'}>${text}</option>`,
        )}</select></label>
        <label class="check"><input name="archive" type="checkbox"> The archive, too</label>
        <button ?disabled=${this.busy}>Search</button>
      </form>
      ${this.failure ? html`<p class="problem" role="alert">${this.failure}</p>` : nothing}
      ${answer === null
        ? nothing
        : html`<p class="hint">
            ${answer.total.toLocaleString()} ${answer.total === 1 ? 'log' : 'logs'}, newest first${partial(answer)}
            ${answer.after && (answer.archive || answer.hits.length === SIZE)
              ? html`<button class="quiet" @click=${() => this.run(answer.after)}>Older</button>`
              : nothing}
          </p>`}
      <log-list></log-list>
    `;
  }
}

customElements.define('search-page', SearchPage);
