import { closeDelivery, closeExit, type DeliveryClosed, useVault } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { delivery, dryRun, modeOf, text, wordsToRead } from '../../flags.ts';
import { openingFrom } from '../../opening.ts';
import { deliveryClosedText } from '../../render/delivery.ts';

export default class DeliveryClose extends SafelightCommand {
  static override summary = 'End the links of a delivery that Safelight made.';
  static override description =
    'Removes the uploaded archives, so that their links lead nowhere. Links that you made with another service are named: only that service can end them. What the client has fetched stays with the client. Exit code 7 when a link could not be ended; run it again.';
  static override args = { delivery: delivery() };
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7f9c24e8',
    '<%= config.bin %> <%= command.id %> Huber --dry-run',
  ];
  static override flags = {
    place: text('NAME', 'Read the record from this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
    'dry-run': dryRun(),
  };

  async run(): Promise<DeliveryClosed> {
    const { args, flags } = await this.parse(DeliveryClose);
    const session = await useVault(this.home, { ...(await openingFrom(flags)), ...this.context });
    const report = await closeDelivery(session, { wanted: args.delivery, mode: modeOf(flags) }, this.context);
    return this.show({ report, text: deliveryClosedText, exit: closeExit(report) });
  }
}
