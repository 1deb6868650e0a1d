import { findingGate, firstMatch } from './gate.ts';

const nouns =
  'name|first name|last name|full name|username|user|user ?\\d|handle|account|topic|subject|link|url|website|date|day|time|year|month|place|location|city|country|company|product|brand|title|book title|number|amount|price|hashtags?|emoji|image|photo|picture|gif|video|text|quote|example|event|person|author|friend|agent|char|vorname|nachname|thema|datum|ort|stadt|firma|produkt|bild|foto|zahl|uhrzeit|hier|recipient|sender|nom|prénom|ville|sujet|lien|nombre|apellido|ciudad|tema|enlace|fecha|nome|cognome|cidade|assunto|città|argomento|naam|voornaam|achternaam|onderwerp|plaats|imię|nazwisko|miasto|temat|namn|ämne|navn|emne|jméno|město|isim|имя|город|тема|名前|お名前|氏名|地名|姓名|名字|이름|주제';

const patterns: readonly RegExp[] = [
  /\{\{[^{}\n]{0,60}\}\}|\{%[^%\n]{0,60}%\}|\$\{[^{}\n]{1,60}\}|<%[^%\n]{0,60}%>/u,
  new RegExp(`\\{(?:${nouns})\\}`, 'iu'),
  new RegExp(
    `\\[(?:(?:your|the|insert|add|enter|some|my|dein(?:e|en)?|ihr(?:e|en)?) )*(?:${nouns})(?: (?:here|goes here|hier|einfügen|einsetzen|hier einfügen|of (?:your|the) \\w+))*\\]`,
    'iu',
  ),
  /\[(?:insert|add|enter|fill in|füge|hier|insérer|insérez|ajouter|insertar|inserte|añadir|inserir|insira|inserisci|aggiungi|invoegen|wstaw|wpisz|infoga|indsæt|sett inn|vložte|вставьте|вставить)(?![\p{L}])[^\]\n]{1,60}\]/iu,
  new RegExp(`<(?:(?:your|insert|the|add) )?(?:${nouns})(?: here)?>`, 'iu'),
  /<(?:insert|your|enter|add) [^<>\n]{1,60}>/iu,
  /\b(?:YOUR|INSERT|ENTER|MY)_[A-Z_]{2,}\b|\bINSERT (?:NAME|LINK|TOPIC|TEXT|DATE|HERE)\b|(?:^|\s)%[sdi](?=$|\s|[.,!?])/u,
  /@(?:your_?handle|your_?username|your_?name|username|user_?name|handle|dein_?name)\b/iu,
  /\blorem ipsum\b/iu,
  /(?<![\p{L}\p{N}])X{2,}\s?(?:%|€|\$|percent|prozent)/u,
  /^(?:todo|tbd|tba|fixme|xxx+)\b\s*[:.!]?(?:\s|$)/u,
  /\b(?:TODO|FIXME|TBD):/u,
];

/** Blanks that nobody filled in: templates, [name], <insert link>, filler text. */
export const placeholders = findingGate(
  'placeholders',
  (text) => firstMatch(text, patterns),
  (found) =>
    `The text has a blank that was not filled in (${found}); write every name and number out, or do without it.`,
);
