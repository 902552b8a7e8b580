// Runs before the first paint: the chosen theme, and whether a signed-in page is on its way.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    const isInbox = !/^\/(setup|invite|reset|sessions|queue|policy|team|keys)(\/|$)/.test(
      location.pathname,
    );
    if (isInbox && localStorage.getItem('signed-in')) root.dataset.start = 'inbox';
  } catch {
    // Without storage the page follows the system.
  }
})();
