/**
 * How people say that they want to be left alone, by language. Everything is written as opt-out.ts folds it: lower case, without accents and
 * apostrophes, one blank between words. Gathered by hand in November 2026.
 */

/** What asks for it when it is all that somebody says. */
export const wholeMessages: ReadonlySet<string> = new Set(
  [
    'stop, stop it, stop this, stop now, stop bot, stop please, stop pls, stop that, please stop it now, stop stop stop, stop stop, unsubscribe, opt out, optout, go away, go away bot, fuck off, fuck off bot, piss off, get lost, bugger off, stop all, stopall, end',
    'stopp, stop bitte, stopp bitte, aufhoren, hor auf, hor auf damit, hort auf, hor bitte auf, horen sie auf, schluss, schluss jetzt, schluss damit, abmelden, austragen, lass das, lass es, lassen sie das, verschwinde, hau ab, zieh leine',
    'arrete, arretez, arrete ca, arretez ca, ca suffit, stop stp, stop svp, desabonner, desinscription, me desabonner, degage, va ten, arrete stp, arretez svp, arrete sil te plait, arretez sil vous plait',
    'para, para ya, pare, paren, basta, basta ya, detente, alto, ya basta, dejalo, parar, darme de baja, baja, largate, vete',
    'parem, para com isso, pare com isso, chega, ja chega, para por favor, pare por favor, sair, cancelar inscricao, vai embora',
    'smettila, smetti, smettetela, finiscila, piantala, fermati, basta cosi, cancellami, vattene, adesso basta, ora basta',
    'hou op, houd op, hou op alsjeblieft, stop ermee, stop daarmee, stop hiermee, afmelden, uitschrijven, rot op, ga weg, stoppen, kappen',
    'przestan, przestancie, przestan prosze, dosc, dosc tego, wystarczy, spadaj, odczep sie, odwal sie, wypisz mnie, idz sobie',
    'やめて, やめてください, やめて下さい, もうやめて, もうやめてください, ストップ, 停止, 配信停止, やめろ, やめてくれ, お断りします',
    'sluta, sluta nu, lagg av, stop nu, hold op, hold op nu, slutt, slutt med det, lopeta, prestan, prestante, dost, nech toho, hagyd abba, dur, yeter, birak',
    'стоп, хватит, прекрати, прекратите, отстань, отстаньте, отвали, отписаться, перестань, перестаньте, зупинись, досить, годі, відчепись',
    '停, 停止回复, 别烦我, 别烦, 退订, 走开, 滚, 그만, 그만해, 그만하세요, 그만해주세요, 하지 마, 하지마세요, 멈춰, 수신거부',
  ].flatMap((line) => line.split(', ')),
);

/** Words before and behind that change nothing. */
export const polite =
  /^(?:oh|please|pls|plz|kindly|just|ok|okay|hey|hi|hello|yo|dear|bot|ai|dude|man|bro|no|nope|thanks|thank you|no thanks|no thank you|sorry|and|so|now|also|but|again|seriously|ffs|for the last time|for gods sake|can you|could you|would you|will you|would you kindly|i said|i told you to|i asked you to|i (?:want|need|beg|ask) you to|id like you to|i would like you to|you (?:should|must|need to|have to|can)|bitte|also|jetzt|endlich|hallo|nein|danke|nein danke|und|kannst du|konntest du|konnen sie|stp|svp|sil (?:te|vous) plait|merci de|non merci|non|allez|bon|alors|et|tu peux|peux tu|pouvez vous|por favor|porfa|favor|oye|ya|gracias|no gracias|y|puedes|podrias|por gentileza|ola|obrigad[oa]|nao obrigad[oa]|e|voce pode|per favore|per piacere|ti prego|grazie|no grazie|senti|ciao|puoi|potresti|alsjeblieft|alstublieft|aub|graag|nee|bedankt|nee bedankt|en|kun je|wil je|kan je|prosze|hej|nie dziekuje|no i|czy mozesz|mozesz|snalla|venligst|vaer sod at|prosim|пожалуйста|нет|спасибо|можешь|lutfen|请|請|拜托)(?: |$)|(?: )(?:please|pls|plz|thanks|thank you|thx|bot|ok|okay|bitte|danke|stp|svp|sil (?:te|vous) plait|merci|por favor|porfa|gracias|obrigad[oa]|per favore|grazie|alsjeblieft|alstublieft|aub|bedankt|prosze|dziekuje|tack|tak|prosim|пожалуйста|спасибо|lutfen)$/u;

