// Keeps the text of the page with both texts in this browser, where the editor offers it until it is saved.

const form = document.querySelector('form[data-file]');

function keep() {
  const { base, head, text } = form.elements;
  const values = { base: base.value, head: head.value, text: text.value };
  try {
    localStorage.setItem(`tuesday-draft:${form.dataset.file}`, JSON.stringify({ at: Date.now(), values }));
  } catch { /* The browser keeps nothing, or has no room. */ }
}

keep();
form.addEventListener('input', keep);
