import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolderStepwise } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';

/** `<id>.json`: nothing else in the inbox is a job. */
export const JOB_NAME: RegExp = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.json$/;

/** The folder through which editors ask. It is its owner's alone, and so is everything in it. */
export class InboxFolder {
  /** Resolved: what lies below is compared with it. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes what is missing. Throws `inbox-unsafe` where others could put something in or look at it. */
  static async open(path: string): Promise<InboxFolder> {
    await makeFolderStepwise(path, { mode: 0o700 });
    await assertOwn(path);
    const inbox = new InboxFolder(await realpath(path));
    await inbox.prepare();
    return inbox;
  }

  /** Somebody may tidy up while it is looked after. Throws `inbox-unsafe`. */
  async prepare(): Promise<void> {
    for (const name of ['', 'spool', 'working', 'done', 'refused']) {
      await makeFolderStepwise(join(this.path, name), { mode: 0o700 });
      await assertOwn(join(this.path, name));
    }
  }

  /** What lies in one of its folders; nothing where somebody tidied that away: the next pass makes it again. */
  async namesIn(folder: string): Promise<readonly string[]> {
    return readdir(join(this.path, folder)).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
  }

  job(id: string): string {
    return join(this.path, `${id}.json`);
  }
  progress(id: string): string {
    return join(this.path, `${id}.progress.json`);
  }
  result(id: string): string {
    return join(this.path, `${id}.result.json`);
  }
  get welcome(): string {
    return join(this.path, 'welcome.json');
  }
  spool(id: string): string {
    return join(this.path, 'spool', id);
  }
  working(id: string): string {
    return join(this.path, 'working', `${id}.json`);
  }
  /** The delivery that a job makes, drawn before it is made. */
  drawn(id: string): string {
    return join(this.path, 'working', `${id}.delivery`);
  }
  done(id: string): string {
    return join(this.path, 'done', `${id}.json`);
  }
  refused(id: string): string {
    return join(this.path, 'refused', `${id}.json`);
  }
  reason(id: string): string {
    return join(this.path, 'refused', `${id}.txt`);
  }
}

const assertOwn = async (path: string): Promise<void> => {
  const found = await lstat(path);
  const why = found.isSymbolicLink()
    ? 'it is a link'
    : !found.isDirectory()
      ? 'it is not a folder'
      : whyOthers(found);
  if (why !== null) throw new SafelightError('inbox-unsafe', { path, why });
};

/** Windows has no such modes: there a folder of the user's profile is his by the rights it inherits. */
export const whyOthers = ({ uid, mode }: { readonly uid: number; readonly mode: number }): string | null => {
  const own = process.getuid?.();
  if (own === undefined) return null;
  if (uid !== own) return 'it belongs to another user';
  return (mode & 0o022) === 0 ? null : 'others may write to it';
};
