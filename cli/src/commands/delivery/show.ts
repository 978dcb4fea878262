import { type DeliveryShown, showDelivery, useVault } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { delivery, text, wordsToRead } from '../../flags.ts';
import { openingFrom } from '../../opening.ts';
import { deliveryShownText } from '../../render/delivery.ts';

export default class DeliveryShow extends SafelightCommand {
  static override summary = 'One delivery: its archives, what is not in it, links and what was sent.';
  static override description =
    'Which pictures were chosen and could not be put in, whether the archives are still in their folder, which links lead to them, and what went out when by which road. The words are not shown: `delivery words` does that.';
  static override args = { delivery: delivery() };
  static override examples = [
    '<%= config.bin %> <%= command.id %> latest',
    '<%= config.bin %> <%= command.id %> 7f9c24e8',
    '<%= config.bin %> <%= command.id %> Huber',
  ];
  static override flags = {
    place: text('NAME', 'Read it from this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<DeliveryShown> {
    const { args, flags } = await this.parse(DeliveryShow);
    const session = await useVault(this.home, { ...(await openingFrom(flags)), ...this.context });
    return this.show({ report: await showDelivery(session, args.delivery), text: deliveryShownText });
  }
}
