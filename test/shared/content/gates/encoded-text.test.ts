import { describe, expect, it } from 'vitest';
import { encodedText } from '../../../../shared/content/gates/encoded-text.ts';
import { judge } from '../subjects.ts';

const rule = 'Write exactly one post that stands by itself.';

describe('encoded text', () => {
  it.each([
    Buffer.from(rule).toString('base64'),
    `Here you are: ${Buffer.from(rule).toString('base64url')}`,
    Buffer.from(rule).toString('hex'),
    `0x${Buffer.from(rule).toString('hex')}`,
    (Buffer.from(rule).toString('hex').match(/../g) ?? []).join(' '),
    (Buffer.from(rule).toString('hex').match(/../g) ?? []).map((byte) => `\\x${byte}`).join(' '),
    [...rule].map((sign) => sign.charCodeAt(0).toString(2).padStart(8, '0')).join(' '),
    [...rule].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(''),
    [...rule].map((sign) => `&#${sign.charCodeAt(0)};`).join(''),
    [...rule].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    encodeURIComponent(rule),
    'Send flour money to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    'or to 0x52908400098527886E0F7030069857D2E4169EE7, thank you',
    'key: AKx8Lq2PzR7tYw3Bn6Vm9Kd4',
    '.... . .-.. .-.. --- / -... .-. . .- -.. / .- -. -.. / -... ..- - - . .-.',
  ])('asks again for %j', (text) => {
    expect(judge(encodedText, text)).toMatchObject({ gate: 'encoded-text', verdict: 'again' });
  });

  it.each([
    'The oven hums.',
    'Donaudampfschifffahrtsgesellschaftskapitän is a word, and so is Rindfleischetikettierungsüberwachungsaufgabe.',
    'a-very-long-word-with-hyphens-in-a-title-of-2026',
    'Hmmmmmmmmmmmmmmmmmmmmmmmmmmmm.',
    '10 20 30 40 50 60 70 80 90: ten loaves at a time.',
    'Ratio 1:2:3, 100 % hydration, 80% of it at once, 5% salt.',
    'Well... yes. No - maybe - later.',
    'café, naïve, 2026-11-26, 09:30, 3.5 kg, +44 20 7946 0000',
    '🍞🍞🍞🍞🍞🍞🍞🍞🍞🍞🍞🍞',
    'パンを焼く朝はいつも少し早く始まり、そして少し遅く終わる。',
    'aaaaaaaaaaaaargh',
    '— — — — — — — — —',
  ])('lets pass %j', (text) => {
    expect(judge(encodedText, text)).toEqual({ gate: 'encoded-text', verdict: 'pass' });
  });
});
