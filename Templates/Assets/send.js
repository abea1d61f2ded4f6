// Counts down to when an issue leaves, and looks again when it has.
const line = document.getElementById('countdown');

if (line) {
  const leaves = Date.parse(line.dataset.leaves);
  const tick = () => {
    const left = Math.ceil((leaves - Date.now()) / 1000);
    // A day ahead nobody counts seconds.
    if (left > 3600) return;
    line.textContent = left > 0 ? line.dataset.words.replace('{count}', left) : line.dataset.over;
    if (left > 0) return setTimeout(tick, 250);
    if (left > -60) setTimeout(() => location.assign(location.pathname), 3000);
  };
  tick();
}
