import { html, nothing } from 'lit';
import { register, services } from './api.js';
import { Page } from './page.js';

class ServicesPage extends Page {
  static properties = {
    known: { state: true },
    failure: { state: true },
    refusal: { state: true },
    filter: { state: true },
  };

  constructor() {
    super();
    this.known = null;
    this.filter = '';
    this.load();
  }

  async load() {
    try {
      this.known = (await services()).sort((one, other) => one.name.localeCompare(other.name));
      this.failure = null;
    } catch (failure) {
      this.failure = failure.message;
    }
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    const given = new FormData(form);
    const service = { name: given.get('name').trim(), owner: given.get('owner').trim() };
    try {
      await register(service);
      this.refusal = null;
      form.reset();
      await this.load();
    } catch (refusal) {
      this.refusal = refusal.message;
    }
  }

  render() {
    return html`
      <form class="bar" @submit=${this.submit}>
        <label>Service <input name="name" required placeholder="public.test.info" autocomplete="off"></label>
        <label>Owner <input name="owner" required placeholder="team-a" autocomplete="off"></label>
        <button>Register</button>
      </form>
      ${this.refusal ? html`<p class="problem" role="alert">${this.refusal}</p>` : nothing}
      ${this.failure ? html`<p class="problem" role="alert">${this.failure}</p>` : nothing}
      ${this.known === null ? nothing : this.table()}
    `;
  }

  table() {
    if (this.known.length === 0) {
      return html`<p class="hint">No service yet. Register one above; then send a log with
        <code>curl -d 'hello' ${location.origin}/ingest/NAME</code></p>`;
    }
    const shown = this.known.filter((service) => service.name.includes(this.filter));
    return html`
      <div class="scroll">
        <input class="filter" type="search" placeholder="Filter ${this.known.length} services" aria-label="Filter"
          @input=${(event) => (this.filter = event.target.value.trim())}>
        <table>
          <thead><tr><th>Service</th><th></th><th>Owner</th><th>State</th><th>Partitions</th><th>Indexing</th>
            <th>Kafka</th><th>Search</th><th>Archive</th></tr></thead>
          <tbody>${shown.slice(0, 500).map(
            (service) => html`<tr>
              <td><b>${service.name}</b></td>
              <td><a href="#tail/${service.name}">Tail</a> <a href="#search/${service.name}">Search</a></td><td>${service.owner}</td><td>${service.state}</td>
              <td>${service.partitions}</td><td>${service.indexing}</td><td>${service.retention?.kafka}</td>
              <td>${service.retention?.search}</td><td>${service.retention?.archive}</td>
            </tr>`,
          )}</tbody>
        </table>
        ${shown.length > 500 ? html`<p class="hint">${shown.length - 500} more: filter to see them.</p>` : nothing}
      </div>`;
  }
}

customElements.define('services-page', ServicesPage);
