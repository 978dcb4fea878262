import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Answer, answerWith } from '../../../core/src/workflows/inbox/answer.ts';
import { Job, type JobResult, parseDocument } from '../../../manifests/src/index.ts';
import { uxpInbox, uxpSettings } from '../../../plugin/uxp/src/hosts/files.ts';
import { photoshopDocuments } from '../../../plugin/uxp/src/hosts/photoshop.ts';
import type { UxpFile } from '../../../plugin/uxp/src/hosts/uxp-module.ts';
import { Panel } from '../../../plugin/uxp/src/panel/panel.ts';
import type { PanelState, Screen } from '../../../plugin/uxp/src/panel/state.ts';
import type { Chance } from '../../../plugin/uxp/src/ports.ts';
import { Disk } from '../../../scripts/plugin/disk.ts';
import type { Courier, DiskOrder, Spot } from '../../../scripts/plugin/fake/disk-order.ts';
import { type FakeFileSystem, fakeFileSystem } from '../../../scripts/plugin/fake/file-system.ts';
import { photoshopManifest } from '../../../scripts/plugin/fake/manifest.ts';
import { type FakePhotoshop, fakePhotoshop } from '../../../scripts/plugin/fake/photoshop.ts';
import { layOut, stageIn } from '../../../scripts/plugin/stage.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { greet, huber, press, welcomeOf } from './inbox-watch.ts';

const START = Date.parse('2026-11-28T10:00:00Z');

/** Time that passes when it is told to. */
export class Clock implements Chance {
  #now = START;
  #waiting: { readonly until: number; readonly go: () => void }[] = [];
  readonly ids: string[] = [];

  now(): number {
    return this.#now;
  }

  /** Those that were laid out, then any. */
  id(): string {
    return this.ids.shift() ?? randomUUID();
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ until: this.#now + ms, go: resolve });
      signal.addEventListener('abort', () => resolve());
    });
  }

  pass(ms: number): void {
    this.#now += ms;
    const due = this.#waiting.filter(({ until }) => until <= this.#now);
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    for (const { go } of due) go();
  }
}

/** An editor with four documents on a disk in a temporary folder; the panel's own adapters over the fake host, and nobody at the other end. */
export class Editor {
  readonly disk: string;
  readonly inbox: string;
  readonly data: string;
  readonly clock = new Clock();
  readonly ask: Courier;
  readonly files: FakeFileSystem;
  readonly photoshop: FakePhotoshop;
  readonly seen: PanelState[] = [];
  /** What the picker is answered with. */
  picks: Spot | null = { area: 'disk', path: ['Safelight Inbox'] };
  pickedFiles: readonly Spot[] = [];
  /** What the disk does not do. */
  refuse: (order: DiskOrder) => boolean = () => false;
  panel: Panel;

  constructor(folder: string) {
    this.disk = join(folder, 'disk');
    this.data = join(folder, 'data');
    for (const one of [this.disk, this.data, join(folder, 'temp')]) mkdirSync(one);
    layOut(this.disk);
    this.inbox = join(this.disk, 'Safelight Inbox');
    const stage = stageIn(this.disk);
    const areas = { disk: this.disk, 'plugin-data': this.data, 'plugin-temp': join(folder, 'temp') };
    const disk = new Disk(areas, stage);
    this.ask = async (order) => {
      if (this.refuse(order)) throw new Error('no space left');
      return disk.do(order);
    };
    const picker = { folder: async () => this.picks, files: async () => this.pickedFiles };
    this.files = fakeFileSystem(this.ask, picker, photoshopManifest);
    this.photoshop = fakePhotoshop(
      stage.documents,
      this.ask,
      { show: () => undefined, slowness: 0 },
      (token) => this.files.getEntryForSessionToken(token) as UxpFile,
    );
    this.panel = this.open();
  }

  /** As when the panel is opened anew. */
  open(): Panel {
    const host = { name: 'browser', version: '27.1.0', uiLocale: 'en_US' };
    const uxp = { host, storage: { localFileSystem: this.files } };
    this.panel = new Panel({
      host: photoshopDocuments(this.photoshop, uxp, 'browser'),
      inbox: uxpInbox(this.files),
      settings: uxpSettings(this.files),
      chance: this.clock,
      copyTitle: 'copies',
      onState: (state) => this.seen.push(state),
    });
    return this.panel;
  }

  get state(): PanelState {
    return this.panel.state;
  }

  /** With a welcome, the folder picked, and Huber chosen. */
  async ready(): Promise<void> {
    this.greet();
    await this.panel.start();
    if (this.state.screen.kind === 'pick') await this.panel.pickFolder();
    this.panel.setPreset('huber');
  }

  greet(presets = [huber, press], roots: readonly string[] = []): void {
    greet(this.inbox, welcomeOf(presets, roots, new Date(this.clock.now())));
  }

  /** Lets time pass until the panel shows this. */
  async until<Kind extends Screen['kind']>(kind: Kind): Promise<Extract<Screen, { readonly kind: Kind }>> {
    for (let turn = 0; turn < 400; turn += 1) {
      const { screen } = this.state;
      if (isOf(screen, kind)) return screen;
      this.clock.pass(500);
      await setTimeout(1);
    }
    throw new Error(`${this.state.screen.kind} instead of ${kind}: ${JSON.stringify(this.state.notice)}`);
  }

  jobs(): readonly Job[] {
    return readdirSync(this.inbox)
      .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
      .map((name) => parseDocument(Job, readFileSync(join(this.inbox, name), 'utf8')));
  }

  /** The newest one that was put in. */
  job(mode: 'plan' | 'make' = 'plan'): Job & { readonly sources: readonly string[] } {
    const found = this.jobs().find((job) => 'mode' in job && job.mode === mode);
    if (found === undefined || !('sources' in found)) throw new Error(`no job to ${mode}`);
    return found;
  }

  answer(job: Job, some: Partial<Answer>): void {
    const { id, verb } = job;
    const at = new Date(this.clock.now()).toISOString();
    const result: JobResult = { type: 'job-result', version: 1, id, verb, at, ...answerWith(some) };
    this.write(`${id}.result.json`, JSON.stringify(result));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.inbox, name), text);
  }

  spooled(id: string): readonly string[] {
    const folder = join(this.inbox, 'spool', id);
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  get spools(): readonly string[] {
    return readdirSync(join(this.inbox, 'spool'));
  }
}

const isOf = <Kind extends Screen['kind']>(
  screen: Screen,
  kind: Kind,
): screen is Extract<Screen, { readonly kind: Kind }> => screen.kind === kind;

/** Ready to choose, in a folder that goes with the test. */
export const readyEditor = async (): Promise<Editor> => {
  const editor = new Editor(temporaryFolder());
  await editor.ready();
  return editor;
};
