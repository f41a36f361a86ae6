import { admitted } from './api.js';
import { token } from './token.js';

const FIRST_DELAY = 500;
const LONGEST_DELAY = 10_000;

/** A page's WebSocket can send no headers: the token goes as a subprotocol beside the one that is meant. */
const SUBPROTOCOL = 'moalog.tail';

/**
 * A live tail over a WebSocket: of those a browser opens far more to one host than the six of HTTP/1.1. It reconnects by
 * itself, with growing and jittered delays, behind the last line that it brought.
 */
export class TailSocket {
  /**
   * @param service whose logs
   * @param q the filter
   * @param listener {lines(list of lines as log-line.js reads them, and {gap}), state(text, up)}
   */
  constructor(service, q, listener) {
    this.service = service;
    this.q = q;
    this.listener = listener;
    this.cursor = null;
    this.refusal = null;
    this.failures = 0;
  }

  open() {
    this.wanted = true;
    const from = this.cursor ?? 'now';
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(
      `${scheme}//${location.host}/api/tail/${encodeURIComponent(this.service)}/ws?${new URLSearchParams({ q: this.q, from })}`,
      token() ? [SUBPROTOCOL, `moalog.token.${token()}`] : [SUBPROTOCOL],
    );
    let opened = false;
    socket.onopen = () => (opened = true);
    this.socket = socket;
    // A socket closes some time after close(): one that another has replaced has no say any more.
    socket.onmessage = (message) => {
      if (socket === this.socket && this.wanted) {
        this.receive(message.data);
      }
    };
    socket.onclose = async () => {
      if (!opened && this.wanted) {
        // A page is not told why: it may be for want of a token.
        await admitted(this.service);
      }
      if (socket === this.socket) {
        this.closed();
      }
    };
  }

  /** Stops; a later open() goes on behind the last line. */
  close() {
    this.wanted = false;
    clearTimeout(this.timer);
    this.socket?.close();
    this.listener.state('paused', true);
  }

  /** A frame: one line of head in JSON, then a line a log, which stays unparsed until it is looked at. */
  receive(frame) {
    const end = frame.indexOf('\n');
    const head = JSON.parse(end < 0 ? frame : frame.slice(0, end));
    this.cursor = head.cursor ?? this.cursor;
    if (head.type !== 'error') {
      this.failures = 0;
      this.refusal = null;
    }
    switch (head.type) {
      case 'log':
        this.listener.state(stateText(head), true);
        this.listener.lines(frame.slice(end + 1).split('\n'));
        break;
      case 'gap':
        this.listener.lines([{ gap: gapText(head) }]);
        break;
      case 'heartbeat':
        this.listener.state(stateText(head), true);
        break;
      case 'error':
        // A service may be registered yet, a role become ready, and a page get another token; a bad query stays one.
        this.wanted = [401, 404, 503].includes(head.status);
        this.refusal = head.detail ?? head.title;
        this.listener.state(this.refusal, false);
        break;
    }
  }

  closed() {
    if (!this.wanted) {
      return;
    }
    this.failures++;
    const step = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.failures);
    this.listener.state(this.refusal ?? 'connection lost, reconnecting…', false);
    this.timer = setTimeout(() => this.open(), step / 2 + (Math.random() * step) / 2);
  }
}

function gapText({ skipped, reason }) {
  const count = `${skipped.toLocaleString()} ${skipped === 1 ? 'line' : 'lines'}`;
  switch (reason) {
    case 'slow':
      return `${count} skipped: this page was too slow for them`;
    case 'expired':
      return `${count} skipped: Kafka no longer holds them`;
    default:
      return "the service's topic was made anew here";
  }
}

function stateText({ state }) {
  return state === 'live' ? 'live' : 'catching up';
}
