import type { Chance, HostDocuments, Inbox, InboxFolder, Settings } from '../ports.ts';
import { JobTooLarge } from './job-file.ts';
import { nothingRemembered, parseRemembered, type Remembered, rememberedText } from './remembered.ts';
import { firstState, isDeliverable, type Notice, type PanelState, type Screen } from './state.ts';
import { type Greeting, presetsOf, readGreeting } from './welcome.ts';

export interface PanelParts {
  readonly host: HostDocuments;
  readonly inbox: Inbox;
  readonly settings: Settings;
  readonly chance: Chance;
  /** Shown by the host while copies are rendered. */
  readonly copyTitle: string;
  readonly onState: (state: PanelState) => void;
}

/** Milliseconds between two looks at the welcome while somebody chooses. */
const LOOK_MS = 5_000;

/** The state, the folder that was picked, and what is remembered: what all that the panel does stands on. */
export class Session {
  readonly parts: PanelParts;
  readonly closed: AbortController = new AbortController();
  #state: PanelState = firstState;
  #remembered: Remembered = nothingRemembered;
  #folder: InboxFolder | null = null;
  #busy = false;

  constructor(parts: PanelParts) {
    this.parts = parts;
  }

  get state(): PanelState {
    return this.#state;
  }

  get remembered(): Remembered {
    return this.#remembered;
  }

  /** Throws where there is none: nothing is asked for before one was picked. */
  get inbox(): InboxFolder {
    if (this.#folder === null) throw new Error('no folder was picked');
    return this.#folder;
  }

  /** What was remembered, and the folder its token leads to. */
  async load(): Promise<void> {
    const { settings, host, inbox } = this.parts;
    this.#remembered = parseRemembered(await settings.load().catch(() => null));
    const { token, format, preset, preview, jobs } = this.#remembered;
    this.tell({ format, preset, preview, jobs, formats: host.formats });
    this.#folder = token === null ? null : await inbox.reopen(token);
    if (this.#folder === null) this.show({ kind: 'pick', lost: token !== null });
    else await this.choose();
  }

  async pick(): Promise<void> {
    const picked = await this.parts.inbox.pick();
    if (picked === null) return;
    this.#folder = picked.folder;
    await this.remember({ ...this.#remembered, token: picked.token });
    await this.choose();
  }

  async remember(remembered: Remembered): Promise<void> {
    const { format, preset, preview } = this.#state;
    this.#remembered = { ...remembered, format, preset, preview };
    this.tell({ jobs: this.#remembered.jobs });
    await this.parts.settings.save(rememberedText(this.#remembered));
  }

  /** Where everything begins and ends. */
  async choose(notice: Notice | null = null): Promise<void> {
    this.tell({ screen: { kind: 'choose' }, folder: this.inbox.path, notice });
    await this.look();
    void this.#keepLooking();
  }

  /** What is open, and what the inbox offers. */
  async look(): Promise<void> {
    const greeting = await this.#greeting();
    if (greeting === null) {
      this.#folder = null;
      return this.show({ kind: 'pick', lost: true });
    }
    const documents = await this.parts.host.list();
    const isOpen = (id: string): boolean => documents.some((one) => one.id === id && isDeliverable(one));
    const chosen = new Set([...this.#state.chosen].filter(isOpen));
    this.tell({ documents, greeting, chosen, preset: this.#presetIn(greeting) });
  }

  /** One thing at a time: what is asked meanwhile is not heard. */
  async alone(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } catch (error) {
      await this.fail(error);
    } finally {
      this.#busy = false;
    }
  }

  /** Back to the beginning, with the reason; to the picker where the folder is gone. */
  async fail(error: unknown): Promise<void> {
    try {
      await this.choose(failure(error));
    } catch {
      this.show({ kind: 'pick', lost: true });
    }
  }

  say(notice: Notice): void {
    this.tell({ notice });
  }

  show(screen: Screen): void {
    this.tell({ screen, notice: null });
  }

  tell(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    this.parts.onState(this.#state);
  }

  /** Null where the folder cannot be looked into any more. */
  async #greeting(): Promise<Greeting | null> {
    try {
      return await readGreeting(this.inbox, this.parts.chance.now());
    } catch {
      return null;
    }
  }

  async #keepLooking(): Promise<void> {
    const { screen } = this.#state;
    const isThere = (): boolean => this.#state.screen === screen && !this.closed.signal.aborted;
    while (isThere()) {
      await this.parts.chance.wait(LOOK_MS, this.closed.signal);
      if (isThere() && !this.#busy) await this.look();
    }
  }

  /** The one that was chosen, even where it is gone; else the only one there is. */
  #presetIn(greeting: Greeting): string | null {
    const offered = presetsOf(greeting);
    return this.#state.preset ?? (offered.length === 1 ? (offered[0]?.id ?? null) : null);
  }
}

const failure = (error: unknown): Notice =>
  error instanceof JobTooLarge
    ? { key: 'notice.too-many' }
    : { key: 'notice.failed', why: error instanceof Error ? error.message : String(error) };
