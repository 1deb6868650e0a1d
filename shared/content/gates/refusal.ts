import { findingGate, firstMatch } from './gate.ts';

/** A phrase that somebody quotes is about refusals, not one. */
const unquoted = '(?<!["“”„«‚‘「*_]\\s?)';

/** Telltale wherever they stand. */
const anywhere: readonly RegExp[] = [
  /\bas an? (?:large |artificial intelligence |ai )?(?:ai )?language model\b/iu,
  /\bas an (?:ai|artificial intelligence)(?: (?:assistant|model|system|chatbot|created|developed|trained))?,? (?:i|it)(?:'m| am|'s| is)? (?:not|unable|can't|cannot|can not|don't|do not|won't|must|have to|isn't)\b/iu,
  /\bi(?:'m| am) (?:just |only )?an? (?:large |ai )?(?:language model|ai assistant)\b/iu,
  /\b(?:violat\w+|goes? against|contrary to|outside) (?:the |my |our |openai(?:'s)? )(?:content |usage |safety )*(?:polic(?:y|ies)|guidelines|programming)\b/iu,
  /\bals (?:(?:ein(?:e)? )?(?:ki|ai)[- ]?sprachmodell|(?:großes )?sprachmodell|künstliche intelligenz (?:kann|darf|bin|habe|ist es mir)|ki[- ](?:assistent(?:in)?|modell)|ki,? (?:kann|darf|bin|habe) ich)\b/iu,
  /\ben tant qu(?:e |['’])(?:ia|intelligence artificielle|modèle de langage|assistant ia)\b/iu,
  /\bcomo (?:un |una )?(?:modelo de lenguaje|inteligencia artificial,? no|ia,? no|modelo de linguagem|um modelo de linguagem)/iu,
  /\bcome (?:un )?(?:modello linguistico|intelligenza artificiale,? non)\b/iu,
  /\bals (?:een )?(?:ai[- ])?taalmodel\b/iu,
  /\bjako (?:duży )?(?:model językowy|asystent ai|sztuczna inteligencja,? nie)/iu,
  /\b(?:som|jag är) (?:en |ett )?(?:(?:stor )?språkmodell|ai-språkmodell|ai-assistent)/iu,
  /\bsom (?:en |et )?(?:stor |ai-?)?(?:sprogmodel|språkmodell|ai-assistent)/iu,
  /\bjako (?:velký )?(?:jazykový model|umělá inteligence,? ne)/iu,
  /как (?:большая )?(?:языковая модель|искусственный интеллект,? я не)/iu,
  /bir (?:yapay zek[aâ] )?dil modeli olarak/iu,
  /(?:언어 모델|AI 어시스턴트|인공지능)(?:로서|이라서|이기 때문에)/iu,
  /作为(?:一个|一款|一名)?(?:人工智能|ai)(?:语言模型|助手|模型)/iu,
  /(?:言語モデル|aiアシスタント)(?:として|なので|である)/iu,
].map((pattern) => new RegExp(`${unquoted}${pattern.source}`, pattern.flags));

const thing =
  '(?:(?:that|this|such|the|a|any|your|these|those) )(?:kind of |type of |sort of |particular |specific |requested )*(?:requests?|content|posts?|tweets?|prompts?|topics?|text|task|instructions?|questions?|material|information)';
const stop = '(?=\\s*(?:[.,;!?–—]|$|\\n))';
const sorry =
  "(?:(?:i'm|i am)?\\s*(?:very |so |really )?(?:sorry|afraid)|(?:my )?apologies|i apologi[sz]e|unfortunately)[,.!:]?\\s*(?:but )?(?:that )?";
const unable =
  "i(?:'m| am)? (?:can(?:no|')t|can not|unable to|not able to|won't(?: be able to)?|will not|not comfortable)";

/** Refusals as texts begin with them; in the middle of a text the same words are talk. */
const opening: readonly RegExp[] = [
  new RegExp(
    `^(?:${sorry})?${unable} (?:help|assist|comply|engage|continue|proceed|fulfil+|provide|create|creating|write|writing|generate|produce|complete|discuss|answer|do)(?: you)?(?: with| on| in)? ?(?:${thing}|(?:that|this)${stop}|${stop})`,
    'iu',
  ),
  new RegExp(
    `^${sorry}${unable} (?:help|assist|comply|fulfil+|provide|create|generate|produce|complete|discuss|engage)\\b`,
    'iu',
  ),
  /^i (?:must|have to) (?:decline|refuse)(?: to (?:write|create|provide|generate|answer|help))?/iu,
  /^(?:(?:es )?tut mir (?:sehr )?leid|entschuldigung|leider|ich bedaure|verzeihung)[,.!:]?\s*(?:aber |doch )?(?:da |das |dazu |dabei |damit )?(?:ich )?(?:kann|darf|möchte)(?: ich)? (?:[\p{L}, ]{0,60})?nicht (?:weiter ?)?(?:helfen|weiterhelfen|unterstützen|erstellen|schreiben|verfassen|beantworten|erfüllen|nachkommen|bereitstellen|generieren|dienen)/iu,
  /^ich (?:kann|darf) (?:(?:dir|ihnen|euch|leider|dabei|damit|hierbei|bei) )*(?:(?:dieser|diese|diesen|deine[rn]?|ihre[rn]?|solche[nr]?) (?:anfrage|bitte|inhalte?|beitrag|text|aufgabe|thema) )?(?:leider )?nicht (?:helfen|weiterhelfen|unterstützen|erstellen|verfassen|beantworten|erfüllen|nachkommen)/iu,
  /^(?:je suis )?(?:désolée?|navrée?)[,.]?\s*(?:mais )?je ne (?:peux|suis pas en mesure)/iu,
  /^(?:lo siento|disculpa|lamento)[,.]?\s*(?:pero )?no (?:puedo|me es posible) (?:ayudar|cumplir|crear|escribir|generar|proporcionar|continuar|hacer eso|responder)/iu,
  /^(?:mi dispiace|spiacente)[,.]?\s*(?:ma )?non (?:posso|sono in grado)/iu,
  /^(?:desculpe|lamento|sinto muito)[,.]?\s*(?:mas )?não (?:posso|consigo) (?:ajudar|cumprir|criar|escrever|gerar|fornecer|atender|responder)/iu,
  /^(?:het spijt me|sorry)[,.]?\s*(?:maar )?ik kan (?:u |je )?(?:hier|daar|dit|dat|niet)[\p{L} ]{0,30}(?:helpen|schrijven|maken|niet)/iu,
  /^(?:przepraszam|niestety|przykro mi)[,.]?\s*(?:ale )?nie (?:mogę|jestem w stanie) (?:w tym |z tym |ci |tego )*(?:pomóc|spełnić|napisać|utworzyć|stworzyć|odpowiedzieć)/iu,
  /^(?:tyvärr|förlåt|ursäkta|beklager|desværre|undskyld|dessverre)[,.]?\s*(?:men )?(?:jag |jeg )?(?:kan|får) (?:jag |jeg )?(?:inte|ikke) (?:hjälpa|hjælpe|hjelpe|skriva|skrive|svara|svare|skapa)/iu,
  /^(?:omlouvám se|bohužel|je mi líto)[,.]?\s*(?:ale )?(?:s tím )?(?:vám |ti )?(?:nemohu|nemůžu) (?:s tím )?(?:pomoci|napsat|odpovědět|vyhovět)/iu,
  /^(?:извините|простите|к сожалению|прошу прощения)[,.]?\s*(?:но )?я не (?:могу|в состоянии) (?:с этим |вам |тебе |это )*(?:помочь|написать|ответить|выполнить|создать)/iu,
  /^(?:üzgünüm|maalesef|özür dilerim)[,.]?[^\n.]{0,40}(?:yardımcı olamam|yardımcı olamıyorum|yazamam|yanıtlayamam|oluşturamam)/iu,
  /^(?:죄송|미안)[^\n.]{0,40}(?:도와드릴 수 없|답변(?:해 )?드릴 수 없|작성할 수 없|할 수 없습니다)/u,
  /^(?:很|非常)?(?:抱歉|对不起|對不起)[，,]?我?(?:无法|無法|不能)/u,
  /^申し訳(?:ありません|ございません)(?:が|。|、)[^\n]{0,40}(?:できません|お手伝い|お答え)/u,
];

/**
 * A model's "I cannot help with that", in the languages personalities are likely to speak. Written so that somebody who cannot believe how
 * good the bread is may say so.
 */
export const refusal = findingGate(
  'refusal',
  (text) => {
    const plain = text
      .trim()
      .replace(/[’ʼ]/gu, "'")
      .replace(/^[*_"“„]+/u, '');
    return firstMatch(text.replace(/[’ʼ]/gu, "'"), anywhere) ?? firstMatch(plain, opening);
  },
  (found) =>
    `The text declined the task ("${found}"); write the post itself, in the personality's own voice and without a word about being a model, and take a harmless side of the topic if it is a difficult one.`,
);
