// Looks how far a campaign is, again and again, without a press of "Look again". Nothing of the page depends on it.
const box = document.getElementById('progress');
const told = document.getElementById('told');

const now = () => box.firstElementChild;
const moves = () => now()?.dataset.moves === 'yes';

/** Whether somebody is about to do something that a new page would take from them. */
function isBusy() {
  const at = document.activeElement;
  if (at && at !== document.body && at.closest('form')) return true;
  return [...document.querySelectorAll('#main form input[type=text]')].some((field) => field.value !== field.defaultValue);
}

/** What the server says now, in the place of what it said; whoever stood on a link of it stands there still. */
function put(text) {
  const place = box.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const open = [...box.querySelectorAll('details')].map((part) => part.open);
  const page = new DOMParser().parseFromString(text, 'text/html');
  box.replaceChildren(...page.body.children);
  box.querySelectorAll('details').forEach((part, index) => { part.open = open[index] ?? false; });
  if (place) [...box.querySelectorAll('a')].find((link) => link.getAttribute('href') === place)?.focus();
}

function say(words) {
  if (told.textContent !== words) told.textContent = words;
}

async function look() {
  const begun = performance.now();
  const before = now()?.dataset.state;
  try {
    const answer = await fetch(box.dataset.url, { headers: { accept: 'text/html' }, redirect: 'error' });
    if (!answer.ok) throw new Error(answer.status);
    put(await answer.text());
    if (now()?.dataset.state !== before) {
      if (!isBusy()) return location.assign(location.pathname);
      say(told.dataset.changed);
    } else if (told.textContent !== told.dataset.changed) {
      say(told.dataset.on);
    }
  } catch {
    say(told.dataset.away);
  }
  // A ledger of a million takes a while to add up: most of the time nobody shall be adding.
  if (moves()) setTimeout(turn, Math.max(Number(box.dataset.every), (performance.now() - begun) * 10));
}

/** Who looks at something else costs nothing. */
function turn() {
  if (!document.hidden) return look();
  document.addEventListener('visibilitychange', turn, { once: true });
}

if (box && moves()) {
  say(told.dataset.on);
  setTimeout(turn, Number(box.dataset.every));
}
