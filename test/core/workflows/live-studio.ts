import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupReport } from '../../../core/src/backup/report.ts';
import type { ProgressEvent } from '../../../core/src/model/events.ts';
import type { RestoreOptions } from '../../../core/src/workflows/restore.ts';
import { makeLightroomCatalog } from '../../../samples/lightroom-catalog.ts';
import {
  attachComputer,
  backUpOne,
  type Computer,
  contextAt,
  newComputer,
  restoreTo,
} from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

/** Midday, so that it is the same day wherever this runs. */
export const november = (day: number): Date => new Date(2026, 10, day, 12);

/** The folder in which a snapshot keeps the masks of a closed catalog. */
export const closedOn = (day: number): string =>
  `Studio.lrcat-data (closed 2026-11-${String(day).padStart(2, '0')})`;

/** A catalog with masks beside it, and a vault; days go by as the test says. */
export class LiveStudio {
  readonly folder = temporaryFolder();
  readonly home = join(this.folder, 'Lightroom');
  readonly catalog = join(this.home, 'Studio.lrcat');
  readonly masks = `${this.catalog}-data`;
  now = november(1);
  #computer: Computer | null = null;

  static async make(): Promise<LiveStudio> {
    const studio = new LiveStudio();
    const pictures = join(studio.folder, 'Pictures');
    for (const made of [pictures, join(studio.masks, 'blobs')]) mkdirSync(made, { recursive: true });
    writeFileSync(join(pictures, 'IMG_1.NEF'), 'a picture');
    const files = [{ name: 'IMG_1.NEF', size: 9, captureTime: '2026-04-26T14:03:11', masks: true }];
    const roots = [{ absolutePath: `${pictures}/`, folders: [{ pathFromRoot: '', files }] }];
    makeLightroomCatalog({ path: studio.catalog, shape: 'v13', journal: 'wal', roots });
    studio.paint('first');
    writeFileSync(join(studio.masks, 'CURRENT'), 'MANIFEST');
    writeFileSync(join(studio.masks, 'blobs', '1.blob'), 'a mask'.repeat(300_000));
    studio.#computer = await newComputer(studio.folder, () => studio.now);
    return studio;
  }

  get computer(): Computer {
    if (this.#computer === null) throw new Error('the studio was not made');
    return this.#computer;
  }

  openLightroom(): void {
    writeFileSync(`${this.catalog}.lock`, `${process.execPath}\n${process.pid}\n`);
  }

  quitLightroom(): void {
    rmSync(`${this.catalog}.lock`);
  }

  /** Changes what the folder of masks holds. */
  paint(text: string): void {
    writeFileSync(join(this.masks, 'MANIFEST'), text);
  }

  backUpOn(day: number | Date, onEvent?: (event: ProgressEvent) => void): Promise<BackupReport> {
    this.now = typeof day === 'number' ? november(day) : day;
    const context = { ...contextAt(() => this.now), ...(onEvent === undefined ? {} : { onEvent }) };
    return backUpOne({ ...this.computer, context }, this.catalog);
  }

  /** From now on another computer does what this one did. */
  async move(): Promise<void> {
    this.#computer = await attachComputer(this.computer, join(this.folder, 'other'), () => this.now);
  }

  /** The catalog's folder as a restore brings it back. */
  async restored(options: Partial<RestoreOptions> = {}) {
    const to = temporaryFolder();
    await restoreTo(this.computer, to, options);
    const home = join(to, 'Lightroom');
    return {
      home,
      folders: readdirSync(home).sort(),
      read: (folder: string, ...path: string[]) => readFileSync(join(home, folder, ...path), 'utf8'),
    };
  }
}

/** The part of a report that is about the catalog. */
export const told = ({ complete, problems, catalog }: BackupReport) => ({
  complete,
  problems: problems.map(({ code }) => code),
  state: catalog?.state,
  companion: catalog?.companion,
});
