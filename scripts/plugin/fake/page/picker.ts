import type { Courier, Spot, Spotted } from '../disk-order.ts';
import type { Picker } from '../file-system.ts';
import { sheet } from './sheet.ts';

/** How deep the list goes. */
const DEEPEST = 4;

/** The system's picker, as a list over the panel. */
export const domPicker = (ask: Courier): Picker => ({
  folder: async () => {
    const found = (await below(ask, { area: 'disk', path: [] }, DEEPEST)).filter(
      ({ kind, at }) => kind === 'folder' && at.path.length <= 2,
    );
    const [picked] = await choose('folder', [
      { kind: 'folder', at: { area: 'disk', path: [] }, native: '' },
      ...found,
    ]);
    return picked ?? null;
  },
  files: async (types) => {
    const found = (await below(ask, { area: 'disk', path: [] }, DEEPEST)).filter(
      ({ kind, at }) => kind === 'file' && types.includes(at.path.at(-1)?.split('.').pop() ?? ''),
    );
    return choose('files', found);
  },
});

const below = async (ask: Courier, at: Spot, depth: number): Promise<readonly Spotted[]> => {
  const found = (await ask({ op: 'list', at })) as readonly Spotted[];
  const deeper = found.filter(({ kind }) => kind === 'folder' && depth > 1);
  return [...found, ...(await Promise.all(deeper.map((one) => below(ask, one.at, depth - 1)))).flat()];
};

/** One press takes one; `files` takes several and ends with Open. */
const choose = (what: 'folder' | 'files', found: readonly Spotted[]): Promise<readonly Spot[]> =>
  new Promise((resolve) => {
    const { box, close } = sheet('fake-picker', 'The system asks');
    const picked: Spot[] = [];
    const end = (some: readonly Spot[]): void => {
      close();
      resolve(some);
    };
    const add = (text: string, press: (button: HTMLButtonElement) => void): void => {
      const button = document.createElement('button');
      button.textContent = text;
      button.addEventListener('click', () => press(button));
      box.appendChild(button);
    };
    for (const { at } of found)
      add(at.path.join('/') || '.', (button) => {
        if (what === 'folder') return end([at]);
        picked.push(at);
        button.remove();
      });
    if (what === 'files') add('Open', () => end(picked));
    add('Cancel', () => end([]));
  });
