import { sheet } from './sheet.ts';

/** Photoshop's own progress, with its Cancel, as a line under the panel: the panel's own stays to be seen. */
export const domModal = (
  modal: { readonly title: string; readonly value: number } | null,
  cancel: () => void,
): void => {
  document.getElementById('fake-modal')?.remove();
  if (modal === null) return;
  const { box } = sheet('fake-modal', `${modal.title}: ${Math.round(modal.value * 100)} %`);
  box.style.top = 'auto';
  box.style.padding = '4px 12px';
  const button = document.createElement('button');
  button.textContent = 'Cancel (Escape)';
  button.addEventListener('click', cancel);
  box.appendChild(button);
};
