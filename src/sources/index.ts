import { amplitude } from './amplitude.ts';
import { chargebee } from './chargebee.ts';
import { chartmogul } from './chartmogul.ts';
import { delighted } from './delighted.ts';
import { freshdesk } from './freshdesk.ts';
import { gainsight } from './gainsight.ts';
import { generic } from './generic.ts';
import { hubspot } from './hubspot.ts';
import { intercom } from './intercom.ts';
import { mixpanel } from './mixpanel.ts';
import { paddle } from './paddle.ts';
import { posthog } from './posthog.ts';
import type { Preset } from './preset.ts';
import { qualtrics } from './qualtrics.ts';
import { ravenstack } from './ravenstack.ts';
import { recurly } from './recurly.ts';
import { salesforce } from './salesforce.ts';
import { segment } from './segment.ts';
import { stripe } from './stripe.ts';
import { stripeApi } from './stripe-api.ts';
import { surveymonkey } from './surveymonkey.ts';
import { totango } from './totango.ts';
import { typeform } from './typeform.ts';
import { vitally } from './vitally.ts';
import { zendesk } from './zendesk.ts';

/** All presets, in reading order: ours, billing, support, surveys, usage, customers. */
export const presets: readonly Preset[] = [
  generic,
  ...[stripe, stripeApi, chargebee, recurly, chartmogul, paddle],
  ...[zendesk, intercom, freshdesk],
  ...[delighted, surveymonkey, qualtrics, typeform],
  ...[mixpanel, amplitude, segment, posthog],
  ...[hubspot, salesforce, gainsight, totango, vitally],
  ravenstack,
];

/** The preset of that id, if there is one. */
export const presetNamed = (id: string | null): Preset | undefined =>
  presets.find((preset) => preset.id === id);
