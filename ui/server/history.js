// For one click on a link, Streamlit puts two entries into the history: first the old page's address with the new
// page's parameters, then the new page's. Back would lead to the first, where the old page has lost its state.
(() => {
  const push = history.pushState.bind(history);
  let changed = -Infinity; // when the address last changed within a page
  history.pushState = (state, title, url) => {
    const within = new URL(url ?? location.href, location.href).pathname === location.pathname;
    const again = !within && performance.now() - changed < 1000;
    changed = within ? performance.now() : -Infinity;
    again ? history.replaceState(state, title, url) : push(state, title, url);
  };
})();
