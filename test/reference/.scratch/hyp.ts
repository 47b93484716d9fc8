import { product } from '../compare.ts';
import { load } from '../data.ts';
import { divideHalfUp, fixed, sum } from '../exact.ts';
import { localMrr, revenueOf } from '../revenue-facts.ts';

const data = load('/work/main/fixtures/year');
const e = '2026-11-01';
// per account product MRR
const rows = await product(['health', '--month', '2026-10']);
const rev = revenueOf(data);
let k = 0;
for (const r of rows) {
  const m = rev.mrr(r.account_id!, e);
  const p = fixed(r.mrr!);
  if (m !== p && k++ < 12) {
    const subs = data.subscriptions.filter((s) => s.account_id === r.account_id);
    const local = sum(subs, (s) => localMrr(s, e));
    const rate = fixed(data.fx_rates.filter((f) => f.date < e).at(-1)!.rate);
    const local4 = divideHalfUp(local, 10n ** 6n);
    const viaLocal4 = divideHalfUp(local4 * rate, 10n ** 8n);
    const perSub = sum(subs, (s) => divideHalfUp(localMrr(s, e) * rate, 10n ** 14n));
    console.log(
      r.account_id,
      subs.at(-1)!.currency,
      'mine',
      m,
      'product',
      p,
      'local10',
      local,
      'rate',
      rate,
      'viaLocal4',
      viaLocal4,
      'perSub',
      perSub,
    );
  }
}
console.log('accounts differing', k, 'of', rows.length);
