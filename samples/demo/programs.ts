import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Is there a program of this name on the PATH? */
export const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
