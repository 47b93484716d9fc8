import { quoted } from './engine/dialect.ts';
import { CliError, exit } from './errors.ts';
import type { FactContext } from './facts/fact.ts';
import { choiceOf } from './health-models.ts';
import type { Gathered } from './pipeline.ts';
import { modelsIn, scoreChosen } from './score/choice.ts';

/** Fills `scored_accounts`: score (0–100, 6 decimals) and MRR of all customers with a score at these dates. */
export async function fillScores(
  { engine, config }: Gathered,
  context: FactContext,
  asOfs: readonly string[],
): Promise<void> {
  const choice = choiceOf(config);
  if (modelsIn(choice).length > 1) {
    throw new CliError('health_score needs one health model for all accounts', {
      exitCode: exit.usage,
      where: config.at(['health', 'model']),
      hint: `name one, such as --set health.model=${choice.model.id}`,
    });
  }
  const scores = await scoreChosen(engine, { choice, health: config.health, context, asOfs });
  await engine.run(
    'create or replace table scored_accounts (account_id varchar, t date, score decimal(9, 6), mrr decimal(18, 4))',
  );
  const rows = scores.flatMap(({ accountId, t, score, mrr }) =>
    score === null ? [] : [`(${quoted(accountId)}, date '${t}', ${score.toFixed(6)}, ${mrr})`],
  );
  for (let i = 0; i < rows.length; i += atOnce) {
    await engine.run(`insert into scored_accounts values ${rows.slice(i, i + atOnce).join(', ')}`);
  }
}

// Rows of one statement: a longer one costs more to plan than it saves.
const atOnce = 5000;