/** How a sentence goes on after somebody else's words. */
export const reported =
  /^(?:(?:he|she|they|it|i|we|the \p{L}+|my \p{L}+) )?(?:said|says|cried|screamed|whispered|shouted|told|sings?|sang|goes|went|yelled)\b|^(?:sagte?|rief|schrie|fluster|a dit|dit|cria|dijo|grito|disse|gridava|zei|riep|powiedzial|krzykn)/u;

const tail = (...more: string[]): string =>
  `(?: (?:${[
    'ever|again|now|please|pls|anymore|any more|here|at all|already|immediately|right now|forever|for good|bot|ok|thanks',
    ...more,
  ].join('|')}))*$`;

const mine =
  '(?:(?:to |at |on |with |under |in )?(?:me|us|(?:to |any of )?my (?:posts?|tweets?|comments?|threads?|replies|mentions|messages|account|profile|stuff|questions?|questions)))';
const english = [
  `^(?:stop|quit|cease|no more) (?:replying|responding|answering|messaging|spamming|tagging|contacting|pinging|dming|mentioning|harassing)(?: ${mine})?${tail()}`,
  `^(?:stop|quit|cease) (?:talking|writing|commenting|bothering|following|quoting|tweeting|annoying|pestering|interacting|speaking|posting) ${mine}${tail()}`,
  `^(?:do not|dont) (?:ever )?(?:reply|respond|tag|contact)(?: ${mine})?${tail()}`,
  `^(?:do not|dont|never) (?:ever )?(?:reply|respond|answer|message|mention|tag|contact|talk|write|comment|bother|ping|dm|quote|interact|speak|disturb) ${mine}${tail()}`,
  `^leave (?:me|us) (?:the (?:hell|fuck) )?(?:alone|be|in peace)${tail()}`,
  `^(?:i )?(?:just )?(?:want|wish|would like|prefer|need) to be left (?:alone|in peace)${tail()}`,
  `^(?:i )?(?:really )?(?:do not|dont) (?:want|wish|need) (?:you|this bot|bots|a bot|an ai|ais) to (?:reply|respond|answer|message|mention|tag|contact|talk|write|comment)(?: ${mine})?${tail()}`,
  `^(?:i )?(?:really )?(?:do not|dont) (?:want|wish|need) (?:any |your )?(?:more |further )?(?:replies|answers|messages|mentions|comments|responses|contact)(?: from (?:you|this (?:bot|account)|bots|an? (?:bot|ai)))?${tail()}`,
  `^(?:i )?(?:do not|dont) (?:want|wish) to (?:hear from you|talk to (?:you|a bot|bots|an ai)|be (?:contacted|mentioned|tagged|bothered|messaged))${tail()}`,
  `^no more (?:replies|answers|messages|mentions|comments|responses)(?: from (?:you|this (?:bot|account)|bots))?${tail()}`,
  `^(?:i )?(?:want to |wish to |would like to |hereby )?(?:opt|am opting|opting) (?:me )?out(?: of (?:this|your (?:replies|messages)|replies|all replies))?${tail()}`,
  `^unsubscribe me${tail()}`,
  `^(?:remove|take) me (?:from|off) (?:of )?(?:your|this|the) (?:mailing )?list${tail()}`,
];

