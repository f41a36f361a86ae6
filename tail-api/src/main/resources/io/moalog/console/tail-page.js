import { html, nothing } from 'lit';
import './log-list.js';
import { Page } from './page.js';
import './service-picker.js';
import { TailSocket } from './tail-socket.js';

class TailPage extends Page {
  static properties = { service: {}, state: { state: true }, up: { state: true }, paused: { state: true }, rate: { state: true } };

  constructor() {
    super();
    this.service = '';
    this.state = '';
    this.up = true;
    this.paused = false;
    this.rate = 0;
    this.received = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ticker = setInterval(() => {
      this.rate = this.received;
      this.received = 0;
    }, 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticker);
    this.socket?.close();
  }

  /** The address names the service: another one there is another tail, none is none. */
  updated(changed) {
    if (changed.has('service') && this.service !== (this.socket?.service ?? '')) {
      this.tail(this.service);
    }
  }

  submit(event) {
    event.preventDefault();
    this.tail(this.querySelector('service-picker').value);
  }

  tail(service) {
    this.service = service;
    this.socket?.close();
    this.socket = null;
    this.state = '';
    const list = this.querySelector('log-list');
    list.clear();
    this.paused = false;
    if (!service) {
      return;
    }
    this.socket = new TailSocket(this.service, this.querySelector('[name=q]').value, {
      lines: (lines) => {
        this.received += lines.length;
        list.append(lines);
      },
      state: (state, up) => {
        this.state = state;
        this.up = up;
      },
    });
    this.socket.open();
    location.hash = `tail/${this.service}`;
  }

  pause() {
    this.paused = !this.paused;
    if (this.paused) {
      this.socket.close();
    } else {
      this.socket.open();
    }
  }

  render() {
    return html`
      <form class="bar" @submit=${this.submit}>
        <service-picker .value=${this.service}></service-picker>
        <label class="wide">Filter <input name="q" placeholder='timeout "read failed" level:error -debug'></label>
        <button>Tail</button>
        ${this.socket
          ? html`<button type="button" class="quiet" @click=${this.pause}>${this.paused ? 'Continue' : 'Pause'}</button>
              <button type="button" class="quiet" @click=${() => this.querySelector('log-list').clear()}>Clear</button>`
          : nothing}
        <span class="status ${this.up ? '' : 'off'}" role="status">${this.state}${this.up && this.state === 'live'
          ? ` · ${this.rate.toLocaleString()} lines/s`
          : ''}</span>
      </form>
      <log-list></log-list>
    `;
  }
}

customElements.define('tail-page', TailPage);
