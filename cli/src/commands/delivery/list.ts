import { type DeliveryList, listDeliveries, listExit, useVault } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { text, wordsToRead } from '../../flags.ts';
import { openingFrom } from '../../opening.ts';
import { deliveryListText } from '../../render/delivery.ts';

export default class DeliveryListing extends SafelightCommand {
  static override summary = 'What went to whom, newest first.';
  static override description =
    'Reads the records of deliveries in the vault: for whom, how many pictures, and what was sent when by which road.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = {
    place: text('NAME', 'Read them from this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<DeliveryList> {
    const { flags } = await this.parse(DeliveryListing);
    const session = await useVault(this.home, { ...(await openingFrom(flags)), ...this.context });
    const report = await listDeliveries(session);
    return this.show({ report, text: deliveryListText, exit: listExit(report) });
  }
}
