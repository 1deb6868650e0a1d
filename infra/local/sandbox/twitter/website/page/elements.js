// What every page is made of. Only events of a real mouse and keyboard count, as on the real site.

export const site = JSON.parse(document.getElementById('site').textContent);
export const root = document.getElementById('react-root');
export const variants = site.variants ?? {};

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button of today, or of the years before 2024. */
export function button(label, attributes, act) {
  const click = (event) => {
    if (event.isTrusted && !isDisabled(made)) act(event);
  };
  const made = variants.oldElements
    ? element('div', { role: 'button', tabindex: '0', ...attributes, on: { click } }, label)
    : element('button', { type: 'button', role: 'button', ...attributes, on: { click } }, label);
  return made;
}

export function isDisabled(made) {
  return made.getAttribute('aria-disabled') === 'true' || made.disabled === true;
}

export function enable(made, enabled) {
  if (made.tagName === 'BUTTON') made.disabled = !enabled;
  if (enabled) made.removeAttribute('aria-disabled');
  else made.setAttribute('aria-disabled', 'true');
}

export function toast(...content) {
  document.querySelector('[data-testid="toast"]')?.remove();
  const shown = element('div', { 'data-testid': 'toast', role: 'alert' }, ...content);
  document.body.append(shown);
  setTimeout(() => shown.remove(), variants.toastMs ?? 5000);
}