const rest = 'bitte|mehr|nie|wieder|nie wieder|nie mehr|endlich|jetzt|weiter|von dir|an mich|sofort|hier';
const german = [
  `^(?:lasst?|lassen sie) (?:mich|uns)(?: (?:bitte|doch|einfach|endlich|jetzt|mal|alle))* (?:in ruhe|in frieden|zufrieden)${tail(rest)}`,
  `^(?:hort?|horen sie)(?: (?:bitte|endlich|doch|jetzt|mal|sofort))* auf(?: damit)? (?:(?:mir|uns|auf mich|auf meine (?:posts|beitrage|tweets)) )?(?:zu (?:antworten|schreiben|nerven|reagieren)|(?:mich|uns) (?:zu (?:erwahnen|markieren|taggen|nerven|belastigen|kontaktieren|verfolgen|storen|zitieren)|anzuschreiben|anzusprechen))${tail(rest)}`,
  `^(?:antworte|antwortet|antworten sie|schreibe?|schreibt|schreiben sie)(?: (?:mir|uns|auf meine (?:posts|beitrage|tweets)))?(?: (?:bitte|doch|hier))* (?:nicht|nie)${tail(rest)}`,
  `^(?:erwahne?|erwahnt|markiere?|markiert|kontaktiere?|kontaktiert|tagge?|zitiere?|store?|nerve?)(?: sie)? (?:mich|uns)(?: bitte)* (?:nicht|nie)${tail(rest)}`,
  `^keine (?:antworten|nachrichten|erwahnungen|kommentare|antwort) mehr${tail(rest)}`,
  `^(?:ich )?(?:mochte|will|wunsche)(?: (?:bitte|einfach|nur))* (?:keine (?:antworten|nachrichten|antwort|kommentare|erwahnungen)|nicht (?:mehr )?(?:angeschrieben|erwahnt|kontaktiert|markiert|angesprochen|belastigt) werden|in ruhe gelassen werden|meine ruhe(?: haben)?)${tail(rest)}`,
  `^(?:mir )?nicht mehr (?:antworten|schreiben)${tail(rest)}`,
];

const jamais =
  'plus|pas|jamais|plus jamais|maintenant|merci|stp|svp|sil te plait|sil vous plait|a mes (?:posts|tweets|messages)';
const french = [
  `^(?:arretez?|cessez?)(?: (?:stp|svp|sil te plait|sil vous plait|tout de suite|donc))* (?:de |d)(?:me |m|nous )(?:repondre|parler|ecrire|mentionner|contacter|deranger|embeter|taguer|harceler|identifier|citer|envoyer des messages|suivre)${tail(jamais)}`,
  `^(?:arretez?|cessez?) de repondre(?: a mes (?:posts|tweets|messages|commentaires))?${tail(jamais)}`,
  `^(?:laissez?) (?:moi|nous)(?: donc)? (?:tranquilles?|en paix)${tail(jamais)}`,
  `^(?:fichez?|foutez|fous|fiche) (?:moi|nous) la paix${tail(jamais)}`,
  `^(?:ne )?(?:me |m|nous )(?:reponds|repondez|parle|parlez|ecris|ecrivez|contacte|contactez|mentionne|mentionnez|tague|taguez|derange|derangez|cite|citez) (?:plus|pas|jamais)${tail(jamais)}`,
  `^(?:je )?(?:ne )?(?:veux|souhaite|desire) (?:plus|pas) (?:(?:de|tes|vos) (?:reponses?|messages?|mentions?)|(?:que tu|que vous) (?:me |m)(?:reponde[sz]?|repondiez|ecrives?|ecriviez|parles|mentionnes?)|etre (?:contactee?|mentionnee?|derangee?))${tail(jamais)}`,
  `^(?:je )?(?:veux|voudrais|souhaite) (?:quon me laisse|etre laissee?) (?:tranquille|en paix)${tail(jamais)}`,
];

