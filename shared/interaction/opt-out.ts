/**
 * What people write who want no more answers. A text that says nothing else counts; longer wishes count wherever they stand. In doubt
 * nobody is answered: who is silenced by mistake loses a reply, who is not would be pestered.
 */
const alone = [
  'stop, please stop, stop please, stop it, stop this, stop now, just stop, enough, unsubscribe, opt out, optout, go away, no bots, bad bot',
  'stopp, stop bitte, bitte stopp, aufhören, bitte aufhören, hör auf, hör bitte auf, lass das',
  'arrête, arrête ça, arrêtez, arrêtez ça, stop svp, ça suffit, désabonner',
  'para, basta, para ya, detente, deja de hacerlo, por favor para, cancelar',
  'pare, pare com isso, por favor pare, chega',
  'smettila, smetti, fermati, basta così',
  'hou op, houd op, stop ermee',
  'przestań, dość, sluta, lopeta, hold op, slutt',
  'стоп, хватит, прекрати, перестань, отстань, досить, припини',
  'やめて, やめてください, 停止, 停下, 别回了, 그만, 그만해, توقف, dur, yeter',
]
  .flatMap((line) => line.split(', '))
  .map(plain);

const anywhere = [
  'leave me alone, stop replying, stop answering, stop responding, stop messaging me, stop mentioning me, stop tagging me, stop talking to me',
  "don't reply to me, do not reply to me, dont reply to me, don't answer me, do not answer me, don't talk to me, do not contact me, never reply to me",
  'opt me out, i want to opt out, i opt out, stop writing to me, stop bothering me, quit replying',
  'lass mich in ruhe, lasst mich in ruhe, lassen sie mich in ruhe, antworte mir nicht, schreib mir nicht, hör auf mir zu, nicht mehr antworten',
  'laisse-moi tranquille, laissez-moi tranquille, ne me réponds plus, ne me répondez plus, arrête de me répondre, fiche-moi la paix',
  'déjame en paz, dejame en paz, no me respondas, deja de responderme, no me contestes, deja de escribirme',
  'me deixe em paz, me deixa em paz, deixa-me em paz, não me responda, pare de me responder',
  'lasciami in pace, non rispondermi, smettila di rispondermi',
  'laat me met rust, reageer niet op mij',
  'zostaw mnie w spokoju, nie odpowiadaj mi, lämna mig ifred, lämna mig i fred, jätä minut rauhaan, lad mig være',
  'оставь меня в покое, отстань от меня, не отвечай мне, не пиши мне, залиш мене в спокої',
  'もう返信しないで, 返信しないで, 放っておいて, 别再回复, 不要回复我, 不要再回复, 답글 달지 마, 답장하지 마, اتركني وشأني, beni rahat bırak',
]
  .flatMap((line) => line.split(', '))
  .map(plain);

/** Scripts that are written without spaces: their words are looked for inside of others. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * The words by which a person asks for no more answers; undefined where the text asks for nothing of the kind. Names of accounts at its ends,
 * case, emoji and punctuation do not count.
 * @param more of the operator's own: one word counts alone, several wherever they stand
 */
export function optOutIn(text: string, more: readonly string[] = []): string | undefined {
  const words = plain(text.slice(0, 5000));
  if (words === '') return undefined;
  const own = more.map(plain).filter((phrase) => phrase !== '');
  const whole = [...alone, ...own.filter((phrase) => !phrase.includes(' '))];
  const inside = [...anywhere, ...own.filter((phrase) => phrase.includes(' '))];
  return (
    whole.find((phrase) => phrase === words) ??
    inside.find((phrase) => (unspaced.test(phrase) ? words.includes(phrase) : ` ${words} `.includes(` ${phrase} `)))
  );
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<![\p{L}\p{N}])(?:@[\p{L}\p{N}_.]+|\/?u\/[\p{L}\p{N}_-]+)/gu, ' ')
    .replace(/[’ʼ'`]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
