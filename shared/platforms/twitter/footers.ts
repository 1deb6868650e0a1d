/** What generated posts end with on the website, which knows no label of them, where the personality's language is not among those below. */
export const footer = 'Written by an AI.';

/** The same in the languages personalities are likely to write; short, for a post has 280 characters. */
export const footers: Readonly<Record<string, string>> = {
  cs: 'Napsala umělá inteligence.',
  da: 'Skrevet af en AI.',
  de: 'Von einer KI geschrieben.',
  es: 'Escrito por una IA.',
  fi: 'Tekoälyn kirjoittama.',
  fr: 'Écrit par une IA.',
  it: "Scritto da un'IA.",
  ja: 'AIが書きました。',
  ko: 'AI가 작성했습니다.',
  nb: 'Skrevet av en KI.',
  nl: 'Geschreven door een AI.',
  no: 'Skrevet av en KI.',
  pl: 'Napisała sztuczna inteligencja.',
  pt: 'Escrito por uma IA.',
  ru: 'Написано искусственным интеллектом.',
  sv: 'Skrivet av en AI.',
  tr: 'Bir yapay zekâ yazdı.',
  uk: 'Написано штучним інтелектом.',
  zh: '由人工智能撰写。',
  'zh-Hant': '由人工智慧撰寫。',
  'zh-TW': '由人工智慧撰寫。',
  'zh-HK': '由人工智慧撰寫。',
};
