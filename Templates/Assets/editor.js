// The editor without a press of a button: it saves by itself, looks at what was typed, and keeps what cannot be saved. The page does all of it without
// this file too, by hand.
import { Saving } from './editor-saving.js';
import { pictures } from './editor-pictures.js';

const form = document.getElementById('editor');
const state = document.getElementById('state');
const notices = document.getElementById('notices');
const typing = 1500;
const looking = 600;

/** A line above the editor, with buttons; in the place of what was said about the same. */
function say(topic, text, buttons = []) {
  notices.querySelector(`[data-topic=${topic}]`)?.remove();
  if (!text) return;
  const line = document.createElement('p');
  line.className = 'fault';
  line.dataset.topic = topic;
  line.append(text, ' ');
  for (const { word, act, place } of buttons) {
    const button = document.createElement(place ? 'a' : 'button');
    button.textContent = word;
    if (place) {
      Object.assign(button, { href: place, target: '_blank' });
    } else {
      Object.assign(button, { type: 'button', className: 'plain' });
      button.addEventListener('click', act);
    }
    line.append(button, ' ');
  }
  notices.append(line);
}

function show(text, warns) {
  state.textContent = text;
  state.classList.toggle('warns', warns);
}

/** What the server says of the post, in the place of what it said before. */
function tell({ verdict, findings }) {
  document.getElementById('verdict').textContent = verdict;
  document.getElementById('findings').replaceChildren(...findings.map((finding) => {
    const item = document.createElement('li');
    item.className = finding.severity;
    item.dataset.line = finding.line;
    for (const [name, kind, text] of [['strong', '', finding.word], ['span', 'place', finding.place], ['bdi', '', finding.text], ['span', 'small', finding.hint]]) {
      if (!text) continue;
      const part = document.createElement(name);
      part.textContent = text;
      if (kind) part.className = kind;
      // What the checker says is English, on a desk of any language.
      if (name === 'strong' || kind === 'place') part.lang = document.documentElement.lang;
      item.append(part, ' ');
    }
    return item;
  }));
  leadToLines();
}

/** The place of each finding becomes a button that leads there. */
function leadToLines() {
  for (const item of document.querySelectorAll('#findings li')) {
    const line = Number(item.dataset.line);
    if (line < 1) continue;
    const place = item.querySelector('.place');
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'plain', textContent: place.textContent });
    button.addEventListener('click', () => leadTo(line));
    place.replaceWith(button);
  }
}

const saving = new Saving(form, { say, show, tell, saved: () => preview() });
let saveTimer;
let lookTimer;

let looks = 0;

/** A frame that nothing was in yet: what goes into it is no step for the browser's way back. The old one stays until the new one has something. */
function freshFrame() {
  const [old, ...unfinished] = document.querySelectorAll('.screen iframe');
  for (const frame of unfinished) frame.remove();
  const fresh = old.cloneNode();
  // A name that no frame had: one that is handed on makes a step all the same.
  looks += 1;
  fresh.name = `look-${looks}`;
  fresh.classList.add('coming');
  old.after(fresh);
  fresh.addEventListener('load', () => {
    // The first time it is empty.
    if (fresh.dataset.begun !== 'yes') return;
    old.remove();
    fresh.classList.remove('coming');
  });
  return fresh;
}

/** In the frame, as the button does it. */
function preview() {
  clearTimeout(lookTimer);
  lookTimer = setTimeout(() => {
    const frame = freshFrame();
    const button = document.createElement('button');
    Object.assign(button, { type: 'submit', hidden: true, formNoValidate: true, name: 'do', value: 'look' });
    button.setAttribute('formaction', form.dataset.look);
    button.setAttribute('formtarget', frame.name);
    form.append(button);
    isLooking = true;
    frame.dataset.begun = 'yes';
    form.requestSubmit(button);
    isLooking = false;
    button.remove();
  }, looking);
}

// A desktop's width, and a phone's, is seen whole, made smaller where there is less room.
new ResizeObserver(([{ target, contentRect }]) => {
  for (const [name, width] of [['--fit', 640], ['--fit-phone', 375]]) target.style.setProperty(name, Math.min(1, contentRect.width / width));
})
  .observe(document.querySelector('.screen'));

let isLooking = false;

function changed() {
  saving.touch();
  clearTimeout(saveTimer);
  saveTimer = setTimeout(() => saving.save(true), typing);
}

form.addEventListener('input', (event) => {
  if (event.target.type === 'file') return;
  changed();
});
for (const control of document.querySelectorAll('[form=editor]')) {
  control.addEventListener('change', preview);
}
form.addEventListener('submit', (event) => {
  const action = event.submitter?.getAttribute('formaction');
  // The frame's, and pictures, go their own way.
  if (isLooking || saving.isGivingUp || action && event.submitter.formTarget !== 'look') return;
  event.preventDefault();
  if (action) return preview();
  clearTimeout(saveTimer);
  saving.save(false);
});
document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return;
  event.preventDefault();
  clearTimeout(saveTimer);
  saving.save(false);
});
addEventListener('beforeunload', (event) => {
  if (saving.isOpen) event.preventDefault();
});

/** To a line of the file, which is one of the head or of the text. */
function leadTo(line) {
  const head = form.elements.head.value;
  const headLines = form.elements.fenced.value ? head.replace(/\n$/, '').split('\n').length + (head ? 2 : 1) : 0;
  const [field, wanted] = line > headLines ? [form.elements.text, line - headLines] : [form.elements.head, line - 1];
  const lines = field.value.split('\n');
  const start = lines.slice(0, wanted - 1).reduce((sum, text) => sum + text.length + 1, 0);
  field.closest('details')?.setAttribute('open', '');
  field.focus();
  field.setSelectionRange(start, start + (lines[wanted - 1] ?? '').length);
}

// Who it is shown as: addresses as they are typed.
const reader = document.querySelector('input[name=as]');
reader?.addEventListener('input', async () => {
  const wanted = reader.value.trim();
  if (wanted.length < 2 || !form.dataset.readers) return;
  try {
    const answer = await fetch(`${form.dataset.readers}?q=${encodeURIComponent(wanted)}`, { headers: { accept: 'application/json' } });
    if (!answer.ok || reader.value.trim() !== wanted) return;
    document.getElementById('people').replaceChildren(...(await answer.json()).map(({ address, name }) => {
      const option = document.createElement('option');
      option.value = address;
      option.label = name;
      return option;
    }));
  } catch { /* Without the list the address can be typed whole. */ }
});

pictures(form, { say, show, changed, calm: () => show(saving.isOpen ? form.dataset.typing : form.dataset.saved, saving.isOpen) });
leadToLines();
saving.offerDrafts();
if (form.dataset.unsaved) saving.touch();
preview();
