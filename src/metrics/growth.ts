import type { Metric } from './metric.ts';

const telling = ['billing.quantity|billing.plan|billing.product'];

const cause = {
  over: 'mrr_causes',
  at: 'opening',
  needs: telling,
  windows: ['1m', '3m', '12m'],
  family: 'revenue',
  kind: 'lagging',
  unit: 'money',
  better: 'neutral',
  empty: 'no billing',
  follows: [],
} as const;

const gained = (column: string) =>
  ({
    numerator: `sum(${column})`,
    n: `count(*) filter (where ${column} > 0)`,
    formula: 'the part of expansion MRR that this cause explains, summed over months',
  }) as const;

const lost = (column: string) =>
  ({
    ...gained(column),
    formula: 'the part of contraction MRR that this cause explains, summed over months',
  }) as const;

/** Expansion by more seats. */
export const mrrUpsellSeats: Metric = {
  ...cause,
  ...gained('expansion_seats'),
  id: 'mrr_upsell_seats',
  title: 'Expansion MRR: seats',
  definition: 'How much of the expansion came from more seats, at their old price?',
  better: 'higher',
  words: { numerator: 'expansion by seats' },
};

/** Expansion by higher plans. */
export const mrrUpsellPlan: Metric = {
  ...cause,
  ...gained('expansion_plan'),
  id: 'mrr_upsell_plan',
  title: 'Expansion MRR: plan',
  definition: 'How much of the expansion came from other plans, or products in place of others?',
  better: 'higher',
  words: { numerator: 'expansion by plan' },
};

/** Expansion by further products. */
export const mrrCrossSell: Metric = {
  ...cause,
  ...gained('expansion_product'),
  id: 'mrr_cross_sell',
  title: 'Expansion MRR: products',
  definition: 'How much of the expansion came from products that customers did not have before?',
  better: 'higher',
  words: { numerator: 'expansion by products' },
};

/** Expansion by price, and what nothing else explains. */
export const mrrPrice: Metric = {
  ...cause,
  ...gained('expansion_price'),
  id: 'mrr_price',
  title: 'Expansion MRR: price',
  definition: 'How much of the expansion came from higher prices, or from nothing the data tell?',
  words: { numerator: 'expansion by price' },
};

/** Expansion by discounts that ended. */
export const mrrDiscountEnd: Metric = {
  ...cause,
  ...gained('expansion_discount'),
  id: 'mrr_discount_end',
  title: 'Expansion MRR: discounts that ended',
  definition: 'How much of the expansion came from discounts that ended or shrank?',
  words: { numerator: 'expansion by discounts that ended' },
};

/** Contraction by fewer seats. */
export const mrrDownsellSeats: Metric = {
  ...cause,
  ...lost('contraction_seats'),
  id: 'mrr_downsell_seats',
  title: 'Contraction MRR: seats',
  definition: 'How much of the contraction came from fewer seats, at their old price?',
  better: 'lower',
  words: { numerator: 'contraction by seats' },
};

/** Contraction by lower plans. */
export const mrrDownsellPlan: Metric = {
  ...cause,
  ...lost('contraction_plan'),
  id: 'mrr_downsell_plan',
  title: 'Contraction MRR: plan',
  definition: 'How much of the contraction came from other plans, or products in place of others?',
  better: 'lower',
  words: { numerator: 'contraction by plan' },
};

/** Contraction by products that were dropped. */
export const mrrProductDropped: Metric = {
  ...cause,
  ...lost('contraction_product'),
  id: 'mrr_product_dropped',
  title: 'Contraction MRR: products dropped',
  definition: 'How much of the contraction came from products that customers dropped?',
  better: 'lower',
  words: { numerator: 'contraction by products dropped' },
};

/** Contraction by price, and what nothing else explains. */
export const mrrPriceCut: Metric = {
  ...cause,
  ...lost('contraction_price'),
  id: 'mrr_price_cut',
  title: 'Contraction MRR: price',
  definition: 'How much of the contraction came from lower prices, or from nothing the data tell?',
  words: { numerator: 'contraction by price' },
};