const mas = 'mas|nunca|nunca mas|otra vez|ya|ahora|por favor|jamas|aqui';
const spanish = [
  `^(?:deja|dejen|deje|dejad|para|pare|paren)(?: ya)? de (?:responder|contestar|escribir|mencionar|hablar|molestar|etiquetar|seguir|acosar|citar|contactar)(?:me|nos)${tail(mas)}`,
  `^(?:deja|dejen|deje|para|pare) de (?:responder|contestar|comentar)(?: (?:a|en) mis (?:mensajes|posts|tweets|publicaciones|comentarios))?${tail(mas)}`,
  `^(?:dejame|dejadme|dejenme|dejeme|dejanos)(?: ya)? (?:en paz|tranquil[oa]|sol[oa])${tail(mas)}`,
  `^no me (?:respondas|contestes|escribas|menciones|hables|molestes|etiquetes|contactes|cites|responda|conteste|escriba|mencione|hable|moleste|respondan|escriban|molesten)${tail(mas)}`,
  `^no (?:quiero|deseo) (?:que me (?:respondas|contestes|escribas|menciones|hables|molestes|contactes|responda)|(?:recibir )?(?:mas|tus|sus) (?:respuestas|mensajes|menciones))${tail(mas)}`,
  `^(?:quiero )?(?:darme|dame|denme) de baja${tail(mas)}`,
  `^no (?:respondas|contestes) (?:mas|a mis (?:mensajes|posts|tweets|publicaciones))${tail(mas)}`,
];

const mais = 'mais|nunca|nunca mais|de novo|agora|por favor|ja|aqui|jamais';
const portuguese = [
  `^(?:pare|para|parem|deixe|deixa) de (?:me |nos )(?:responder|escrever|mencionar|marcar|contatar|contactar|incomodar|perturbar|seguir|chatear|citar|mandar mensagens)${tail(mais)}`,
  `^(?:pare|para|parem|deixe|deixa) de (?:responder|escrever|mencionar|incomodar|chatear|contactar)(?: me| (?:a|as|aos) (?:mim|minhas mensagens|meus (?:posts|tweets|comentarios)))${tail(mais)}`,
  `^(?:me deix[ae]m?|deix[ae]m? me)(?: em paz| sossegad[oa]| quiet[oa])${tail(mais)}`,
  `^nao me (?:respond[ae]s?|escrev[ae]s?|mencion[ae]s?|marqu[e]s?|marque|contat[e]s?|incomod[e]s?|perturb[e]s?|chatei[e]s?|fal[e]s?|cit[e]s?)${tail(mais)}`,
  `^nao quero (?:(?:mais|as tuas|as suas|suas|tuas) (?:respostas|mensagens|mencoes)|que (?:voce |tu )?me (?:respond[ae]s?|escrev[ae]s?|mencione|incomode|contacte))${tail(mais)}`,
];

const piu = 'piu|mai piu|mai|di nuovo|adesso|ora|per favore|grazie|qui|subito';
const italian = [
  `^(?:smettila|smetti|smettetela|smettete|finiscila|finitela|piantala|la smetta)(?: (?:subito|per favore))* (?:di |con il |con )(?:risponder|scriver|menzionar|taggar|contattar|disturbar|parlar|infastidir|seguir|citar|tormentar)(?:mi|ci)${tail(piu)}`,
  `^(?:smettila|smetti|smettete) di rispondere(?: (?:a me|ai miei (?:post|tweet|messaggi|commenti)))?${tail(piu)}`,
  `^(?:lasciami|lasciatemi|lasciaci|mi lasci)(?: (?:un po|solo))? (?:stare|in pace|perdere)${tail(piu)}`,
  `^non (?:risponder|scriver|menzionar|taggar|contattar|disturbar|parlar|infastidir|citar|rispondete|scrivete)(?:mi|ci)${tail(piu)}`,
  `^non mi (?:rispondere|scrivere|menzionare|taggare|contattare|disturbare|parlare|citare|risponda|scriva|disturbi)${tail(piu)}`,
  `^non voglio (?:(?:piu )?(?:le tue |altre |piu |tue )?(?:risposte|messaggi|menzioni)|(?:piu )?che (?:tu )?mi (?:risponda|scriva|menzioni|contatti))${tail(piu)}`,
];

