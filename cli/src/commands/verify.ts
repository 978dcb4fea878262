import { string } from '@oclif/core/args';
import {
  type CheckReport,
  checkExit,
  parseFingerprint,
  SafelightError,
  verifyFolder,
  verifyOwn,
} from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { text, toggle, wordsToRead } from '../flags.ts';
import { openingFrom } from '../opening.ts';
import { verifyText } from '../render/verify.ts';
import { sampleFlag, sampleFrom } from '../sample.ts';

export default class Verify extends SafelightCommand {
  static override summary = 'Check that a vault is whole.';
  static override description =
    'Reads every file in the vault and compares it with the signed lists of what must be there. With VAULT no key and no set-up is needed: any computer can check any copy. With --read-data every picture is opened too and compared with what was backed up. With --sample 5% everything is listed and its length compared, and a part of the bytes is read: what was never read back first, then what was read longest ago, so that twenty such runs read everything.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --read-data',
    '<%= config.bin %> <%= command.id %> --place Cloud --sample 5%',
    '<%= config.bin %> <%= command.id %> /media/archive/vault',
  ];
  static override args = {
    vault: string({ description: 'Folder of a vault; the one of this computer unless named.' }),
  };
  static override flags = {
    place: text('NAME', 'Check this copy of the vault.'),
    sample: sampleFlag(),
    'read-data': toggle('Open every picture and compare it with what was backed up.'),
    fingerprint: text('HEX', "The vault's fingerprint as printed on the kit."),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<CheckReport> {
    const { args, flags } = await this.parse(Verify);
    const pin = flags.fingerprint === undefined ? null : parseFingerprint(flags.fingerprint);
    if (args.vault !== undefined && flags['read-data'])
      throw new SafelightError('bad-argument', {
        what: '--read-data',
        why: 'opening pictures needs a key, so leave VAULT out, or run `safelight open VAULT` first',
      });
    if (flags.sample !== undefined && flags['read-data'])
      throw new SafelightError('bad-argument', {
        what: '--read-data',
        why: 'it opens every picture, so leave --sample out',
      });
    const sample = sampleFrom(flags.sample);
    const report =
      args.vault === undefined
        ? await verifyOwn(
            this.home,
            { ...(await openingFrom(flags)), readData: flags['read-data'], sample },
            this.context,
          )
        : await verifyFolder(this.home, { folder: args.vault, pin, sample }, this.context);
    return this.show({ report, text: verifyText, exit: checkExit(report) });
  }
}
