import { string } from '@oclif/core/args';
import { approach, openVault, syncExit } from '@safelight/core';
import type { OpenDocument } from '@safelight/manifests';
import { SafelightCommand } from '../base-command.ts';
import { dryRun, keystore, text, toggle } from '../flags.ts';
import { confirmDoor, openOptions, pinFrom, seen } from '../open-options.ts';
import { openText } from '../render/open.ts';

export default class Open extends SafelightCommand {
  static override summary = 'Let this computer use a vault that exists.';
  static override description =
    'For a new or wiped computer: your recovery words open the vault, this computer gets a key of its own, and what was backed up is known again. Nothing is asked before the vault was found to be the one of your kit.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/archive/vault',
    '<%= config.bin %> <%= command.id %> /media/archive/vault --write-only',
    '<%= config.bin %> <%= command.id %> "s3://my-bucket/studio?profile=backup" --to /media/new/Safelight',
  ];
  static override args = {
    vault: string({
      description: 'Folder of the vault; or s3://bucket/prefix, rclone:REMOTE:path.',
      required: true,
    }),
  };
  static override flags = {
    'write-only': toggle('Keep the key that reads the vault off this computer: it adds and checks only.'),
    keystore: keystore(),
    fingerprint: text('HEX', "The vault's fingerprint as printed on the kit."),
    'recovery-words-file': text('FILE', 'Read the recovery words from this file instead of asking for them.'),
    to: text('DIR', 'Bring everything to this folder; backups go there from now on.'),
    'machine-name': text('NAME', "This computer's name in the history."),
    'dry-run': dryRun(),
  };

  async run(): Promise<OpenDocument> {
    const { args, flags } = await this.parse(Open);
    const door = await approach(args.vault, await pinFrom(this.home, args.vault, flags.fingerprint));
    if (flags['dry-run']) return this.show({ report: seen(door), text: openText });
    await confirmDoor(door, this.isAttended);
    const options = await openOptions(flags, this.isAttended);
    const report = await openVault(this.home, door, options, this.context);
    const exit = report.brought === null ? 0 : syncExit([report.brought]);
    return this.show({ report: { opened: true, ...report }, text: openText, exit });
  }
}
