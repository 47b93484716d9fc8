import { Command } from 'commander';
import type { Effects } from '../effects.ts';
import { version } from '../version.ts';
import { analysesCommands } from './analyses.ts';
import { exportsCommands } from './exports.ts';
import { examples } from './help.ts';
import { numbersCommands } from './numbers.ts';
import { reportsCommands } from './reports.ts';
import { shellCommands } from './shell.ts';
import { type Outcome, stageOf } from './stage.ts';

/** The commands with their options, by what they are for. */
export function program(effects: Effects, outcome: Outcome): Command {
  const root = new Command('cs-metrics')
    .description(
      'Customer Success metrics from plain exports, each explained down to the source line',
    )
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => outcome.said.push(text), writeErr: () => {} })
    .addHelpText('after', examples);
  const stage = stageOf(root, effects, outcome);
  root.commandsGroup('Exports and config:');
  exportsCommands(stage);
  root.commandsGroup('Health, reports, alerts:');
  reportsCommands(stage);
  root.commandsGroup('Numbers:');
  numbersCommands(stage);
  root.commandsGroup('Analyses:');
  analysesCommands(stage);
  root.commandsGroup('Shell and editor:');
  shellCommands(root, outcome);
  root.helpCommand(true);
  return root;
}
