import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Home } from '../../core/src/workflows/home.ts';
import type { Computer } from './computer.ts';

/** The same computer with the same vault in another folder, so that a test may damage both. */
export const cloneComputer = async (computer: Computer, folder: string): Promise<Computer> => {
  const home = new Home(join(folder, 'home'));
  const vault = join(folder, 'vault');
  cpSync(computer.home.path, home.path, { recursive: true, preserveTimestamps: true });
  cpSync(computer.vault, vault, { recursive: true, preserveTimestamps: true });
  const config = await home.config();
  const vaults = config.vaults.map((known) => ({
    ...known,
    places: known.places.map((place) => ({ ...place, path: vault })),
  }));
  await home.saveConfig({ ...config, vaults });
  return { ...computer, home, vault };
};
