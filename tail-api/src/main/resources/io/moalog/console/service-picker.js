import { html } from 'lit';
import { services } from './api.js';
import { Page } from './page.js';

/** A field for a service's name with those that there are. Fires "change". */
class ServicePicker extends Page {
  static properties = { value: {}, known: { state: true } };

  constructor() {
    super();
    this.value = '';
    this.known = [];
    services().then(
      (known) => (this.known = known.map((service) => service.name).sort()),
      () => {},
    );
  }

  render() {
    return html`<label>Service
      <input list="known-services" required autocomplete="off" .value=${this.value}
        @change=${(event) => {
          event.stopPropagation();
          this.value = event.target.value.trim();
          this.dispatchEvent(new Event('change'));
        }}>
      <datalist id="known-services">${this.known.map((name) => html`<option value=${name}></option>`)}</datalist>
    </label>`;
  }
}

customElements.define('service-picker', ServicePicker);