const meer = 'meer|nooit|nooit meer|nu|alsjeblieft|aub|op mij|op mijn (?:berichten|posts|tweets)|hier|meteen';
const dutch = [
  `^laat (?:me|mij|ons)(?: (?:alsjeblieft|nou|toch|aub|gewoon|eens|nu))* met rust${tail(meer)}`,
  `^(?:hou|houd|stop)(?: (?:alsjeblieft|nou|toch|eens|nu))*(?: op)? met (?:(?:mij|me|ons|op mij|op mijn (?:berichten|posts|tweets)) )?(?:te )?(?:antwoorden|reageren|beantwoorden|(?:mij|me) te (?:taggen|noemen|vermelden)|taggen|noemen|vermelden|lastigvallen|lastig te vallen|berichten sturen|schrijven naar mij)${tail(meer)}`,
  `^(?:antwoord|reageer|schrijf|tag|noem|vermeld|contacteer|bericht) (?:me|mij|ons|op mij|op mijn (?:berichten|posts|tweets))(?: alsjeblieft)? (?:niet|nooit)${tail(meer)}`,
  `^(?:antwoord|reageer)(?: alsjeblieft)? (?:niet|nooit)(?: meer)?${tail(meer)}`,
  `^val (?:me|mij|ons) niet(?: meer| langer)? lastig${tail(meer)}`,
  `^geen (?:reacties|antwoorden|berichten) meer${tail(meer, 'van jou|van je')}`,
  `^ik wil (?:geen (?:reacties|antwoorden|berichten)(?: meer)?|met rust gelaten worden|niet (?:meer )?(?:getagd|genoemd|benaderd) worden)${tail(meer, 'van jou|van je|van u')}`,
];

const wiecej =
  'wiecej|juz|nigdy|nigdy wiecej|prosze|teraz|mi|mnie|do mnie|ze mna|na moje (?:posty|wpisy|tweety)|od ciebie';
const polish = [
  `^przesta(?:n|ncie)(?: (?:juz|prosze|wreszcie))* (?:(?:mi|do mnie|mnie|nam) )?(?:odpowiadac|odpisywac|pisac do mnie|oznaczac|wspominac|zaczepiac|nekac|meczyc|komentowac moje|pisac)${tail(wiecej)}`,
  `^zostaw(?:cie)? (?:mnie|nas)(?: (?:prosze|juz|wreszcie))* w spokoju${tail(wiecej)}`,
  `^daj(?:cie)? (?:mi|nam)(?: (?:prosze|juz|wreszcie|swiety))* spokoj${tail(wiecej)}`,
  `^od(?:czep|wal|pieprz)(?:cie)? sie(?: ode mnie| od nas)${tail(wiecej)}`,
  `^nie (?:odpowiadaj|odpisuj|odpowiadajcie|odpisujcie)${tail(wiecej)}`,
  `^nie (?:pisz|oznaczaj|wspominaj|zaczepiaj|kontaktuj sie|cytuj|piszcie)(?: (?:juz|wiecej|prosze))* (?:mi|do mnie|mnie|ze mna)${tail(wiecej)}`,
  `^nie (?:chce|zycze sobie)(?: (?:juz|wiecej|dalszych|twoich|zadnych))* (?:odpowiedzi|wiadomosci|kontaktu|zebys mi odpowiadal|zebys do mnie pisal)${tail(wiecej)}`,
];

const onegai =
  '(?:ください|下さい|くれ|ほしい|欲しい|ほしいです|もらえますか|いただけますか|頂けますか|お願いします|ね|よ)*';
const japanese = [
  `(?:返信|返事|リプライ|リプ|メンション|コメント|引用|連絡|タグ付け|話しかけるの)(?:は|を|も|とか)?(?:もう|二度と|一切)?(?:しないで|やめて|送らないで|つけないで)${onegai}$`,
  `(?:返信|返事|リプライ|リプ|メンション|コメント|連絡)(?:は|を|も)?(?:もう|二度と|一切)?(?:いりません|要りません|いらない|不要です|結構です|おやめください|お控えください|ご遠慮ください)$`,
  `(?:話しかけ|絡ま|からま|構わ|かまわ|関わら|つきまとわ)ないで${onegai}$`,
  `(?:そっとしておいて|放っておいて|ほうっておいて|ほっといて|放っといて|ほっておいて|一人にして|ひとりにして)${onegai}$`,
];

