import { homedir } from 'node:os';
import { findStudio } from '@safelight/core';
import { confirm } from '../person.ts';

/** The folder of the user whose editors' settings are to be kept; null: there are none, or they are not wanted. */
export const askStudio = async (): Promise<string | null> => {
  const editors = new Set(findStudio(homedir()).map(({ editor }) => editor));
  if (editors.size === 0) return null;
  const message = `Also keep the presets, styles and workspaces of ${[...editors].join(', ')}?`;
  return (await confirm(message, 'yes')) ? homedir() : null;
};
