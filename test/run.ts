import { type Command, succeeds } from './runner/step.ts';
import { isGood, nothing, sum, summary, type Tally } from './runner/tally.ts';
import { runProject } from './runner/vitest-step.ts';

const lint: Command = { title: 'lint', program: 'biome', args: ['check', '.'] };
const types: Command = { title: 'types of the tests', program: 'tsc', args: ['-p', 'test/tsconfig.json'] };
/** Apart, because it is the only code beside the panel that knows a page. */
const pageTypes: Command = {
  title: 'types of the fake host',
  program: 'tsc',
  args: ['-p', 'scripts/plugin/fake/page'],
};

/** A whole program's verdict counts as one test. */
const asTest = (command: Command): Tally =>
  succeeds(command) ? { ...nothing, passed: 1 } : { ...nothing, failed: [command.title] };

const everyDay = (): readonly Tally[] => [
  asTest(lint),
  asTest(types),
  asTest(pageTypes),
  runProject('unit', 'architecture, units, contracts'),
  runProject('scenario', 'scenarios and security, on the built program'),
];

const torture = (): readonly Tally[] => [runProject('torture', 'torture')];

const tally = sum(process.argv.includes('--torture') ? torture() : everyDay());
console.log(summary(tally));
process.exitCode = isGood(tally) ? 0 : 1;
