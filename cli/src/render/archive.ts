import type { ArchiveReport } from '@safelight/core';
import type { Lines } from './lines.ts';
import { bytes, count } from './quantity.ts';

export const archiveText = (report: ArchiveReport): Lines => {
  const { shoot, archived, files, bytes: size, changed, onDisk, path } = report;
  const held = `${count(files, 'file')} (${bytes(size)})`;
  if (!archived)
    return [
      changed
        ? `${shoot} is missed again where it is not on the disk.`
        : `${shoot} was not archived: nothing to undo.`,
    ];
  return [
    changed
      ? `${shoot} lives only in the vault from now on: ${held}, every byte of it read back.`
      : `${shoot}: ${held} in the vault, every byte of it read back.`,
    ...(onDisk
      ? [
          `  Nothing was deleted. ${path} may go from this disk once a second copy of the vault lies elsewhere.`,
        ]
      : []),
  ];
};
