/** Something of the host's over the panel; in a host it would be a window of its own. */
export const sheet = (
  id: string,
  title: string,
): { readonly box: HTMLElement; readonly close: () => void } => {
  const box = document.createElement('div');
  box.id = id;
  box.setAttribute(
    'style',
    'position:fixed;top:0;left:0;right:0;bottom:0;padding:12px;overflow:auto;background:#223;color:#fff;display:flex;flex-direction:column;align-items:flex-start;',
  );
  const heading = document.createElement('div');
  heading.textContent = title;
  box.appendChild(heading);
  document.body.appendChild(box);
  return { box, close: () => box.remove() };
};
