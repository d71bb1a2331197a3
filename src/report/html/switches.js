  const root = document.documentElement;
  const language = () => {
    const next = root.dataset.lang === 'vi' ? 'en' : 'vi';
    root.dataset.lang = root.lang = next;
    document.getElementById('language').textContent = next === 'vi' ? 'EN' : 'VI';
  };
  document.getElementById('language').addEventListener('click', language);
  document.getElementById('theme').addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
