import { describe, expect, it } from 'vitest';
import { refusal } from '../../../../shared/content/gates/refusal.ts';
import { judge } from '../subjects.ts';

const refused: readonly string[] = [
  'As an AI language model, I cannot write about that.',
  'Bread is fine. As an AI, I do not eat, though.',
  "I'm just an AI language model without taste buds.",
  "I'm sorry, but I can't help with that.",
  'I’m sorry, but I can’t assist with that request.',
  'Sorry, I cannot create this content.',
  'I cannot assist with that.',
  "I can't help with this request.",
  'I am unable to write this post.',
  "Unfortunately, I can't generate that kind of content.",
  'I must decline to write this.',
  'I apologize, but I am not able to provide that.',
  'This topic goes against my guidelines.',
  'That request violates our content policy.',
  'Als KI-Sprachmodell kann ich dazu nichts sagen.',
  'Es tut mir leid, aber ich kann dabei nicht helfen.',
  'Leider kann ich diesen Beitrag nicht schreiben.',
  'Tut mir leid, das kann ich nicht beantworten.',
  'Ich kann dir dabei leider nicht helfen.',
  "Je suis désolé, mais je ne peux pas t'aider.",
  "En tant qu'intelligence artificielle, je n'ai pas d'avis.",
  'Lo siento, pero no puedo ayudar con eso.',
  'Como modelo de lenguaje, no tengo opiniones.',
  'Mi dispiace, ma non posso scrivere questo.',
  'Desculpe, não posso ajudar com isso.',
  'Het spijt me, maar ik kan hier niet bij helpen.',
  '抱歉，我无法帮助您完成这个请求。',
  '申し訳ありませんが、お手伝いできません。',
  'Jako model językowy nie mogę pisać o chlebie.',
  'Przepraszam, ale nie mogę w tym pomóc.',
  'Som en AI-språkmodell kan jag inte skriva om bröd.',
  'Tyvärr kan jag inte hjälpa till med det.',
  'Beklager, men jeg kan ikke hjelpe med det.',
  'Bohužel s tím nemohu pomoci.',
  '죄송하지만 그 요청은 도와드릴 수 없습니다.',
  'AI 언어 모델로서 의견이 없습니다.',
  'Как языковая модель, я не могу писать об этом.',
  'Извините, я не могу помочь с этим.',
  'Üzgünüm, bu konuda yardımcı olamam.',
];
const harmless: readonly string[] = [
  'I cannot believe how good this bread is.',
  "I can't help but smile when the crust cracks.",
  'I cannot help that I love bread.',
  "I can't write this morning, the cat is on the keyboard.",
  "I can't do mornings.",
  "I can't help with the dishes tonight, the dough needs me.",
  'I am sorry to say that the oven won.',
  "Sorry, I can't come: the dough is rising.",
  'My neighbour said: I cannot help you with that loaf.',
  '"As an AI language model" is my favourite way to begin an apology.',
  'Sorry about the smell. Rye does that.',
  'The model of the train cannot climb.',
  'Es tut mir leid um jedes Brot, das zu früh aus dem Ofen kam.',
  'Ich kann nicht glauben, wie gut dieses Brot ist.',
  'Leider kann ich heute nicht schlafen, der Teig geht.',
  'Ich kann nicht ohne Brot.',
  'Lo siento por el pan.',
  'No puedo creer lo bueno que está este pan.',
  'Niestety nie mogę spać, ciasto rośnie.',
  'Tyvärr kan jag inte sova i natt.',
  'Извините за запах. Рожь такая.',
  'Bohužel nemohu spát.',
  '죄송하지만 빵이 먼저입니다.',
  'As an AIrline passenger I carry my own rolls.',
];

describe('refusal', () => {
  it.each(refused)('asks again for %j', (text) => {
    expect(judge(refusal, text)).toMatchObject({ gate: 'refusal', verdict: 'again' });
  });

  it.each(harmless)('lets pass %j', (text) => {
    expect(judge(refusal, text)).toEqual({ gate: 'refusal', verdict: 'pass' });
  });

  it('says in its feedback what it found', () => {
    expect(judge(refusal, 'I cannot assist with that.')).toMatchObject({
      feedback: expect.stringContaining('I cannot assist with that'),
    });
  });
});
