// Before the first paint, so that nobody who chose dark is blinded at 3 a.m.
try {
  const theme = localStorage.getItem('lockstep.theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's choice stands.
}
