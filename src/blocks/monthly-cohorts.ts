import { cohorts } from '../analyse/cohorts.ts';
import { cohortTable } from '../compose/sheet.ts';
import type { BlockMaker } from './block.ts';

const customers = 'customers/1m';
const nMonths = 6;

/** The cohort table of the sheet, over half a year. */
export const monthlyCohorts: BlockMaker = {
  id: 'monthly.cohorts',
  needs: {
    health: true,
    metrics: [{ id: customers, ago: [0] }],
    facts: ['customer_since', 'account_usage'],
  },
  make: async ({ engine, context, period, health, figure }) => {
    const { value, note } = figure(customers);
    const found = value === null ? [] : await cohorts(engine, context, period, nMonths, health.now);
    return [{ ...cohortTable(found), empty: `n/a: ${note}` }];
  },
};
