// Offers articles while somebody types: a combobox over the form, which works without it.
'use strict';
(() => {
  const WAIT_MS = 150;
  // What comes of a search is counted, without who looked, so that those who write see what nobody opens.
  const tell = (address, fields) => navigator.sendBeacon?.(address, new URLSearchParams(fields));
  const again = ['reload', 'back_forward'].includes(performance.getEntriesByType('navigation')[0]?.type);
  for (const list of document.querySelectorAll('[data-looked][data-q]')) {
    const { looked, q } = list.dataset;
    let opened = false;
    if (!again) tell(looked, { q, look: 'shown' });
    const open = (event) => {
      const { article } = event.target.closest('a[data-article]')?.dataset ?? {};
      if (!article) return;
      tell(looked, { q, look: opened || again ? 'opened_too' : 'opened', article });
      opened = true;
    };
    list.addEventListener('click', open);
    list.addEventListener('auxclick', (event) => event.button === 1 && open(event));
  }

  let last = 0;
  for (const form of document.querySelectorAll('form[data-suggest]')) {
    const input = form.querySelector('input');
    const list = document.createElement('ul');
    const id = `offers-${(last += 1)}`;
    list.id = id;
    list.className = 'offers';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', input.getAttribute('aria-label'));
    form.append(list);
    for (const [name, value] of [
      ['role', 'combobox'],
      ['aria-autocomplete', 'list'],
      ['aria-expanded', 'false'],
      ['aria-controls', id],
    ]) {
      input.setAttribute(name, value);
    }
    let timer = 0;
    let asking = null;
    let chosen = -1;
    let composing = false;

    const choose = (at) => {
      chosen = at;
      [...list.children].forEach((item, place) => item.setAttribute('aria-selected', String(place === at)));
      const item = list.children[at];
      if (item) {
        input.setAttribute('aria-activedescendant', item.id);
        item.scrollIntoView({ block: 'nearest' });
      } else {
        input.removeAttribute('aria-activedescendant');
      }
    };
    const close = () => {
      list.hidden = true;
      input.setAttribute('aria-expanded', 'false');
      choose(-1);
    };
    const show = (offers) => {
      list.replaceChildren(
        ...offers.map((offer, at) => {
          const item = document.createElement('li');
          item.id = `${id}-${at}`;
          item.setAttribute('role', 'option');
          item.textContent = offer.title;
          item.dataset.url = offer.url;
          item.dataset.article = offer.id;
          return item;
        }),
      );
      choose(-1);
      list.hidden = offers.length === 0;
      input.setAttribute('aria-expanded', String(offers.length > 0));
    };
    const take = ({ dataset: { url, article } }) => {
      tell(form.dataset.looked, { q: input.value.trim(), look: 'taken', article });
      location.assign(url);
    };
    const ask = async () => {
      asking?.abort();
      const text = input.value.trim();
      if (!text || text.length > Number(input.maxLength)) return close();
      asking = new AbortController();
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: asking.signal });
        // Too many questions, or none that can be answered: the search itself is there still.
        if (!answer.ok) return close();
        const offers = await answer.json();
        if (document.activeElement === input) show(offers);
      } catch (error) {
        if (error.name !== 'AbortError') close();
      }
    };
    const soon = () => {
      clearTimeout(timer);
      if (!composing) timer = setTimeout(ask, WAIT_MS);
    };
    input.addEventListener('input', soon);
    input.addEventListener('compositionstart', () => {
      composing = true;
    });
    input.addEventListener('compositionend', () => {
      composing = false;
      soon();
    });
    input.addEventListener('keydown', (event) => {
      if (event.isComposing || list.hidden) return;
      const count = list.children.length;
      if (event.key === 'ArrowDown') choose((chosen + 1) % count);
      else if (event.key === 'ArrowUp') choose((chosen <= 0 ? count : chosen) - 1);
      else if (event.key === 'Escape') close();
      else if (event.key === 'Enter' && chosen >= 0) take(list.children[chosen]);
      else return;
      event.preventDefault();
    });
    // Before the field loses the focus.
    list.addEventListener('mousedown', (event) => {
      const item = event.target.closest('li');
      if (!item) return;
      event.preventDefault();
      take(item);
    });
    input.addEventListener('blur', close);
    form.addEventListener('submit', close);
  }
})();
