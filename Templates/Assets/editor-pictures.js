// Pictures that are dragged onto the text, pasted into it or chosen: each is sent, and its Markdown put where the cursor is.

export function pictures(form, { say, show, changed, calm }) {
  const text = form.elements.text;
  const chooser = form.elements.picture;
  // A picture that is chosen is sent at once.
  chooser.closest('.picture').querySelector('button').hidden = true;

  async function send(file) {
    show(form.dataset.uploading, true);
    const body = new FormData();
    body.set('picture', file, file.name || 'picture');
    try {
      const answer = await fetch(form.dataset.pictures, { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'error' });
      const isTold = (answer.headers.get('content-type') ?? '').startsWith('application/json');
      const told = isTold ? await answer.json() : {};
      if (answer.ok && told.markdown) {
        say('picture', '');
        return insert(told.markdown);
      }
      say('picture', answer.status === 401 ? form.dataset.signedOut : told.message || form.dataset.refused.replace('{status}', answer.status));
    } catch {
      say('picture', form.dataset.away);
    }
    calm();
  }

  /** In a paragraph of its own, with the cursor between the brackets: a picture needs words for those who cannot see it. */
  function insert(markdown) {
    const [before, after] = [text.value.slice(0, text.selectionStart), text.value.slice(text.selectionEnd)];
    const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    const tail = after === '' ? '\n' : after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
    text.focus();
    text.setRangeText(lead + markdown + tail, text.selectionStart, text.selectionEnd, 'end');
    const place = before.length + lead.length + 2;
    text.setSelectionRange(place, place);
    changed();
  }

  async function sendAll(files) {
    for (const file of files) await send(file);
  }

  text.addEventListener('dragover', (event) => {
    if ([...event.dataTransfer.items].some((item) => item.kind === 'file')) event.preventDefault();
  });
  text.addEventListener('drop', (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
  text.addEventListener('paste', (event) => {
    const files = [...event.clipboardData.files].filter((file) => file.type.startsWith('image/'));
    // Who copies from a word processor means the words.
    if (!files.length || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    sendAll(files);
  });
  chooser.addEventListener('change', () => {
    sendAll([...chooser.files]).then(() => { chooser.value = ''; });
  });
}
