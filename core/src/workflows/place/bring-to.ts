import { basename } from 'node:path';
import type { PlaceFed } from '@safelight/manifests';
import type { RunContext } from '../../model/events.ts';
import { chooseVault, type Home } from '../home.ts';
import { addPlace } from './add.ts';
import { makeFirst } from './first.ts';

/** Brings all of a vault, by its id, to a folder, and lets backups go there first once it holds everything. */
export const bringTo = async (
  home: Home,
  vault: string,
  path: string,
  context: RunContext,
): Promise<PlaceFed | null> => {
  const { places } = chooseVault(await home.config(), home, vault);
  const names = new Set(places.map((place) => place.name));
  let name = basename(path);
  for (let number = 2; names.has(name); number += 1) name = `${basename(path)}-${number}`;
  const { fed } = await addPlace(
    home,
    { vaultName: vault, path, name, declared: {}, sameDisk: 'allow', mode: 'write' },
    context,
  );
  if (fed?.whole === true)
    await makeFirst(home, { vaultName: vault, name, mode: 'write', now: context.clock() });
  return fed;
};
