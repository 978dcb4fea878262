import { type RuleList, showRule } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { ruleText } from '../../render/rule.ts';

export default class RuleShow extends SafelightCommand {
  static override summary = 'Show how many copies there are to be, and where.';
  static override description =
    'The usual rule is three copies, the originals being one of them, on two kinds of media, one of them elsewhere, each seen within 14 days.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<RuleList> {
    const { flags } = await this.parse(RuleShow);
    return this.show({ report: await showRule(this.home, flags['vault-name'] ?? null), text: ruleText });
  }
}
