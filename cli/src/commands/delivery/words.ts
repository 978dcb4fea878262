import { type DeliveryWords, deliveryWords, useVault } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { delivery, text, wordsToRead } from '../../flags.ts';
import { openingFrom } from '../../opening.ts';
import { deliveryWordsText } from '../../render/delivery.ts';

export default class DeliveryWordsShown extends SafelightCommand {
  static override summary = 'Show again the words that open a delivery.';
  static override description =
    'They lie sealed in the vault: the keychain, or the recovery words, must let you. Never put them into the message that carries the archive or its link.';
  static override args = { delivery: delivery() };
  static override examples = [
    '<%= config.bin %> <%= command.id %> latest',
    '<%= config.bin %> <%= command.id %> 7f9c24e8 --recovery-words-file words.txt',
  ];
  static override flags = {
    place: text('NAME', 'Read them from this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<DeliveryWords> {
    const { args, flags } = await this.parse(DeliveryWordsShown);
    const session = await useVault(this.home, { ...(await openingFrom(flags)), ...this.context });
    return this.show({ report: await deliveryWords(session, args.delivery), text: deliveryWordsText });
  }
}
