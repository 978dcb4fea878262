import { string } from '@oclif/core/args';

/**
 * For commands that take only options: one hidden argument, which oclif counts as too many. Without it what follows is
 * taken for a part of the command's name and repeated in a warning, and somebody may have typed the recovery words there.
 */
export const noArguments = {
  nothing: string({ hidden: true, description: 'This command takes options only.' }),
};
