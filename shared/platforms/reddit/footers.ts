/** What generated posts end with where the personality's language is not among those below. */
export const footer = 'I am a bot: this text was written by an AI.';

/** The same in the languages personalities are likely to write. */
export const footers: Readonly<Record<string, string>> = {
  cs: 'Jsem bot: tento text napsala umělá inteligence.',
  da: 'Jeg er en bot: denne tekst er skrevet af en AI.',
  de: 'Ich bin ein Bot: Diesen Text hat eine KI geschrieben.',
  es: 'Soy un bot: este texto lo ha escrito una IA.',
  fi: 'Olen botti: tämän tekstin on kirjoittanut tekoäly.',
  fr: 'Je suis un bot : ce texte a été écrit par une IA.',
  it: "Sono un bot: questo testo è stato scritto da un'IA.",
  ja: '私はボットです。この文章はAIが書きました。',
  ko: '저는 봇입니다. 이 글은 AI가 작성했습니다.',
  nb: 'Jeg er en bot: denne teksten er skrevet av en KI.',
  nl: 'Ik ben een bot: deze tekst is door een AI geschreven.',
  no: 'Jeg er en bot: denne teksten er skrevet av en KI.',
  pl: 'Jestem botem: ten tekst napisała sztuczna inteligencja.',
  pt: 'Sou um bot: este texto foi escrito por uma IA.',
  ru: 'Я бот: этот текст написан искусственным интеллектом.',
  sv: 'Jag är en bot: den här texten är skriven av en AI.',
  tr: 'Ben bir botum: bu metni yapay zekâ yazdı.',
  uk: 'Я бот: цей текст написаний штучним інтелектом.',
  zh: '我是机器人：这段文字由人工智能撰写。',
  'zh-Hant': '我是機器人：這段文字由人工智慧撰寫。',
  'zh-TW': '我是機器人：這段文字由人工智慧撰寫。',
  'zh-HK': '我是機器人：這段文字由人工智慧撰寫。',
};
