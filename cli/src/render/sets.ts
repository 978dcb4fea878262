import type { SetList, SetRemoval } from '@safelight/manifests';
import { kindName } from './kinds.ts';
import type { Lines } from './lines.ts';

export const setsText = (sets: SetList): Lines =>
  sets.length === 0
    ? ['Nothing is remembered yet. `safelight backup PATH` backs a catalog or folder up and remembers it.']
    : sets.map(({ name, kind, path }) => `${name} (${kindName(kind)}): ${path}`);

export const setRemovedText = ({ set, removed }: SetRemoval): Lines =>
  removed
    ? [`${set.name} is forgotten: \`safelight backup\` leaves it out. What the vault holds of it stays.`]
    : [`Nothing was changed. This would forget ${set.name} (${set.path}).`];
