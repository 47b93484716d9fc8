import type { Happening } from '../analyse/recent.ts';
import { compare, isZero } from '../lib/decimal.ts';
import { cellText } from '../render/cell.ts';

type Money = { currency: string | null };

/** An amount within a sentence. */
export const moneyText = (value: string, { currency }: Money): string =>
  cellText({ value, unit: 'money' }, { currency, style: 'markdown' });

/** Kinds of activities as readers say them. */
export const activityTitles: Readonly<Record<string, string>> = {
  touchpoint: 'touchpoint',
  business_review: 'business review',
  training: 'training',
  event: 'event',
  community: 'community',
  email: 'reply to a mail',
  success_plan: 'success plan',
};

/** What happened, in a few words. */
export function happeningText(own: Happening, money: Money): string {
  switch (own.kind) {
    case 'activity':
      return activityTitles[own.what] ?? own.what;
    case 'ticket':
      return `${own.priority === '' ? '' : `${own.priority} `}ticket ${own.ticket} ${own.what}`;
    case 'answer':
      return `${surveys[own.survey] ?? own.survey} ${shortened(own.score)} of ${shortened(own.max)}`;
    case 'movement':
      return movementText(own, money);
  }
}

const surveys: Readonly<Record<string, string>> = {
  nps: 'NPS answer',
  csat: 'CSAT answer',
  ces: 'CES answer',
  product: 'product answer',
};

const shortened = (decimal: string): string => String(Number(decimal));

function movementText(
  { before, now, wasCustomer }: Extract<Happening, { kind: 'movement' }>,
  money: Money,
): string {
  if (isZero(now)) return `churned, MRR was ${moneyText(before, money)}`;
  const paid = `MRR ${moneyText(now, money)}`;
  if (isZero(before)) return `${wasCustomer ? 'came back' : 'new customer'}, ${paid}`;
  const word = compare(now, before) > 0 ? 'expanded' : 'contracted';
  return `${word}, MRR ${moneyText(before, money)} → ${moneyText(now, money)}`;
}
