import { type SetUpReport, setUpVault } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { dryRun, keystore, text, toggle } from '../flags.ts';
import { initOptions, presetsFrom } from '../init-options.ts';
import { setUpText } from '../render/set-up.ts';
import type { FirstEvening } from '../wizard/first-evening.ts';

export default class Init extends SafelightCommand {
  static override summary = 'Make a new vault; without options, the guided set-up.';
  static override description =
    'A vault is a folder, best on a drive of its own, that holds your pictures and catalogs encrypted. Its recovery words are shown once on the terminal, or written where you say. Without options on a terminal you are guided through everything.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --vault /media/archive/vault --kit ~/kit.pdf',
    '<%= config.bin %> <%= command.id %> --vault /media/archive/vault --keystore file --recovery-words-file ~/words.txt',
  ];
  static override flags = {
    vault: text('DIR', 'Folder for the vault: empty, or not there yet.'),
    name: text('NAME', "The vault's name; that of its folder unless told."),
    keystore: keystore(),
    'write-only': toggle('Keep the key that reads the vault off this computer: it adds and checks only.'),
    kit: text('FILE.pdf', 'Write the kit, a PDF with the words, to print.'),
    'recovery-words-file': text('FILE', 'Write the recovery words to a new file instead of showing them.'),
    'same-disk': toggle('Let the guided set-up put the vault on the disk of the pictures.'),
    'machine-name': text('NAME', "This computer's name in the history."),
    'dry-run': dryRun(),
    yes: toggle('Ask nothing.'),
  };

  async run(): Promise<SetUpReport | FirstEvening> {
    const { flags } = await this.parse(Init);
    if (flags.vault === undefined && this.isAttended && !flags.yes) return this.wizard(presetsFrom(flags));
    const options = initOptions(flags, this.isAttended, this.context);
    return this.show({ report: await setUpVault(this.home, options), text: setUpText });
  }
}
