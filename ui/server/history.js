// For one click on a link, Streamlit puts two entries into the history: first the old page's address with the new
// page's parameters, then the new page's. Back would lead to the first, where the old page has lost its state.
(() => {
  const push = history.pushState.bind(history);
  let within = false; // whether the address has changed within a page since the last click
  addEventListener('click', () => { within = false; }, true);
  history.pushState = (state, title, url) => {
    const stays = new URL(url ?? location.href, location.href).pathname === location.pathname;
    !stays && within ? history.replaceState(state, title, url) : push(state, title, url);
    within = stays;
  };
})();