/** Contraction by discounts that began. */
export const mrrDiscountStart: Metric = {
  ...cause,
  ...lost('contraction_discount'),
  id: 'mrr_discount_start',
  title: 'Contraction MRR: discounts that began',
  definition: 'How much of the contraction came from discounts that began or grew?',
  words: { numerator: 'contraction by discounts that began' },
};

const upgrades = 'expansion_seats + expansion_plan + expansion_product';

/** MRR from upgrades and cross-sells. */
export const expansionRevenue: Metric = {
  ...cause,
  id: 'expansion_revenue',
  title: 'Expansion revenue',
  definition: 'How much MRR did customers add by seats, plans and products?',
  formula:
    'expansion MRR by seats, plan and products, summed over months; price rises and discounts that ended do not count',
  windows: ['12m', '3m', '1m'],
  better: 'higher',
  numerator: `sum(${upgrades})`,
  words: { numerator: 'expansion by seats, plan and products' },
  n: `count(*) filter (where ${upgrades} > 0)`,
  follows: ['pillars'],
};

/** Expansion revenue of a year in the MRR. */
export const expansionRevenueShare: Metric = {
  ...expansionRevenue,
  id: 'expansion_revenue_share',
  title: 'Expansion revenue share',
  definition: 'Which share of the MRR did customers add by seats, plans and products in a year?',
  formula: 'expansion revenue of 12 months ÷ MRR at the end',
  at: 'closing',
  windows: ['12m'],
  unit: 'percent',
  times: 100,
  denominator: 'sum(closing)',
  words: { numerator: 'expansion by seats, plan and products', denominator: 'MRR at the end' },
  n: 'count(*) filter (where closing > 0)',
  empty: 'no customers at the end',
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '12m', says: '>= 20' }],
};

const rate = {
  ...cause,
  where: 'opening > 0',
  windows: ['12m', '3m', '1m'],
  unit: 'percent',
  better: 'higher',
  times: 100,
  denominator: 'count(*)',
  n: 'count(*)',
  empty: 'no customers at the start',
  follows: ['pillars'],
} as const;

/** Share of customers that upgraded. */
export const upsellRate: Metric = {
  ...rate,
  id: 'upsell_rate',
  title: 'Upsell rate',
  definition: 'Which share of the customers at the start took more seats or a higher plan?',
  formula: 'customers at the start with expansion by seats or plan ÷ customers at the start',
  numerator: 'count(*) filter (where expansion_seats + expansion_plan > 0)',
  words: { numerator: 'customers that upgraded', denominator: 'customers at the start' },
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '12m', says: '> 25' }],
};

/** Share of growing customers that took more seats. */
export const multiSeatUpsellShare: Metric = {
  ...rate,
  id: 'multi_seat_upsell_share',
  title: 'Multi-seat upsell',
  definition: 'Of the customers that grew, which share took more seats?',
  formula:
    'customers at the start with expansion by seats ÷ customers at the start with any expansion',
  where: 'opening > 0 and m_expansion > 0',
  needs: ['billing.quantity'],
  numerator: 'count(*) filter (where expansion_seats > 0)',
  words: { numerator: 'customers with more seats', denominator: 'customers that grew' },
  empty: 'no customer grew',
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '12m', says: '> 40' }],
};

/** Share of customers that added a product. */
export const crossSellRate: Metric = {
  ...rate,
  id: 'cross_sell_rate',
  title: 'Cross-sell rate',
  definition: 'Which share of the customers at the start added a product?',
  formula: 'customers at the start with expansion by products ÷ customers at the start',
  needs: ['billing.product|billing.plan'],
  numerator: 'count(*) filter (where expansion_product > 0)',
  words: { numerator: 'customers that added a product', denominator: 'customers at the start' },
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '12m', says: '> 20' }],
};
