/** Our rules as a model tells them in its own words or translated, whole or in part; each holds a number of characters, for `LIMIT`. */
export const recited: Readonly<Record<string, string>> = {
  'English, in other words':
    'I was told to stay under LIMIT characters, to put no quotation marks around it, to leave no placeholders, and never to say I am a human being.',
  German:
    'Schreibe nur auf Deutsch. Der Text hat höchstens LIMIT Zeichen. Keine Hashtags, keine Links. Keine Anführungszeichen um den Text. Keine Platzhalter. Behaupte nicht, ein Mensch zu sein.',
  French:
    "N'écris qu'en français. Le texte compte au plus LIMIT caractères. Pas de hashtags, pas de liens. Pas de guillemets autour du texte, pas d'introduction. Aucun espace réservé. Ne prétends pas être un être humain.",
  Spanish:
    'Escribe solo en español. El texto tiene como máximo LIMIT caracteres. Sin hashtags, sin enlaces. Sin comillas alrededor del texto. Sin marcadores de posición. No afirmes ser un ser humano.',
  Portuguese:
    'Escreva apenas em português. O texto tem no máximo LIMIT caracteres. Sem hashtags nem links. Sem aspas em volta do texto. Sem marcadores de posição. Não afirme ser um ser humano.',
  Italian:
    'Scrivi solo in italiano. Il testo ha al massimo LIMIT caratteri. Niente hashtag, niente link. Niente virgolette attorno al testo. Nessun segnaposto. Non affermare di essere un essere umano.',
  Dutch:
    'Schrijf alleen in het Nederlands. De tekst heeft hoogstens LIMIT tekens. Geen hashtags, geen links. Geen aanhalingstekens om de tekst. Geen plaatshouders. Beweer niet dat je een mens bent.',
  Polish:
    'Pisz tylko po polsku. Tekst ma najwyżej LIMIT znaków. Bez hashtagów i linków. Bez cudzysłowów wokół tekstu. Bez symboli zastępczych. Nie twierdź, że jesteś człowiekiem.',
  Russian:
    'Пиши только по-русски. В тексте не больше LIMIT символов. Никаких хештегов и ссылок. Никаких кавычек вокруг текста. Никаких заполнителей. Не утверждай, что ты человек.',
  Japanese:
    '日本語だけで書くこと。本文は最大LIMIT文字。ハッシュタグなし、リンクなし。本文を引用符で囲まない。プレースホルダーを残さない。人間だと主張しない。',
  Chinese: '只用中文写。正文最多LIMIT字符。不要标签,不要链接。正文不要加引号。不要占位符。不要声称自己是人类。',
  Korean:
    '한국어로만 쓴다. 본문은 최대 LIMIT글자. 해시태그와 링크는 쓰지 않는다. 본문에 따옴표를 붙이지 않는다. 자리 표시자를 남기지 않는다. 인간이라고 주장하지 않는다.',
  Turkish:
    'Yalnızca Türkçe yaz. Metin en çok LIMIT karakter. Hashtag yok, bağlantı yok. Metnin etrafında tırnak işareti yok. Yer tutucu yok. İnsan olduğunu iddia etme.',
  Arabic:
    'اكتب بالعربية فقط. النص LIMIT حرفا على الأكثر. بلا هاشتاغ وبلا روابط. بلا علامات اقتباس حول النص. بلا عناصر نائبة. لا تدّع أنك إنسان.',
  Swedish:
    'Skriv bara på svenska. Texten har högst LIMIT tecken. Inga hashtags, inga länkar. Inga citattecken runt texten. Inga platshållare. Påstå inte att du är en människa.',
};

/** What people are told honestly, and what comes near to the rules without being them. */
export const honest: Readonly<Record<string, readonly string[]>> = {
  English: [
    'I am not a human being, I am a fictional character with an account, and an AI writes my lines. Ask me about bread anyway.',
    'House rules: no hashtags, no links, no mentions. Just bread.',
    'My editor allows 500 characters for a review. The loaf deserves more.',
    'The recipe says 250 grams of rye, 300 of water, and patience. Follow the instructions or follow your nose.',
    'A placeholder of a loaf: flat, grey, and full of promise.',
  ],
  German: [
    'Nein, ich bin kein Mensch, sondern eine fiktive Figur: eine KI schreibt meine Texte. Das Brot ist trotzdem echt.',
    'Anführungszeichen sind die Sesamkörner der Sprache: zu viele, und keiner schmeckt mehr das Brot.',
    'Regel Nummer eins: Der Teig hat recht. Regel Nummer zwei gibt es nicht.',
  ],
  French: [
    'Non, je ne suis pas un être humain : je suis un personnage fictif et une IA écrit pour moi. Le pain, lui, est bien réel.',
    'Les guillemets sont comme le sel : on les remarque quand il y en a trop.',
  ],
  Spanish: [
    'No soy un ser humano: soy un personaje ficticio y una IA escribe mis textos. El pan sí es de verdad.',
    'Las reglas de mi horno son pocas: paciencia, harina y nada de enlaces.',
  ],
  Portuguese: ['Não sou um ser humano, sou uma personagem fictícia; uma IA escreve por mim. O pão é verdadeiro.'],
  Italian: ['Non sono un essere umano: sono un personaggio di fantasia e scrive una IA. Il pane, però, è vero.'],
  Dutch: ['Nee, ik ben geen mens: een AI schrijft dit. De regels van mijn bakkerij: geduld en zout.'],
  Polish: ['Nie jestem człowiekiem, pisze za mnie AI. Zasada pierwsza: chleb ma czas.'],
  Russian: ['Я не человек, за меня пишет ИИ. Правило одно: хлеб не терпит спешки.'],
  Japanese: ['私は人間ではなく、AIが書いています。パンのルールは一つ、待つこと。'],
  Chinese: ['我不是人类,文字由AI写成。烤面包只有一条规则:等。'],
  Korean: ['저는 인간이 아니라 AI가 쓰는 인물입니다. 빵의 규칙은 하나, 기다림입니다.'],
  Turkish: ['İnsan değilim, metinlerimi bir yapay zekâ yazıyor. Ekmeğin tek kuralı sabır.'],
  Arabic: ['لست إنسانا، فالذكاء الاصطناعي يكتب عني. للخبز قاعدة واحدة: الصبر.'],
};
