import { entries, type Lexicon } from './lexicon.ts';

export const english: Lexicon = {
  names: ['en', 'english', 'englisch', 'inglés', 'anglais'],
  common: new Set(
    'the a an and or but of to in on at for with from by is are was were be been it its this that these those you your we our they their he she his her i me my not no as if than then so too very just when what which who how why all any can will would could should there here about into over after before more most some only also do does did have has had'.split(
      ' ',
    ),
  ),
  actors:
    entries(`the neighbour | a retired bus driver | the woman from the corner shop | somebody on the night train | the old repair manual |
    a friend who never hurries | the loudest voice in the room | the youngest in the group | a colleague with cold coffee | the quiet one at the back |
    the clerk at the counter | a stranger with a green umbrella | the last visitor | the handwritten list | the second opinion | a patient teacher |
    the person who fixed it first | the landlord | a letter without a stamp | the workshop downstairs | the early shift | a cousin from the coast |
    the caretaker | the choir next door | the woman with the ladder | a student with ink on both hands | the man who sells batteries | the review`),
  deeds:
    entries(`counted every pause | changed one small thing and waited | kept the receipt just in case | asked the only useful question |
    drew the whole plan on a napkin | measured it twice and shrugged | chose the slower road on purpose | left a note with three words |
    tried the opposite for a week | found the missing piece under the obvious one | read the small print aloud | put the numbers in a single column |
    laughed at the first draft | took the old version out of the drawer | wrote the date on everything | said nothing and fixed it |
    returned the tool before lunch | compared both receipts line by line | moved the deadline and nobody noticed | began with the boring part |
    crossed out half of the plan | explained it to a child and meant it | slept on it and changed sides | bet a sandwich on the outcome |
    opened a window instead of a debate | counted backwards from the result | threw the diagram away and remembered it | checked the one thing everybody assumes |
    borrowed an idea from plumbers | labelled every box but one | kept score for a month | waited for the second bell | named the problem after a cloud |
    stopped at the first honest answer | tested it on a Tuesday, of all days | wrote a rule and broke it by noon | carried the heavy part alone |
    repaired it with a paper clip`),
  times:
    entries(`this morning | last night | around four in the afternoon | on the third day | right before closing time | in the first quiet minute |
    between two phone calls | after the rain | early on Sunday | at the end of a long week | just before midnight | in the middle of breakfast |
    one stop too early | long after the meeting | during the power cut | on the shortest day of the year | ten minutes too late | in late autumn |
    on the way home | before anybody else was awake | as the lights went out | after the second cup`),
  places:
    entries(`at the kitchen table | in the margin of a notebook | on platform two | behind the library | in a waiting room | on the back stairs |
    under a flickering lamp | in the queue for bread | next to the printer | on the harbour wall | in an empty office | by the open window |
    on a folding chair | in the basement | at the far end of the hall | beside the vending machine | on the top deck of the bus | in the garden shed |
    at the ticket counter | on the roof | in the copy room | under the big clock`),
  goods:
    entries(`patience | a clear question | one honest number | a second look | plain language | a short list | a good tool | quiet | a steady habit |
    a fresh eye | a working draft | one small step | a long memory | an early night | curiosity | a sharp pencil | an open door | a margin for error |
    a fair test | daylight | a slow reading | dry humour | a spare part | a proper pause | an exact date | simple maths`),
  bads: entries(`noise | a bigger meeting | another dashboard | borrowed certainty | a clever slogan | hurry | one more adjective | a longer plan | luck |
    a louder chart | nostalgia | guesswork | a shiny cover | false precision | an extra layer | wishful thinking | a heroic weekend | blame |
    an old excuse | a perfect excuse | panic | small talk`),
  scenes:
    entries(`{Time}, {actor} {deed}. | {Actor} {deed} {place}. | {Place}, {time}: {actor} {deed}. | {Time} {place}, {actor} {deed}. |
    Seen {place}: {actor} {deed}, and it was only {m} minutes past. | {Actor} {deed} {time}, and {n} people nodded. |
    They say {actor} {deed} {time}. It explains a lot. | {Actor} {deed} {place}. Nobody else had thought of it for {n} years. |
    It took {actor} {m} seconds {place} to see it.`),
  leads:
    entries(`{Topic}, again: | On {topic}: | A note on {topic}: | {Topic}, seen from the side. | About {topic}, briefly: | Today: {topic}. |
    {Topic} and its own clock. | Everybody talks about {topic}. | Nothing new about {topic}? Look closer. | {Topic}, page {m}: | Small news on {topic}: |
    Half an hour with {topic}. | {Topic}: mostly waiting. | The trouble with {topic}: | In praise of {topic}: | Number {m} on the list: {topic}. |
    To begin with {topic}: {good}. | What {topic} can teach: {good}.`),
  claims:
    entries(`Less {bad}, more {good}. | {Good} beats {bad}, {n} times out of ten. | It was never about {bad}. It was {good}. |
    First {good}, then everything else. | You can rent {bad}; {good} you have to grow. | {Bad} is expensive, {good} is only rare. |
    Trade {bad} for {good} and see what stays. | Most of it is {good} and a chair. | {Good} ages well. {Bad} does not. |
    Between {bad} and {good} lies one ordinary afternoon. | Give it {good}. Keep {bad} for the weekend. | What looks like {bad} is often missing {good}. |
    The rule is old: {good} before {bad}. | Nobody ever regretted {good}. | {Good}, {phrase}, and then a walk. | Take {bad} away and {good} is what remains.`),
  facts:
    entries(`{N} of {m} attempts went well, which is more than it sounds. | {p} per cent of it is {good}. | Since {y}, hardly anything has changed but the price. |
    The count so far: {m} tries, {n} surprises. | It took {m} minutes, {n} of them useful. | Page {m} has it right, page {n} does not. |
    In {y} this was called progress. | {N} questions, {m} answers, one of them good. | The margin is {p} per cent, give or take {good}. |
    {M} steps on paper, {n} in real life. | Somewhere in {y} somebody wrote the same thing down. | The difference is {n} grams, or {m} words. |
    Version {n} was better than version {m}. | {N} people in the room, {m} opinions. | {p} per cent fewer words, same meaning.`),
  phrases:
    entries(`Keyword: {phrase}. | Underlined twice: {phrase}. | The note just says "{phrase}". | {Phrase}, and nothing else on the list. |
    Still chewing on "{phrase}". | Remember: {phrase}. | {Phrase}. That is the whole trick. | Somewhere in there: {phrase}. | {Phrase}, but slower. |
    One line stays: {phrase}. | Filed under "{phrase}". | {Phrase}? Yes, and {good}.`),
  questions:
    entries(`What would you leave out? | Who taught you {good}? | How many tries would you give it? | When did {bad} ever help? |
    Would {topic} be the same without {good}? | What is on your page {m}? | Would you trade {good} for {bad}? | And what did you learn {time}? |
    Which {n} would you keep? | Does anybody still do this {place}? | Where do you keep {good}? | Why always {time}? |
    What comes after {phrase}? | Which part of {topic} would you explain first?`),
  closers:
    entries(`More on that {time}. | The rest can wait. | Try it once. | It holds up surprisingly well. | That is all, and it is enough. |
    Write it down before it gets clever. | Worth {n} minutes of anybody's day. | The kettle agrees. | No rush. | Start {place}. | Ask again in {m} days. |
    Tomorrow we measure. | Bring {good}. | Leave {bad} at the door. | Keep the receipt. | It works best {time}.`),
  hooks:
    entries(`Field note: | Small discovery: | Overheard: | Honest question. | Reminder: | Observation {m}: | Confession of the day: | Correction: | Good news: |
    Minor miracle: | Unpopular, maybe: | For the record: | Slow thought: | Exhibit {n}: | Lesson {m}:`),
  replies:
    entries(`Good question. | Fair point. | Thanks for asking! | Glad you brought that up. | That is the heart of it. | Yes, mostly. | Not quite, but close. |
    Happy to look closer. | It depends, as usual. | Well spotted.`),
  titles:
    entries(`{Topic}: a note on {good} | What {topic} has to do with {good} | {Topic}, {good} and {m} tries | Less {bad}, more {topic} | {N} things about {topic} |
    {Topic} {time} | {Topic} without {bad} | Page {m}: {topic} | The {good} in {topic} | {Topic} {place}`),
};
