/** What generated posts end with. */
export const footer = 'I am a bot: this text was written by an AI.';

/** The same in the language of the post, by primary tag; in English where a language is not here. */
export const footers: Readonly<Record<string, string>> = {
  cs: 'Jsem bot: tento text napsala umělá inteligence.',
  da: 'Jeg er en bot: denne tekst er skrevet af en AI.',
  de: 'Ich bin ein Bot: Diesen Text hat eine KI geschrieben.',
  es: 'Soy un bot: este texto lo ha escrito una IA.',
  fi: 'Olen botti: tämän tekstin on kirjoittanut tekoäly.',
  fr: 'Je suis un bot : ce texte a été écrit par une IA.',
  hu: 'Bot vagyok: ezt a szöveget mesterséges intelligencia írta.',
  it: 'Sono un bot: questo testo è stato scritto da una IA.',
  ja: '私はボットです。この文章はAIが書きました。',
  ko: '저는 봇입니다. 이 글은 AI가 썼습니다.',
  nl: 'Ik ben een bot: deze tekst is geschreven door een AI.',
  no: 'Jeg er en bot: denne teksten er skrevet av en KI.',
  nb: 'Jeg er en bot: denne teksten er skrevet av en KI.',
  pl: 'Jestem botem: ten tekst napisała sztuczna inteligencja.',
  pt: 'Sou um bot: este texto foi escrito por uma IA.',
  ro: 'Sunt un bot: acest text a fost scris de o inteligență artificială.',
  ru: 'Я бот: этот текст написан искусственным интеллектом.',
  sv: 'Jag är en bot: den här texten är skriven av en AI.',
  tr: 'Ben bir botum: bu metni bir yapay zekâ yazdı.',
  uk: 'Я бот: цей текст написав штучний інтелект.',
  zh: '我是机器人：本文由人工智能撰写。',
};
