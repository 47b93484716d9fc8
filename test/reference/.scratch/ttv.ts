import { load } from '../data.ts';
import { revenueOf } from '../revenue-facts.ts';
import { kaplanMeierMedian, waits } from '../value.ts';

const data = load('/work/main/fixtures/year');
const rev = revenueOf(data);
const hl = (a: string) =>
  rev.firstPaidOn(a) !== null &&
  rev.firstPaidOn(a)! < '2026-11-01' &&
  rev.mrr(a, '2026-11-01') === 0n;
const w = waits(data, 'signed_on', '2025-11-01', '2026-11-01', hl);
const seg = new Map(data.accounts.map((a) => [a.account_id, a]));
const sb = w
  .filter((x) => seg.get(x.account)!.segment === 'small_business')
  .sort((a, b) => a.days - b.days);
console.log(
  sb.map((x) => `${x.account}:${x.days}${x.isReached ? '' : '+'}`).join(' '),
  sb.length,
  kaplanMeierMedian(sb),
);
console.log(
  data.accounts
    .filter(
      (a) => a.signed_on >= '2025-11-01' && a.first_value_on && a.first_value_on < a.signed_on,
    )
    .map((a) => a.account_id),
);
for (const a of data.accounts.filter((a) => a.signed_on >= '2025-11-01' && !a.first_value_on))
  console.log(
    a.account_id,
    a.segment,
    a.signed_on,
    hl(a.account_id),
    rev.firstPaidOn(a.account_id),
  );
for (const a of data.accounts) {
  const f = rev.firstPaidOn(a.account_id);
  if (f && f >= '2025-08-20' && f < '2025-12-05')
    console.log(
      'first paid',
      a.account_id,
      f,
      a.signed_on,
      data.subscriptions
        .filter((s) => s.account_id === a.account_id)
        .map(
          (s) =>
            `${s.product} ${s.starts_on}..${s.ends_on} ${s.amount}/${s.interval} -${s.discount_percent}%<${s.discount_ends_on}`,
        )
        .join('; '),
    );
}
