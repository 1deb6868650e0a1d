import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentWords, normalise, tokensOf } from '../../../../shared/content/similarity/words.ts';

describe('a normalised text', () => {
  it.each([
    ['case and punctuation', 'The LAMP, it’s lit!', 'the lamp it s lit'],
    ['links', 'Read this https://example.org/a?b=1 now', 'read this now'],
    ['names addressed', '@ada thanks, @bob.b too', 'thanks too'],
    ['no address of a mailbox', 'write to ada@example.org', 'write to ada example org'],
    ['hashtags at the end', 'Snow at last ❄️ #winter #snow!', 'snow at last'],
    ['no hashtag inside', '#Learning #Morse at sixty', 'learning morse at sixty'],
    ['emoji', '👩‍🚀 to the moon 🌙🌙', 'to the moon'],
    ['accents', 'Être à l’été', 'etre a l ete'],
    ['umlauts', 'Übergroße Öfen', 'ubergrosse ofen'],
    ['wide letters', 'ＦＵＬＬ width', 'full width'],
    ['negations', "It isn't, don’t", 'it is not do not'],
    ['a dotless i', 'Işık', 'isik'],
    ['vowel signs of Arabic', 'يُصلِحون شِباكهم', 'يصلحون شباكهم'],
    ['no mark of Japanese', 'がぎぐ', 'がぎぐ'],
    ['no vowel of Hindi', 'हिन्दी में', 'हिन्दी में'],
    ['nothing but signs', '…!? 🔥', ''],
  ])('has %s as it should', (_what, text, normal) => {
    expect(normalise(text)).toBe(normal);
  });

  it('stays as it is when it is normalised again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
      }),
    );
  });
});

describe('the words of a text', () => {
  const words = (text: string) => tokensOf(text).map(({ word }) => word);
  const content = (text: string) => contentWords(tokensOf(text)).map(({ word }) => word);

  it('are found without spaces too, as every two signs in a row', () => {
    expect(words('猫が寝る')).toEqual(['猫が', 'が寝', '寝る']);
    expect(words('2026年 AIの猫')).toEqual(['2026', '年', 'ai', 'の猫']);
    expect(words('灯台')).toEqual(['灯台']);
  });

  it.each([
    ['The lamp is on the table', ['lamp', 'table']],
    ['Der Hund und die Katze', ['hund', 'katze']],
    ['El faro no grita', ['faro', 'grita']],
    ['Le chat est sur la table', ['chat', 'table']],
    ['Кот и собака в доме', ['кот', 'собака', 'доме']],
    ['القهوة في الصباح', ['القهوة', 'الصباح']],
    ['42 percent of 9 gulls', ['percent', 'gulls']],
  ])('carry a subject or only grammar: %s', (text, subject) => {
    expect(content(text)).toEqual(subject);
  });

  it('weigh more the longer they are, and always something', () => {
    const [the, lamp, lighthouse] = tokensOf('the lamp lighthouse').map(({ weight }) => weight);
    expect(the).toBeGreaterThan(0);
    expect(lamp).toBeGreaterThan(the ?? 0);
    expect(lighthouse).toBeGreaterThan(lamp ?? 0);
  });
});
