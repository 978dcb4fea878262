import { string } from '@oclif/core/args';
import {
  checkDelivery,
  checkDeliveryExit,
  type DeliveryCheck,
  isSafelightError,
  readPassphraseFile,
  type Session,
  useVault,
} from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { text } from '../../flags.ts';
import { deliveryCheckText } from '../../render/delivery-check.ts';

export default class DeliveryChecking extends SafelightCommand {
  static override summary =
    'Have all pictures arrived? Reads an archive, or the folder it was unpacked into.';
  static override description =
    'Opens the archive with the words the vault remembers, or with those you give, and compares every picture with the list of hashes that lies in it. A folder needs no words, and may hold what several archives were unpacked into. Exit code 3 when whole archives are missing, 4 when anything else is missing or damaged.';
  static override args = {
    path: string({ description: 'An archive, or the folder it was unpacked into.', required: true }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> pictures_2026-11-28_7f9c.zip',
    '<%= config.bin %> <%= command.id %> ~/Downloads/Huber',
    '<%= config.bin %> <%= command.id %> pictures.zip --words-file words.txt',
  ];
  static override flags = {
    'words-file': text('FILE', 'Read the words that open it from this file.'),
  };

  async run(): Promise<DeliveryCheck> {
    const { args, flags } = await this.parse(DeliveryChecking);
    const file = flags['words-file'];
    const words = file === undefined ? null : await readPassphraseFile(file);
    const session = await this.#session(flags['vault-name'] ?? null);
    const check = (typed: string | null) =>
      checkDelivery(session, { path: args.path, words: typed }, this.context);
    const report = await check(words).catch(async (error: unknown) => {
      const isUnknown = isSafelightError(error) && error.code === 'words-unknown';
      if (!isUnknown || !this.isAttended) throw error;
      const { askDeliveryWords } = await import('../../person.ts');
      return check(await askDeliveryWords());
    });
    return this.show({ report, text: deliveryCheckText, exit: checkDeliveryExit(report) });
  }

  /** Null where this computer has no vault it can read: then the words are given, or a folder is checked. */
  async #session(vaultName: string | null): Promise<Session | null> {
    try {
      const session = await useVault(this.home, { vaultName, place: null, words: null, ...this.context });
      return session.opener === null ? null : session;
    } catch (error) {
      if (!isSafelightError(error) || vaultName !== null) throw error;
      return null;
    }
  }
}
