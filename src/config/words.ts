import * as z from 'zod';
import { shareOf, whole, written } from './shapes.ts';

// Every `error` is the noun phrase that ends "… is not".
export const anyText = z.string({ error: 'text' });
export const text = anyText.min(1, { error: 'text that is not empty' });
export const flag = z.boolean({ error: 'true or false' });
export const number = z.number({ error: 'a number' });
export const count = whole('a whole number of at least 0', 0);
export const positive = whole('a whole number of at least 1', 1);
export const days = written(/^\d+d$/, 'a number of days such as 30d');
export const share = shareOf(1, 'a share such as 60%');
export const percent = shareOf(100, 'a share such as 99.5%');
export const date = z.iso.date({ error: 'a date such as 2026-10-31' });