const others = [
  // Swedish, Norwegian, Danish
  `^(?:sluta|slutt|stop|hold op)(?: med)?(?: (?:a|att|at))? (?:svara|svare|skriva|skrive|kontakta|kontakte|tagga|tagge|namna|naevne)(?: (?:mig|meg|till mig|til mig|til meg|pa mina inlagg))${tail('mer|mere|nu')}`,
  `^(?:lamna mig (?:i fred|ifred)|la meg (?:vaere )?(?:i fred|vaere)|lad mig vaere(?: i fred)?|lat mig vara(?: i fred)?|svara mig inte|svar mig ikke|ikke svar meg|svar meg ikke)${tail('mer|mere|nu|langer')}`,
  // Czech, Slovak, Hungarian, Turkish
  `^(?:nech(?:te)? (?:me|ma) (?:byt|na pokoji|prosim)|dej(?:te)? mi pokoj|daj(?:te)? mi pokoj|prestan(?:te)? (?:mi |me |ma )?(?:odpovidat|odpovedat|psat|pisat|obtezovat)(?: mi)?|neodpovidej(?:te)? mi|neodpovedaj(?:te)? mi|nepis(?:te)? mi)${tail('uz|prosim|vice|viac|vic')}`,
  `^(?:hagyj(?:on|atok)? (?:mar )?beken|ne valaszolj nekem|ne irj nekem)${tail('tobbet|mar')}`,
  `^(?:beni rahat birak(?:in)?|bana (?:cevap|yanit) (?:verme|vermeyin|yazma)|bana (?:yazma|yazmayin)|beni etiketleme(?:yin)?)${tail('artik|lutfen')}`,
  // Russian, Ukrainian
  '^(?:оставь(?:те)? (?:меня|нас) в покое|отстань(?:те)? от (?:меня|нас)|отвали(?:те)? от меня|(?:хватит|перестань(?:те)?|прекрати(?:те)?) (?:мне |меня )?(?:отвечать|писать|упоминать|отмечать|беспокоить)(?: мне| меня)?|(?:больше )?не (?:отвечай(?:те)?|пиши(?:те)?) (?:мне|на мои посты)|не (?:упоминай(?:те)?|отмечай(?:те)?|беспокой(?:те)?) меня)(?: (?:больше|никогда|уже))*$',
  '^(?:дай(?:те)? мені спокіи|дай(?:те)? мені спокій|залиш(?:те)? мене(?: у спокої| в спокої)?|не (?:відповідай(?:те)?|пиши) мені)(?: (?:більше|ніколи))*$',
  // Chinese, Korean
  '^(?:请|請)?(?:你)?(?:别|不要|勿|停止)(?:再)?(?:回复|回覆|回應|回应|联系|聯繫|打扰|打擾|烦|煩|提到|标记|標記|艾特)(?:我|我了|我们|我的帖子)(?:了|吧|好吗|好嗎)?$',
  '^(?:请|請)?(?:离我远点|離我遠點|让我静静|讓我靜靜|不要再?理我)(?:了|吧)?$',
  '(?:답글|답장|댓글|멘션|태그|연락|말)(?:을|은|도|걸지)?(?: ?(?:걸지|달지|보내지|하지|남기지))? ?(?:마세요|말아 ?주세요|마|말아줘|마라|그만하세요|그만 ?해 ?주세요)$',
  '(?:날|나를|나 좀|저를|저 좀) ?(?:내버려 ?둬|내버려 ?두세요|가만히 ?둬|가만히 두세요|그냥 ?둬)(?:요)?$',
];

/** What asks for it as a whole sentence or clause, whatever else the message says. */
export const clausePatterns: readonly RegExp[] = [
  english,
  german,
  french,
  spanish,
  portuguese,
  italian,
  dutch,
  polish,
  japanese,
  others,
]
  .flat()
  .map((source) => new RegExp(source, 'u'));
