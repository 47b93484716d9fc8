import type { Command } from 'commander';
import { outlineOf } from './outline.ts';
import type { Outcome } from './stage.ts';

/** Commands that tell other programs about this one; `root` has all others already. */
export function shellCommands(root: Command, outcome: Outcome): void {
  root
    .command('completion <shell>')
    .description('a script with which bash, zsh or fish complete what you type')
    .addHelpText('after', completionExamples)
    .exitOverride()
    .action(async (shell: string) => {
      const { completion, words } = await import('../commands/completion.ts');
      outcome.said.push(completion(shell, outlineOf(root, words())));
    });
  root
    .command('schema')
    .description('the JSON Schema of the config, for editors')
    .addHelpText('after', schemaExamples)
    .exitOverride()
    .action(async () => {
      const { configSchema } = await import('../config/schema-json.ts');
      outcome.said.push(configSchema());
    });
}

const completionExamples = `
Examples:
  $ source <(cs-metrics completion bash)                            # in ~/.bashrc
  $ cs-metrics completion zsh > "\${fpath[1]}/_cs-metrics"
  $ cs-metrics completion fish > ~/.config/fish/completions/cs-metrics.fish`;

const schemaExamples = `
Examples:
  $ cs-metrics schema > cs-metrics.schema.json
The first line of cs-metrics.yaml then tells editors that know the YAML language server:
  # yaml-language-server: $schema=cs-metrics.schema.json`;
