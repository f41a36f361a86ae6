import { html, nothing } from 'lit';
import { describe, pretty } from './log-line.js';
import { Page } from './page.js';

const ROW = 20;
const KEPT = 50_000;
const HELD = 10_000;

/**
 * A list of logs of which only the visible rows are in the page. New lines are drawn once a frame however many come.
 * Scrolled up, it stands still: what comes meanwhile is held, bounded, and shown when it is scrolled down again.
 * A line is a text that log-line.js reads, or {gap: text}.
 */
class LogList extends Page {
  static properties = { selected: { state: true } };

  constructor() {
    super();
    this.clear();
    this.scheduled = false;
  }

  clear() {
    this.lines = [];
    this.held = [];
    this.dropped = 0;
    this.frozen = false;
    this.selected = null;
    this.schedule();
  }

  /** Adds lines at the end. */
  append(lines) {
    const to = this.frozen ? this.held : this.lines;
    for (const line of lines) {
      to.push(line);
    }
    this.trim();
    this.schedule();
  }

  /** Shows exactly these, from the top. */
  show(lines) {
    this.clear();
    this.lines = lines;
    this.still = true;
    this.schedule();
  }

  trim() {
    if (this.lines.length > KEPT * 1.2) {
      this.lines.splice(0, this.lines.length - KEPT);
    }
    if (this.held.length > HELD * 1.2) {
      const excess = this.held.length - HELD;
      this.held.splice(0, excess);
      this.dropped += excess;
    }
  }

  schedule() {
    if (!this.scheduled) {
      this.scheduled = true;
      requestAnimationFrame(() => {
        this.scheduled = false;
        this.requestUpdate();
      });
    }
  }

  scrolled(event) {
    const pane = event.target;
    const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < ROW;
    if (!this.still && this.frozen === atEnd) {
      this.frozen = !atEnd;
      if (atEnd) {
        this.thaw();
      }
    }
    this.schedule();
  }

  thaw() {
    if (this.dropped > 0) {
      this.lines.push({ gap: `${this.dropped.toLocaleString()} lines came while the list stood still and are not kept` });
    }
    this.lines.push(...this.held);
    this.held = [];
    this.dropped = 0;
    this.frozen = false;
    this.trim();
    this.schedule();
  }

  updated() {
    const pane = this.querySelector('.log-pane');
    this.querySelector('.log-space').style.height = `${this.lines.length * ROW}px`;
    if (!this.frozen && !this.still) {
      pane.scrollTop = pane.scrollHeight;
    }
    const first = this.firstVisible(pane);
    this.querySelector('.log-rows').style.transform = `translateY(${first * ROW}px)`;
    if (first !== this.drawnFrom || this.visible(pane) !== this.drawnRows) {
      this.schedule();
    }
  }

  firstVisible(pane) {
    return Math.max(0, Math.min(Math.floor(pane.scrollTop / ROW), this.lines.length - this.visible(pane)));
  }

  visible(pane) {
    return Math.ceil(pane.clientHeight / ROW) + 1;
  }

  render() {
    const pane = this.querySelector('.log-pane');
    this.drawnRows = pane === null ? 50 : this.visible(pane);
    this.drawnFrom = pane === null ? 0 : this.following(pane);
    const rows = this.lines.slice(this.drawnFrom, this.drawnFrom + this.drawnRows);
    const waiting = this.held.length + this.dropped;
    return html`
      <div class="log-pane" tabindex="0" aria-label="Logs" @scroll=${this.scrolled}>
        <div class="log-space"><div class="log-rows">${rows.map((line) => this.row(line))}</div></div>
      </div>
      ${this.frozen
        ? html`<button class="thaw" @click=${this.thaw}>
            Standing still · ${waiting.toLocaleString()} new ${waiting === 1 ? 'line' : 'lines'} ↓
          </button>`
        : nothing}
      ${this.selected === null
        ? nothing
        : html`<div class="detail">
            <button class="quiet close" aria-label="Close" @click=${() => (this.selected = null)}>×</button>
            <pre>${pretty(this.selected)}</pre>
          </div>`}
    `;
  }

  /** Where the rows begin: at the end while it follows, else where it is scrolled to. */
  following(pane) {
    return this.frozen || this.still ? this.firstVisible(pane) : Math.max(0, this.lines.length - this.visible(pane) + 1);
  }

  row(line) {
    if (typeof line !== 'string') {
      return html`<div class="log-row gap">⋯ ${line.gap}</div>`;
    }
    const log = describe(line);
    return html`<div class="log-row ${log.tone}" @click=${() => (this.selected = line)}
      ><span class="time">${log.time}</span><span class="level">${log.level}</span><span class="host"
      >${log.host}</span><span class="text">${log.text}</span></div>`;
  }
}

customElements.define('log-list', LogList);
