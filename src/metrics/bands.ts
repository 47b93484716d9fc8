import type { Bands } from './metric.ts';

// Half-open as the documents write them: "90–100" begins at 90, and "> 120" leaves 120 below.

/** Words for net revenue retention. */
export const nrrBands: readonly Bands[] = [
  {
    follow: 'signals',
    variant: 'cohort',
    windows: ['12m'],
    words: [
      ['> 120', 'Excellent'],
      ['>= 110', 'Great'],
      ['>= 100', 'Good'],
      ['>= 90', 'Below average'],
    ],
    otherwise: 'Critical',
  },
];

/** Words for gross revenue retention. */
export const grrBands: readonly Bands[] = [
  {
    follow: 'signals',
    variant: 'cohort',
    windows: ['12m'],
    words: [
      ['> 95', 'Excellent'],
      ['>= 90', 'Good'],
      ['>= 85', 'Average'],
      ['>= 80', 'Below average'],
    ],
    otherwise: 'Critical',
  },
];

/** Words for the net promoter score. */
export const npsBands: readonly Bands[] = [
  {
    follow: 'pillars',
    variant: 'last',
    words: [
      ['> 50', 'Excellent'],
      ['> 30', 'Good'],
      ['> 0', 'Average'],
    ],
    otherwise: null,
  },
  {
    follow: 'signals',
    variant: 'last',
    words: [
      ['> 70', 'Excellent'],
      ['>= 50', 'Great'],
      ['>= 30', 'Good'],
      ['>= 0', 'Below average'],
    ],
    otherwise: 'Critical',
  },
];

/** Words for the share of satisfied answers. */
export const csatBands: readonly Bands[] = [
  {
    follow: 'signals',
    variant: '',
    words: [
      ['> 90', 'Excellent'],
      ['>= 80', 'Good'],
      ['>= 70', 'Below average'],
    ],
    otherwise: 'Poor',
  },
];

/** What a mean satisfaction calls for. */
export const csatMeanBands: readonly Bands[] = [
  {
    follow: 'service',
    variant: '',
    words: [
      ['>= 4.5', 'Maintain'],
      ['>= 4.0', 'Investigate'],
    ],
    otherwise: 'Investigate at once',
  },
];

/** Words for the effort score, by its direction. */
export const cesBands: readonly Bands[] = [
  {
    follow: 'pillars',
    variant: 'ease',
    words: [
      ['>= 6', 'Low effort'],
      ['> 2', null],
    ],
    otherwise: 'High effort',
  },
  {
    follow: 'signals',
    variant: 'effort',
    words: [
      ['< 3', 'Low effort'],
      ['<= 5', 'Average effort'],
    ],
    otherwise: 'High friction',
  },
];

/** Words for the mean use of a user, as the first document gives them to single users. */
const userBands = (words: Bands['words'], otherwise: string): readonly Bands[] => [
  { follow: 'pillars', variant: '', words, otherwise },
];

/** Words for logins a week. */
export const loginBands: readonly Bands[] = userBands(
  [
    ['>= 5', 'Daily'],
    ['>= 3', 'Frequent'],
    ['>= 1', 'Regular'],
  ],
  'Inactive',
);

/** Words for the length of sessions. */
export const sessionBands: readonly Bands[] = userBands(
  [
    ['>= 20', 'Engaged'],
    ['>= 10', 'Moderate'],
  ],
  'Light',
);

/** Words for uses of features a week. */
export const depthBands: readonly Bands[] = userBands(
  [
    ['>= 10', 'Power'],
    ['>= 5', 'Regular'],
  ],
  'Light',
);
