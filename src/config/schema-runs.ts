import * as z from 'zod';
import { mapping, oneOf, oneOrMany, record, whole, written } from './shapes.ts';

const text = z.string({ error: 'text' }).min(1, { error: 'text that is not empty' });
const flag = z.boolean({ error: 'true or false' });
const names = (what: string) => oneOrMany(text, `a ${what} or a list of ${what}s`).optional();
/** The name of an environment variable. */
export const variable = written(
  /^[A-Za-z_]\w*$/,
  'the name of an environment variable such as SMTP_USER',
);
const address = written(/^[^\s@<>,;]+@[^\s@<>,;]+$/, 'an address such as cs@example.com');
const time = '([01]\\d|2[0-3]):[0-5]\\d';
const day = '(mon|tue|wed|thu|fri|sat|sun)';
const dues = {
  daily: written(new RegExp(`^${time}$`), 'a time such as 08:00'),
  weekly: written(new RegExp(`^${day} ${time}$`), 'a weekday and a time such as mon 09:00'),
  monthly: written(
    new RegExp(`^(first ${day}|day ([1-9]|1\\d|2[0-8])) ${time}$`),
    'a day and a time such as first mon 09:00 or day 3 09:00',
  ),
};

const run = (cadence: keyof typeof dues) =>
  mapping({
    reports: names('report').describe('Reports that it makes: health, sheet, those of `report`.'),
    formats: names('format').describe('Formats that they are written in.'),
    deliver: names('target').describe('Targets of `deliver:` that get them.'),
    due: dues[cadence].optional().describe('When --if-due lets it run, in the reporting zone.'),
  }).optional();

/** `runs:` of a config. */
export const runs = mapping({
  daily: run('daily').describe('Every day.'),
  weekly: run('weekly').describe('Every week.'),
  monthly: run('monthly').describe('Every month.'),
});

const attach = names('format').describe('Formats of the files that go with it.');

const smtp = mapping({
  host: text.describe('Mail server.'),
  port: whole('a port from 1 to 65535', 1, 65535).optional().describe('Its port.'),
  secure: flag.optional().describe('TLS from the start (port 465) instead of STARTTLS.'),
  from: address.describe('Sender.'),
  to: oneOrMany(address, 'an address or a list of addresses').describe('Receivers.'),
  user_env: variable.optional().describe('Environment variable with the user.'),
  password_env: variable.optional().describe('Environment variable with the password.'),
});

const webhook = mapping({
  url: text.optional().describe('Where to post.'),
  url_env: variable.optional().describe('Environment variable with the address.'),
  kind: oneOf(['slack', 'json']).describe('What is posted.'),
});

/** `deliver:` of a config. */
export const deliver = record(
  written(/^[A-Za-z0-9][\w-]*$/, 'a name of letters, digits, _ and -'),
  mapping({
    smtp: smtp.optional().describe('By mail.'),
    webhook: webhook.optional().describe('To an address that takes posts.'),
    attach,
  }),
);

const size = written(/^[1-9]\d{0,5} ?[KMGT]B$/, 'a size such as 500MB or 2GB');

/** `cache:` of a config. */
export const cache = mapping({
  use: flag.optional().describe('Whether runs keep and use it.'),
  folder: text.optional().describe('Folder that takes it, readable by you only.'),
  max_size: size.optional().describe('What it may take up; what was unused longest goes first.'),
  min_size: size.optional().describe('Size of files from which they are worth keeping.'),
});
