// Saves the editor's form whenever something in it has changed, one save after the other, and keeps the text in this browser until it is saved.

export class Saving {
  /** Whether something is typed that is not saved. */
  isOpen = false;
  /** Whether the form goes its own way, to the page with both texts. */
  isGivingUp = false;
  #form;
  #pages;
  #isBusy = false;
  #isAgain = false;
  #isStopped = false;
  /** What was sent and may have arrived, though no answer came: `{ body, sent }`. */
  #unheard;
  /** Begins the names of all texts of this file that this browser keeps. */
  #prefix;
  /** That of this page's own: each window has one, and none takes another's place. */
  #key;
  #retry;

  constructor(form, pages) {
    this.#form = form;
    this.#pages = pages;
    this.#prefix = `tuesday-draft:${form.dataset.file}/`;
    this.#key = this.#newKey();
  }

  touch() {
    this.isOpen = true;
    this.#keep();
    if (!this.#isStopped) this.#pages.show(this.#form.dataset.typing, true);
  }

  /** What somebody typed, by field. */
  #values() {
    const values = {};
    for (const element of this.#form.elements) {
      if (!element.name || element.type === 'file' || element.type === 'hidden' && element.name !== 'base' || element.form !== this.#form) continue;
      if (element.type === 'submit' || ['view', 'as', 'subject'].includes(element.name)) continue;
      values[element.name] = element.type === 'checkbox' ? element.checked : element.value;
    }
    return values;
  }

  #newKey() { return this.#prefix + Date.now().toString(36) + Math.random().toString(36).slice(2); }

  #keep(key = this.#key) {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: this.#values() }));
    } catch { /* The browser keeps nothing, or has no room. */ }
  }

  #forget(key = this.#key) {
    try { localStorage.removeItem(key); } catch { /* As above. */ }
  }

  /** Texts that other pages could not save, the newest first. */
  #drafts() {
    const drafts = [];
    for (let index = 0; index < localStorage.length; index++) {
      const key = localStorage.key(index);
      // Of a file in a folder of that name the rest has another stroke.
      if (!key.startsWith(this.#prefix) || key.slice(this.#prefix.length).includes('/') || key === this.#key) continue;
      drafts.push({ key, ...JSON.parse(localStorage.getItem(key)) });
    }
    return drafts.sort((one, other) => other.at - one.at);
  }

  /** Each stays until somebody has decided about it, whatever is typed meanwhile. */
  offerDrafts() {
    try {
      const isNews = ({ values }) => Object.entries(values ?? {}).some(([name, value]) => name !== 'base' && !this.#shows(name, value));
      for (const draft of this.#drafts()) if (!isNews(draft)) this.#forget(draft.key);
      const [draft] = this.#drafts();
      if (!draft) return this.#pages.say('draft', '');
      const { draft: found, take, forget } = this.#form.dataset;
      const time = new Date(draft.at).toLocaleString(document.documentElement.lang);
      this.#pages.say('draft', found.replace('{time}', time), [
        { word: take, act: () => this.#take(draft) },
        { word: forget, act: () => { this.#forget(draft.key); this.offerDrafts(); } },
      ]);
    } catch { /* As above. */ }
  }

  #take(draft) {
    // What stands there and is saved nowhere is the next that is offered.
    if (this.isOpen) this.#keep(this.#newKey());
    this.#restore(draft.values);
    this.#forget(draft.key);
    this.offerDrafts();
  }

  #shows(name, value) {
    const element = this.#form.elements[name];
    return element && (element.type === 'checkbox' ? element.checked : element.value) === value;
  }

  /** With the file as it was then: if that has changed since, saving tells. */
  #restore(values) {
    for (const [name, value] of Object.entries(values)) {
      const element = this.#form.elements[name];
      if (!element) continue;
      if (element.type === 'checkbox') element.checked = value; else element.value = value;
    }
    this.#unheard = undefined;
    this.touch();
    this.save(false);
  }

  /**
   * @param {boolean} isAuto whether nobody pressed anything.
   */
  async save(isAuto) {
    if (isAuto && (!this.isOpen || this.#isStopped)) return;
    if (this.#isBusy) { this.#isAgain = true; return; }
    clearTimeout(this.#retry);
    this.#isBusy = true;
    this.#pages.show(this.#form.dataset.saving, true);
    // The same once more, and then what was typed since: what did arrive would look like somebody else's.
    this.#unheard ??= this.#whatToSend();
    const { body, sent } = this.#unheard;
    body.set('do', isAuto ? 'auto' : 'save');
    try {
      const answer = await fetch(this.#form.getAttribute('action'), { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'error' });
      await this.#hear(answer, sent);
      // Those are a proxy's words, which does not know what became of it.
      if (![502, 503, 504].includes(answer.status)) this.#unheard = undefined;
    } catch {
      this.#pages.show(this.#form.dataset.away, true);
      this.#tryAgain(5);
    }
    this.#isBusy = false;
    if (this.#isAgain) { this.#isAgain = false; this.save(true); }
  }

  #whatToSend() {
    const body = new FormData(this.#form);
    body.delete('picture');
    return { body, sent: JSON.stringify(this.#values()) };
  }

  async #hear(answer, sent) {
    const { signedOut, conflict, both, refused } = this.#form.dataset;
    if (answer.status === 409) {
      this.#isStopped = true;
      this.#pages.show(conflict, true);
      this.#pages.say('save', conflict, [{ word: both, act: () => this.#giveUp() }]);
    } else if (answer.status === 401) {
      this.#pages.show(signedOut, true);
      this.#pages.say('save', signedOut, [{ word: this.#form.dataset.signIn, place: '/desk/sign-in' }]);
    } else if (answer.ok) {
      this.#isStopped = false;
      this.#pages.say('save', '');
      this.#settle(await answer.json(), sent);
    } else {
      const told = answer.headers.get('content-type')?.startsWith('application/json') ? await answer.json() : {};
      this.#pages.show(told.message || refused.replace('{status}', answer.status), true);
      // Busy, or in trouble: that ends. Whatever else is refused would be again.
      if (answer.status === 429 || answer.status >= 500) this.#tryAgain(Number(answer.headers.get('retry-after')) || 15);
    }
  }

  #tryAgain(seconds) {
    this.#retry = setTimeout(() => this.save(true), seconds * 1000);
  }

  /** What the file is now becomes what the form began with; what was typed meanwhile stays. */
  #settle(answer, sent) {
    const { elements } = this.#form;
    const isSame = JSON.stringify(this.#values()) === sent;
    elements.base.value = answer.base;
    if (isSame) {
      elements.head.value = answer.head;
      for (const [key, value] of Object.entries(answer.values)) {
        if (elements[`was_${key}`]) elements[`was_${key}`].value = value;
        const field = elements[key];
        if (!field || field === document.activeElement) continue;
        if (field.type === 'checkbox') field.checked = value === 'yes'; else field.value = value;
      }
      this.isOpen = false;
      this.#forget();
      this.#pages.show(answer.message, false);
    } else {
      this.#isAgain = true;
      this.#keep();
    }
    this.#pages.tell(answer);
    this.#pages.saved();
    // Fields for a head that could not be read before, or that cannot be read now.
    if (isSame && !elements.was_title === Object.keys(answer.values).length > 0) location.reload();
  }

  /** To the page that has both texts. Whether it comes nobody knows yet, so the text stays in this browser too. */
  #giveUp() {
    this.isGivingUp = true;
    this.isOpen = false;
    this.#keep();
    try { sessionStorage.setItem('tuesday-clash', this.#key); } catch { /* As above. */ }
    this.#form.requestSubmit();
  }
}
