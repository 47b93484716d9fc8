import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, shown, source } from './exports.ts';

// From oracle/due.py, which walks over the tickets with the clocks of the reporting zone.
const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'));
const config = ['--config', 'fixtures/small/due/cs-metrics.yaml'];
const lines = readFileSync(join(root, 'fixtures/small/due/tickets.csv'), 'utf8').split('\n');

describe('tickets at risk of missing their limit', () => {
  it.each(Object.keys(oracle.sla_at_risk))('%s against the oracle', (name) => {
    const [month, limit, within] = name.split(' ') as [string, string, string];
    const theirs = oracle.sla_at_risk[name];
    const id = `sla_at_risk@${limit}`;
    const set = ['--set', `definitions.sla_at_risk.within=${within}`, '--format', 'csv'];
    const by = ['priority', 'team', 'agent_id'];
    const { stdout, stderr } = cli([
      ...['metrics', id, '--month', month, ...config, ...set],
      ...by.flatMap((dimension) => ['--by', dimension]),
    ]);
    expect(stderr).toBe('');
    const [total, ...segments] = rowsOf(stdout);
    expect(total).toMatchObject({ value: String(theirs.tickets.length), unit: 'count' });
    for (const dimension of by) {
      const own = segments.filter((row) => row.dimension === dimension);
      const counts = own.map(({ segment, value }) => [segment, Number(value)]);
      expect(Object.fromEntries(counts), dimension).toEqual(theirs[dimension]);
    }
    const explained = cli(['explain', id, '--month', month, ...config, ...set]).stdout;
    const listed = rowsOf(explained).filter(({ role }) => role === 'at_risk');
    const tickets = listed.map((row) => lines[Number(row.source_line) - 1]!.split(',')[0]);
    expect(tickets.sort()).toEqual(theirs.tickets);
  });

  it('are unknown without due times and without a policy', () => {
    const tickets = csv('ticket_id,created_at', '1,2026-06-30 10:00');
    const { run } = exportsOf({ 't.csv': tickets }, source('tickets', 't.csv'));
    const ids = ['sla_at_risk', 'sla_at_risk@first_response'];
    const rows = rowsOf(run('metrics', ...ids, '--month', '2026-06', '--format', 'csv').stdout);
    expect(rows.map(({ value, note }) => `${value}${note}`)).toEqual([
      'needs tickets.due_at or definitions.sla',
      'needs tickets.first_response_due_at or definitions.sla',
    ]);
  });

  it.each(['15', '0m', '1.5m', '-5m', 'soon'])('are not told within %s', (within) => {
    const { run } = exportsOf(
      { 't.csv': csv('ticket_id,created_at', '1,2026-06-30 10:00') },
      source('tickets', 't.csv'),
      `definitions: {sla_at_risk: {within: ${within}}}`,
    );
    expect(shown(run('metrics', 'sla_at_risk'))[0]).toMatch(
      /^2 error: .*cs-metrics\.yaml:3:\d+: definitions\.sla_at_risk\.within .* is not a number of minutes such as 15m$/,
    );
  });
});
