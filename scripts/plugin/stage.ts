import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CopyFormat } from '../../plugin/uxp/src/ports.ts';
import { makeJpeg } from '../../samples/jpeg.ts';
import type { FakeDocument } from './fake/disk-order.ts';

/** What is open in the editor that is not there. */
export interface Stage {
  readonly documents: readonly FakeDocument[];
  /** Writes a copy of a document. Whatever the format is called, it is a JPEG: the panel looks into none. */
  render(document: number, format: CopyFormat, path: string): void;
}

const SHOOT = '2026-05-02_Huber_Wedding';
const SIZE = { width: 240, height: 160 };

const picture = (seed: number): Buffer => makeJpeg({ ...SIZE, seed });

/** Documents on this computer, in the cloud, and on nothing yet; one has a name that no file may have. */
export const stageIn = (disk: string): Stage => {
  const folder = join(disk, 'Pictures', SHOOT);
  const local = (id: number, name: string): FakeDocument => ({
    id,
    name,
    path: join(folder, name),
    cloudDocument: false,
  });
  return {
    documents: [
      local(1, 'IMG_0412.psd'),
      local(2, 'IMG_0415.psd'),
      local(3, 'Group portrait with the whole family in front of the old town hall.psd'),
      { ...local(4, '../Ring: "close" <2>.psd'), path: join(folder, 'Ring.psd') },
      { id: 5, name: 'Album cover.psdc', path: 'cloud-1f0c', cloudDocument: true },
      { id: 6, name: 'Untitled-1', path: '', cloudDocument: false },
    ],
    render: (document, _format, path) => writeFileSync(path, picture(document)),
  };
};

/** A disk to begin with: an empty inbox, and what was exported already. */
export const layOut = (disk: string): void => {
  const exported = join(disk, 'Pictures', SHOOT, 'Export');
  mkdirSync(exported, { recursive: true });
  mkdirSync(join(disk, 'Safelight Inbox', 'spool'), { recursive: true, mode: 0o700 });
  for (const [at, name] of ['IMG_0401.jpg', 'IMG_0402.jpg', 'IMG_0407.jpg'].entries())
    writeFileSync(join(exported, name), picture(at + 20));
};
