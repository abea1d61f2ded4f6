// Keeps the text of the page with both texts in this browser, where the editor offers it until it is saved.

const form = document.querySelector('form[data-file]');
const prefix = `tuesday-draft:${form.dataset.file}/`;
let key = `${prefix}clash`;
try {
  // That of the editor from which somebody comes: it is the same text.
  const known = sessionStorage.getItem('tuesday-clash');
  if (known?.startsWith(prefix)) key = known;
} catch { /* The browser keeps nothing. */ }

function keep() {
  const { base, head, text } = form.elements;
  const values = { base: base.value, head: head.value, text: text.value };
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  } catch { /* The browser keeps nothing, or has no room. */ }
}

keep();
form.addEventListener('input', keep);
