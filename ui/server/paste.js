// A picture that is pasted or dropped anywhere goes into the page's uploader for photos. A page that doesn't show it yet
// has a hidden button that makes it appear.
(() => {
  const UPLOADER = '.st-key-photo_upload input[type=file], .st-key-pets_upload input[type=file]';
  const SWITCH = '.st-key-show_uploader button';
  const TAKES_DROPS = '[data-testid=stFileUploaderDropzone]'; // an uploader takes what lands on it
  const WITHIN = 15000; // ms for the uploader to appear
  const find = (selector) => document.querySelector(selector);
  const isPicture = (file) => file.type.startsWith('image/') || file.type === ''; // HEIC has a type on few systems

  const uploader = () => new Promise((resolve) => {
    const there = find(UPLOADER);
    if (there) return resolve(there);
    const observer = new MutationObserver(() => {
      const input = find(UPLOADER);
      if (!input) return;
      observer.disconnect();
      resolve(input);
    });
    observer.observe(document.body, {childList: true, subtree: true});
    setTimeout(() => observer.disconnect(), WITHIN);
    find(SWITCH).click();
  });

  const take = async (event, transfer) => {
    const pictures = [...(transfer?.files ?? [])].filter(isPicture);
    if (event.target.closest?.(TAKES_DROPS) || !pictures.length || !(find(UPLOADER) || find(SWITCH))) return;
    event.preventDefault(); // the browser would leave the app and open the file
    const input = await uploader();
    const chosen = new DataTransfer();
    (input.multiple ? pictures : pictures.slice(0, 1)).forEach((file) => chosen.items.add(file));
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', {bubbles: true}));
  };

  addEventListener('paste', (event) => take(event, event.clipboardData));
  addEventListener('drop', (event) => take(event, event.dataTransfer));
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') && (find(UPLOADER) || find(SWITCH))) event.preventDefault();
  });
})();
