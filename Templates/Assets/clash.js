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
  const { head, text } = form.elements;
  // With the file as it was before both changed it: who takes this text up again in the editor is told of the other once more.
  const values = { base: form.dataset.base, head: head.value, text: text.value };
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  } catch { /* The browser keeps nothing, or has no room. */ }
}

keep();
form.addEventListener('input', keep);
