import type { PlatformTraits } from '../../../shared/publication/platform.ts';

/** Texts that platforms list otherwise than they were sent. */
export const difficultTexts: Readonly<Record<string, string>> = {
  plain: 'A quiet morning, and the kettle is on.',
  link: 'Read this: https://example.com/a/long/path?with=query&and=more#part it is worth it.',
  'link with punctuation': 'See https://example.com/what(really)?, or not.',
  'two links': 'Either https://example.com/one or https://example.org/two.',
  'bare domain': 'My notes are on example.com/notes, if you like.',
  entities: 'Salt & pepper, 1 < 2 > 0, and a literal &amp; too.',
  quotes: 'She said "don\'t" – and \u201cwe\u201d didn\u2019t.',
  CJK: '静かな朝です。お湯が沸いています。',
  'CJK with a link': '今日のノート https://example.com/ノート です。',
  emoji: 'Kettle on 🫖, family 👨‍👩‍👧‍👦, wave 👋🏽, flag 🇪🇺.',
  'line breaks': 'First line\nsecond line\n\nand a third.',
  'Windows line breaks': 'First line\r\nsecond line.',
  'outer white space': '  Words with room around them.\n',
  'inner white space': 'Wide   gaps\tand tabs.',
  'combining characters': 'Cafe\u0301 con lin\u0303a, a\u030angstro\u0308m.',
  'right to left': 'صباح هادئ، والغلاية على النار.',
  'hashtag and mention': 'Tea time #tea with @somebody.',
  'leading mention': '@somebody the kettle is on.',
  'invisible characters': 'Zero\u200bwidth and soft\u00adhyphen.',
};

const units = [
  'a',
  'é',
  '漢',
  '👍🏽',
  '👨‍👩‍👧‍👦',
  '\n',
  '&',
  'https://example.com/a/very/long/path/that/counts/as/a/short/link ',
];

/** Texts of exactly a limit of the platform, made of characters that count differently, and the same with one letter more. */
export function textsAtLimit(
  traits: PlatformTraits,
  limit = traits.limit,
): readonly { readonly unit: string; readonly fits: string; readonly tooLong: string }[] {
  return units.map((unit) => {
    let text = 'x';
    // Many at once as long as they fit: one after the other takes minutes where the limit is high.
    for (let count = 16_384; count >= 1; ) {
      const longer = text + unit.repeat(count);
      if (traits.measure(`${longer}x`) <= limit - 5 && longer.length <= 2 * limit) text = longer;
      else count /= 2;
    }
    text += 'x';
    const fits = text + 'a'.repeat(limit - traits.measure(text));
    return { unit, fits, tooLong: `${fits}a` };
  });
}
