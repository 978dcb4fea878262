import { type Overview, overview } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { overviewText } from '../render/overview.ts';
import type { FirstEvening } from '../wizard/first-evening.ts';

/** What bare `safelight` does. */
export default class OverviewCommand extends SafelightCommand {
  static override hidden = true;
  static override summary = 'How things stand, and the one next step.';
  static override description =
    'Three lines about the vault, the backups and the recovery words. Where no vault is set up yet, the guided set-up.';
  static override examples = ['<%= config.bin %>'];

  async run(): Promise<Overview | FirstEvening> {
    const { flags } = await this.parse(OverviewCommand);
    if (this.isAttended && (await this.home.config()).vaults.length === 0) return this.wizard();
    const report = await overview(this.home, flags['vault-name'] ?? null, new Date());
    return this.show({ report, text: overviewText });
  }
}
