// Loads the page anew when what it shows has changed. The server answers as soon as its version is another one, or after some seconds.
async function follow(version) {
  for (;;) {
    try {
      const answer = await fetch(`/changes?since=${encodeURIComponent(version)}`);
      if (answer.ok && (await answer.text()) !== version) return location.reload();
    } catch {
      // It is being started again.
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

// Nobody waits for it: a page whose scripts are still waited for is not loaded.
follow(document.body.dataset.version);
