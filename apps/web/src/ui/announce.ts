/** Says a sentence to screen readers; the element is part of the shell. */
export function announce(text: string): void {
  const region = document.getElementById('announcements');
  if (region === null) return;
  region.textContent = '';
  // A changed text is read; the same text twice is not, so it is emptied first.
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}
