import { lazily } from '../../config/lazily.ts';

/**
 * What our instructions speak of and posts hardly ever do, in the words of fifteen languages: a model that recites them in its own words, or
 * translated, cannot do so without most of it. `rare` are the ones that hardly stand in a text about anything else.
 */
interface Concept {
  readonly rare: boolean;
  readonly words: RegExp;
}

const rare = (words: RegExp): Concept => ({ rare: true, words });
const common = (words: RegExp): Concept => ({ rare: false, words });

/** A number of characters, in digits. */
export const numberOfCharacters =
  /(\d[\d.,\u00a0\u202f]*)\s?(?:characters?|zeichen|caractères|caracteres|caratteri|tekens|znak(?:ów|i|ů)|символ\p{L}*|знак\p{L}*|文字|字符|字元|个字|글자|자 ?이[내하]|karakter\p{L}*|حرف\p{L}*|tecken|tegn)/giu;

/** Made for the first text that is looked at, for they are long. */
const concepts = lazily((): readonly Concept[] => [
  rare(new RegExp(numberOfCharacters.source, 'iu')),
  // Quotation marks
  rare(
    /quot(?:ation|e) marks?|inverted commas|anführungs(?:zeichen|striche)\p{L}*|guillemets?|comillas|aspas|virgolette|aanhalingstekens|cudzysł[oó]\p{L}*|кавыч\p{L}*|引用符|かぎ括弧|引[号號]|따옴표|tırnak işaret\p{L}*|علامات? (?:ال)?(?:اقتباس|تنصيص)|citattecken|citationstegn|anførselstegn/iu,
  ),
  // Placeholders
  rare(
    /place-?holders?|platzhalter\p{L}*|espaces? réservés?|(?:textes?|marqueurs?) de substitution|marcador(?:es)? de posi[cç]\p{L}*|espaços? reservados?|segnaposto|plaatshouders?|tijdelijke aanduiding\p{L}*|symbol\p{L}* zastępcz\p{L}*|заполнител\p{L}*|плейсхолдер\p{L}*|プレースホルダー?|[占佔]位符|자리 ?표시자|플레이스홀더|yer tutucu\p{L}*|عناصر نائبة|platshållare|pladsholder\p{L}*|plassholder\p{L}*/iu,
  ),
  // Numbering
  rare(
    /\bnumbering\b|nummerierung|num[eé]rotation|numera(?:ción|ção|zione)|\bnummering\b|numerac\p{L}*|нумерац\p{L}*|番号(?:付け|を付け|をつけ)|编号|編號|번호 ?(?:매기|를 매기)\p{L}*|numaralandırma\p{L}*|ترقيم|numrering/iu,
  ),
  // A fictional personality
  rare(
    /fictional (?:personality|character|persona)\b|fiktive[nrms]? (?:persönlichkeit|person|figur)|(?:personnalité|personne|personnage) (?:ficti(?:ve|f)|imaginaire)|(?:personalidade?|persona|personaje|pessoa|personagem) fict[ií]ci[oa]|(?:personalità|persona|personaggio) (?:fittizi[oa]|immaginari[oa]|di fantasia)|fictieve? (?:persoonlijkheid|persoon|personage)|fikcyjn\p{L}* (?:osob|posta)\p{L}*|вымышленн\p{L}* (?:личност|персонаж)\p{L}*|架空の(?:人格|人物|キャラクター)|[虚虛][构構]的?(?:人格|人物|角色)|가상의? ?(?:인격|인물|캐릭터)|kurgusal (?:bir )?(?:kişi|karakter)\p{L}*|شخصية (?:خيالية|وهمية)|fiktiv personlighet/iu,
  ),
  // Instructions
  common(
    /\b(?:rules?|instructions?)\b|\bregeln?\b|anweisung\p{L}*|règles?|consignes?|instrucci\p{L}*|\breglas?\b|instruç\p{L}*|\bregras?\b|istruzion\p{L}*|\bregol[ae]\b|instructies?|\bregels?\b|instrukcj\p{L}*|zasad\p{L}*|reguł\p{L}*|инструкци\p{L}*|правил\p{L}*|指示|ルール|規則|指令|规则|지시|규칙|talimat\p{L}*|kural\p{L}*|تعليمات|قواعد|instruktion\p{L}*|\bregler\b/iu,
  ),
  // Human beings
  common(
    /human being|real person|real people|\bmensch|(?:echte|reale|wirkliche)n? person|être humain|humain|personne réelle|ser humano|human[oa]\b|pessoa real|persona reale?\b|essere umano|umano|mens(?:elijk)?\b|człowiek\p{L}*|ludzk\p{L}*|человек\p{L}*|人間|実在|人[类類]|真人|真[实實]|인간|실존|insan|gerçek (?:bir )?kişi|إنسان|بشر|mänsklig\p{L}*|människa/iu,
  ),
  common(/hash-?tags?|ハッシュタグ|标签|標籤|해시태그|هاشتا[غقج]|وسوم|х[еэ]штег\p{L}*/iu),
  common(
    /\blinks?\b|\burls?\b|web address|webadresse\p{L}*|\bliens?\b|\benlaces?\b|collegament\p{L}*|\blinki\b|odnośnik\p{L}*|ссыл\p{L}*|リンク|链接|連結|링크|bağlantı\p{L}*|روابط|länk\p{L}*/iu,
  ),
  common(
    /\bmentions?\b|erwähn\p{L}*|menci[oó]n\p{L}*|menç\p{L}*|menzion\p{L}*|vermelding\p{L}*|wzmian\p{L}*|упомина\p{L}*|メンション|提及|언급|bahset\p{L}*|إشارات|omnämn\p{L}*/iu,
  ),
]);

const FEWEST_RARE = 3;
const FEWEST = 4;

/**
 * The words of a text that speak of what the instructions speak of, where there are so many of them that it can hardly be chance; undefined
 * otherwise. What the personality's own material speaks of counts for nothing.
 */
export function speaksOfTheRules(text: string, own: string): string | undefined {
  const found = concepts().flatMap(({ rare: isRare, words }) => {
    const said = words.exec(text)?.[0];
    return said === undefined || words.test(own) ? [] : [{ said, isRare }];
  });
  const count = found.filter(({ isRare }) => isRare).length;
  if (count < FEWEST_RARE && (count < FEWEST_RARE - 1 || found.length < FEWEST)) return undefined;
  return found.map(({ said }) => said.trim()).join(', ');
}

const quote = `["'“”„«»「」『』‘’\`]`;
const names = '\\s?(?:text|title|parts)\\s?';

/** "The field «text»": where the answer goes keeps its name in every language. */
export const fieldOfTheAnswer = lazily(
  () =>
    new RegExp(
      `(?:field|feld|champ|campo|veld|pol[aeu]|поле|フィールド|字段|欄位|필드|alan\\p{L}*|حقل|fält\\p{L}*|felt\\p{L}*)[\\s:]{0,3}${quote}${names}${quote}|${quote}${names}${quote}\\s?(?:フィールド|字段|欄位|필드|alan)`,
      'iu',
    ),
);
