// Filters the list of changes. It only hides what the page has: it makes no markup, and asks for nothing.
'use strict';
(() => {
  const form = document.getElementById('filters');
  if (!form) return; // There is nothing to filter.
  const status = document.getElementById('count');
  const noMatch = document.getElementById('no-match');
  const openAll = document.getElementById('open-all');
  const NAMES = ['axis', 'severity', 'release', 'resource'];

  // A change, with the values by which it can be filtered.
  const change = (element) => {
    const group = element.closest('.group');
    const release = element.closest('.release');
    return {
      element,
      axis: [group.dataset.axis],
      severity: [group.dataset.severity],
      release: release ? [release.dataset.release] : [],
      resource: element.dataset.resources.split(' '),
      text: () => element.textContent.toLowerCase(),
    };
  };
  const changes = Array.from(document.querySelectorAll('.findings > li'), change);
  const parts = Array.from(document.querySelectorAll('.part'));

  // What is chosen, without what is not.
  const chosen = () => new URLSearchParams(
    Array.from(new FormData(form)).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));

  // The names of the filters that a change does not pass.
  const failing = (state) => {
    const wanted = NAMES.map((name) => [name, state.getAll(name)]).filter(([, values]) => values.length);
    const words = (state.get('text') || '').toLowerCase().split(/\s+/).filter(Boolean);
    return (it) => {
      const failed = wanted.filter(([name, values]) => !values.some((value) => it[name].includes(value)));
      const isFound = words.length === 0 || words.every((word) => it.text().includes(word));
      return failed.map(([name]) => name).concat(isFound ? [] : 'text');
    };
  };

  // At each value, how many changes it would show beside what the other filters ask for.
  const tally = (results) => {
    const numbers = new Map();
    const add = (name, it) => it[name].forEach((value) => {
      const key = `${name} ${value}`;
      numbers.set(key, (numbers.get(key) || 0) + 1);
    });
    for (const [it, failed] of results) {
      if (failed.length === 0) NAMES.forEach((name) => add(name, it));
      if (failed.length === 1 && failed[0] !== 'text') add(failed[0], it);
    }
    for (const box of form.querySelectorAll('input[type=checkbox]')) {
      box.parentElement.querySelector('small').textContent = numbers.get(`${box.name} ${box.value}`) || 0;
    }
    for (const option of form.querySelectorAll('option[data-label]')) {
      const number = numbers.get(`${option.parentElement.name} ${option.value}`) || 0;
      option.textContent = `${option.dataset.label} (${number})`;
    }
  };

  const shown = (part) => part.querySelectorAll('.findings > li:not([hidden])').length;

  let announcing;
  const apply = () => {
    const state = chosen();
    const judged = failing(state);
    const results = changes.map((it) => [it, judged(it)]);
    for (const [it, failed] of results) it.element.hidden = failed.length > 0;
    tally(results);
    for (const part of parts) {
      const count = shown(part);
      // A release that changed nothing is shown as long as nothing is asked for.
      part.hidden = count === 0 && state.toString() !== '';
      const number = part.matches('.group') ? part.querySelector('.number') : null;
      if (number) {
        const all = part.querySelectorAll('.findings > li').length;
        number.textContent = count === all ? String(all) : `${count} of ${all}`;
      }
    }
    const count = changes.filter((it) => !it.element.hidden).length;
    noMatch.hidden = count > 0;
    // Not after every letter that is typed: it is read aloud.
    clearTimeout(announcing);
    announcing = setTimeout(() => {
      const all = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
      status.textContent = count === changes.length ? all : `${count} of ${all}`;
    }, 100);
  };

  // The address says what is chosen, so that a link shows the same.
  const remember = () => {
    const state = chosen().toString();
    const page = location.href.split('#')[0];
    history.replaceState(null, '', state ? `${page}#?${state}` : page);
  };

  const choose = (state) => {
    for (const control of form.elements) {
      if (control.type === 'checkbox') control.checked = state.getAll(control.name).includes(control.value);
      else if (control.name) control.value = state.get(control.name) || '';
    }
    apply();
  };

  // Leads to a change, or to a part of the page, whatever is hidden or closed.
  const reveal = (id) => {
    const target = document.getElementById(id);
    if (!target) return;
    if (target.closest('[hidden]')) choose(new URLSearchParams());
    const details = target.matches('.findings > li') ? target.querySelector('details') : null;
    if (details) {
      details.open = true;
      details.querySelector('summary').focus({ preventScroll: true });
    }
    target.scrollIntoView();
  };

  const follow = () => {
    const hash = location.hash;
    if (hash.startsWith('#?')) choose(new URLSearchParams(hash.slice(2)));
    else if (hash) reveal(hash.slice(1));
  };

  const setOpen = (open) => {
    for (const it of changes) if (!it.element.hidden) it.element.querySelector('details').open = open;
    openAll.textContent = open ? 'Close all' : 'Open all';
  };

  const escape = (target) => {
    const change = target.closest('.findings > li');
    if (change && change.querySelector('details').open) {
      change.querySelector('details').open = false;
      change.querySelector('summary').focus();
    } else if (target.closest('#filters')) {
      choose(new URLSearchParams());
      remember();
    }
  };

  form.addEventListener('input', () => { apply(); remember(); });
  form.addEventListener('submit', (event) => event.preventDefault());
  // What is reset is only known once the event is over.
  form.addEventListener('reset', () => setTimeout(() => { apply(); remember(); }));
  // The button goes with what it clears, and the focus would go with it.
  noMatch.addEventListener('click', (event) => { if (event.target.type === 'reset') form.elements.text.focus(); });
  openAll.addEventListener('click', () => setOpen(openAll.textContent === 'Open all'));
  addEventListener('hashchange', follow);
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target.matches('input[type=search], select');
    if (event.key === 'Escape') escape(event.target);
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      form.elements.text.focus();
    }
  });

  form.hidden = false;
  follow();
  // Browsers take the focus away when they go to the fragment themselves.
  addEventListener('load', () => setTimeout(follow));
})();
