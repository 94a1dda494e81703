/** Forms of English in which people speak to the memory. */
import { OWNED, RELATIVE } from '../declarative/words.ts';
import {
  ABOUT_IT,
  ABOUT_ME,
  DO_YOU_KNOW,
  FACT_THAT,
  FORGET,
  HERE,
  IN_MEMORY,
  KEEP,
  KEEP_IT,
  LINK,
  MEMORY,
  MIND,
  NOT,
  SO_FAR,
  TELL_ME,
  THIS,
  WHAT_I_JUST_SAID,
  WHICH,
  WRITE,
  whatISaid,
  whatYouKnow,
} from './english-words.ts';
import { forget, form, type Groups, known, rightUnless, words } from './forms.ts';
import { habitsWanted } from './habits-wanted.ts';
import type { Form, Said } from './said.ts';

/** Begins with what is the person's own. */
const MINE = /^(?:i|i'm|i've|i'd|i'll|im|ive|my|our|we|we're|we've|mine)\b/iu;
/** "that time we …": a thing that is pointed at, not a clause. */
const POINTED =
  /^(?:time|times|day|days|night|evening|morning|weekend|summer|winter|spring|autumn|year|scene|movie|film|song|book|story|episode|series|show|game|guy|man|woman|girl|boy|kid|one|thing|place|restaurant|hotel|trip|joke|party|feeling|moment|line|quote|part|meme|video|old|is|was|were|stuff)\b/iu;
/** What belongs to the task at hand, or to a part that the model is to play. */
const TASK =
  /^(?:you(?:'re| are|r| can| should| must)?\b|i (?:told|said|asked|mentioned|already)\b|(?:we're|we are|i'm|i am) (?:talking|speaking|discussing|writing|using|in) (?:about|of|in|a|the)\b)|\b(?:the|this|a|your|each|every) (?:function|method|class|code|script|program|variable|parameter|output|input|query|table|array|list|essay|story|poem|character|narrator|protagonist|hero|heroine|reader|scene|text|user|json|api|game|answer|sentence|paragraph|exercise|scenario|prompt)\b/iu;
/** "that users can …": a rule about many, as of a task or a proverb. */
const GENERAL =
  /^(?!(?:my|our|the|his|her|i|we|he|she|they)\b)(?:(?:all|most|many|some|every|no|any) )?\p{Ll}+ (?:can|could|must|should|may|might|are|aren't|have to|need to)\b|^(?:one|you|nobody|everybody|everyone|people)\b/u;
/** The person's own piece of work, of which a task is made. */
const MY_TASK =
  /^(?:my|our) (?:\p{L}+ )?(?:essays?|stor(?:y|ies)|texts?|readers?|audience|listeners|code|functions?|class(?:es)?|scripts?|programs?|report|presentation|article|paper|app|players?|users?|customers|character|hero|heroine|protagonist|professor wants|teacher wants)\b/iu;
/** Goes on with something to do, or with who says so: it is for the model. */
const GOES_ON =
  /(?:[,;.]| and| so)+ (?:so |and |then |now |but |please )*(?:suggest|write|give|make|show|tell me|explain|help|find|create|draft|answer|use|focus|just|start|continue|pretend|imagine|stick|look at|translate|summari[sz]e|plan|recommend|propose|what|how|which|can you|could you|should i|let's)\b|, (?:says?|said|as) (?:my|the|he|she|they)\b|, (?:my|the) \p{L}+ (?:says?|said)\b|, (?:he|she|they) (?:says?|said)$/iu;
const VERB =
  /\b(?:is|are|am|was|were|has|have|had|starts?|begins?|ends?|likes?|loves?|hates?|lives?|works?|can't|cannot|can|needs?|(?:is|are|was|were|has|have|had|does|did|do|wo)n't|does|will|takes?|plays?|speaks?|eats?|drinks?|goes|comes?|wants?|prefers?|moved|died|married|expires?|sold|bought|sits?|stands?|hangs?|gets?|got|became|left|arrives?|leaves|closes|opens|costs|smokes?|drives?|studies|teaches|=)\b|'s (?!name$)\S+|: \S/iu;

/** What is to be kept: the person's clause, with the sentences behind it. */
const keep =
  (fits: (what: string) => boolean) =>
  ({ o }: Groups, rest: readonly string[]): Said | null => {
    const what = o?.replace(/^[\s:,–-]+/u, '').trim() ?? '';
    if (what === '' || GOES_ON.test(what) || !fits(what)) return null;
    return { kind: 'remember', what: [what, ...rest].join(what.match(/[.!?]$/u) ? ' ' : '. ') };
  };
const wanted = (o: string): boolean => habitsWanted(o).length > 0;
const clause = (o: string): boolean => !POINTED.test(o) && !TASK.test(o) && !GENERAL.test(o) && /\s/u.test(o);
const own = (o: string): boolean => MINE.test(o) && !TASK.test(o) && (/^(?:i|we)\b.* \S/iu.test(o) || VERB.test(o));
const last = (_: Groups, rest: readonly string[]): Said =>
  rest.length > 0 ? { kind: 'remember', what: rest.join(' ') } : { kind: 'remember', of: 'last' };

/** Said in answer to a question, not as a correction. */
const NOTHING_RIGHT =
  /^(?:(?:it's|it is|that's|i'm|we're) (?:fine|ok(?:ay)?|alright|all right|good|great|cool|enough|nothing|not|too|just|still|only|more|very|a bit|done|about|for|throwing|giving|broken|working|an?|the|supposed|meant)\b|(?:he|she|they)(?:'s| is|'re| are) (?:the|not|just|supposed|meant)\b|they (?!live|work|are|have|study|speak|love|like|moved)|(?:i|we) (?:meant?|want(?:ed)?|don't|didn't|do not|asked|need|just|think|thought|said|can|can't|will|would|was (?:asking|talking)|am (?:asking|talking))\b|i'd\b|i'll\b|my (?:question|point|code|prompt|function|script|essay|text)\b)/iu;
/** Who or what is spoken of: the person, somebody or something of theirs, or a name. */
const SOMEBODY =
  /^(?:(?:actually|really|now|in fact),? )*(?:i|i'm|im|i've|my|mine|our|we|we're|we've|it's|it is|it was|its|he|she|they|he's|she's|they're|his|her|their|there are|there is|there's)\b/iu;
const NAMED =
  /^(?!(?:The|That|This|These|Those|It|In|On|At|What|Why|How|When|Try|Do|Use|Write|Give|Please|But|And|So|Then|You|Your|If|Not|No|Yes|Look|Check|Read)\b)\p{Lu}\p{Ll}+ /u;
const right = rightUnless(NOTHING_RIGHT, (what) => SOMEBODY.test(what) || NAMED.test(what));

/** What a person or a household has: "our solar system" is everybody's. */
const OURS = new RegExp(
  `^my (?!rights?\\b|options?\\b|chances?\\b|competit|field\\b|industry|generation|profession)|^our (?:\\p{L}+ )?(?:${RELATIVE}|${OWNED}|kids?|children|family|parents|home|place|holidays?|wedding|landlord|neighbours?)s?\\b`,
  'iu',
);
const mineKnown = ({ o }: Groups): Said | null => (o && OURS.test(o) ? known(o) : null);

export const ENGLISH: readonly Form[] = [
  // not to be kept
  form(
    `${NOT} ${KEEP_IT} (?:(?:anything|any(?:thing)? of|what (?:i|we) (?:say|said|talk about|discuss))(?: (?:from|in|about|of))* )?${HERE}${IN_MEMORY}`,
    () => ({
      ...{ kind: 'unremember', of: 'conversation' },
    }),
  ),
  form(`${NOT} ${KEEP_IT} (?:${THIS}|${WHAT_I_JUST_SAID})${IN_MEMORY}`, () => ({ kind: 'unremember', of: 'last' })),
  form(
    `(?:${THIS}|(?<c>${HERE})|${WHAT_I_JUST_SAID}) (?:should(?:n't| not)|must(?:n't| not)|(?:doesn't|does not) (?:need|have) to|need not|needn't|is not to|isn't to) be (?:remembered|saved|stored|kept|recorded|memori[sz]ed)${IN_MEMORY}`,
    ({ c }) => ({ kind: 'unremember', of: c === undefined ? 'last' : 'conversation' }),
  ),
  form(`${NOT} (?:write|jot|note) ${THIS} down`, () => ({ kind: 'unremember', of: 'last' })),
  form(`${NOT} (?:remember|know|keep|store|have) (?<o>my .+?)(?: any ?more| any longer)?`, ({ o }) => words(o)),
  form(`${NOT} (?:remember|memori[sz]e) (?:${THIS}: ?|that (?=(?:i|i'm|i've|my|our|we)\\b)).+`, () => ({
    kind: 'unremember',
    of: 'message',
  })),
  // to be kept: what was said before
  form(
    `(?:(?:please |always )?(?:remember|memori[sz]e)|keep in mind|(?:make|take) (?:a )?(?:mental )?note of|(?:don't|do not|never) forget) (?:${THIS}|${WHAT_I_JUST_SAID}|this fact)${LINK}|(?:keep|bear) ${THIS} in mind`,
    last,
  ),
  form(`(?:commit|save|store|put|add|write|keep) (?:${THIS}|${WHAT_I_JUST_SAID})(?: down)? (?:in|to|into) ${MEMORY}`, last),
  // to be kept
  form('remember (?:to )?(?<o>(?:always|never) .+)', keep(wanted)),
  form(
    `${KEEP}${LINK}(?::| -| –) ?(?<o>.+)`,
    keep((o) => wanted(o) || clause(o)),
  ),
  form(
    `(?:always |also )?${KEEP}${LINK}(?: the fact)?(?: that,?|:) ?(?<o>.+)`,
    keep((o) => wanted(o) || clause(o)),
  ),
  form(
    `${WRITE}${LINK}${FACT_THAT} ?(?<o>.+)`,
    keep((o) => wanted(o) || (clause(o) && VERB.test(o) && !MY_TASK.test(o) && !/^i only\b/iu.test(o))),
  ),
  form(
    `remember${LINK},? (?<o>.+)`,
    keep((o) => wanted(o) || own(o)),
  ),
  form(
    `${MIND}${LINK},?(?: that|:)? (?<o>.+)`,
    keep((o) => wanted(o) || (own(o) && !MY_TASK.test(o))),
  ),
  form(
    '(?:for (?:future reference|the future|next time|later|the record|your (?:information|memory|notes))|(?:note )?to (?:your )?memory|fyi)[,:] (?<o>.+)',
    keep((o) => wanted(o) || own(o)),
  ),
  form(
    `(?:(?:here's|here is|let me (?:tell|give) you|i(?:'ll| will) (?:tell|give) you|i(?:'ve got| have)|one|another|a) ?(?:something|thing|fact|one thing|another thing)?|something) (?:for you )?to (?:remember|keep in mind)${LINK}: ?(?<o>.+)`,
    keep(clause),
  ),
  form(
    `i(?:'d| would)? (?:want|need|like) (?:this|the following|it|you to have this)(?: to be)? (?:remembered|saved|noted|kept)${IN_MEMORY}: ?(?<o>.+)`,
    keep(clause),
  ),
  // to be forgotten
  form(
    `${FORGET} (?:my|the|that) (?:last|previous|latest) (?:message|question|sentence|thing(?: i (?:just )?(?:said|told you|wrote))?)`,
    () => forget('last'),
  ),
  form(`${FORGET} ${whatISaid()}(?: just now| last| before)?`, () => forget('last')),
  form(
    `(?:forget|delete|erase) (?:everything about |all of )?(?:this|our) (?:whole |entire )?(?:conversation|chat)(?: from ${MEMORY})?`,
    () => forget('conversation'),
  ),
  form(
    `${FORGET} (?:(?:everything|all|anything|what)(?: that)?|${whatISaid()}|(?:what|everything) (?:was said|you(?:'ve| have)? (?:heard|learned|saved)))(?: here)?(?: from)? ?(?:earlier )?(?:today|this (?:morning|afternoon|evening))`,
    () => forget('today'),
  ),
  form(`${FORGET} (?:(?:everything|all|what)(?: that)? ?|${whatISaid()} )?(?:from |in |of |during |within )*the (?:last|past) hour`, () =>
    forget('hour'),
  ),
  form(`${FORGET} (?:${whatYouKnow()}|everything|all) about me(?: from ${MEMORY})?`, () => forget('everything')),
  form(
    `(?:delete|erase|wipe|clear) (?:everything (?:from|in) (?:your|my) memor(?:y|ies)|(?:your|my) (?:whole |entire )?memor(?:y|ies)|all (?:your|my) memories)`,
    () => forget('everything'),
  ),
  form(`${FORGET} ${whatISaid('(?<o>.+)')}`, ({ o }) => words(o?.replace(/ (?:earlier|before|today|just now|so far)$/iu, ''), true)),
  form(`${FORGET} ${whatYouKnow('(?<o>(?:my|our) .+)')}`, ({ o }) => words(o, true)),
  form(`forget(?:ting)? (?:everything|all|anything) (?:about|on) (?<o>[^,;]+)`, ({ o }) =>
    / (?:and|but|then|instead) /iu.test(o ?? '') ? null : words(o, true),
  ),
  form("forget(?:ting)? (?:the )?(?:fact |part |bit )?that (?<o>(?:i|i'm|i've|my|our|we|we're|we've)\\b.+)", ({ o }) =>
    /^(?:i|we) (?:said|asked|ever|even|mentioned|wrote|told you)(?: (?:that|this|it|anything|something|you))*$/iu.test(o ?? '')
      ? null
      : words(o),
  ),
  form(
    `forget(?:ting)? (?:all )?(?:of )?(?:the|that|those)?(?: whole)? ?(?:thing|part|bit|fact|detail|stuff|business)s? (?:about|with|of) (?<o>my .+|our .+|me .+)`,
    ({ o }) => words(o),
  ),
  form(`forget(?:ting)? (?<o>(?:where|when|who|how (?:old|much|many|long)) (?:i|my|our|we)\\b[^,;:]+)`, ({ o }) => words(o)),
  form(
    `forget(?:ting)? (?:about )?(?<o>(?:my|our) (?!(?:previous|last|earlier|first|question|request|instructions?|message|prompt|manners|troubles|worries|mistakes?|errors?|typos?|spelling|grammar|tone|rudeness|ideas?)\\b)[^,;:]+)`,
    ({ o }) => (GOES_ON.test(o ?? '') ? null : words(o)),
  ),
  form(`(?:${FORGET}|take|get|throw|strike|cut|scratch|scrub|purge|kick) (?<o>.+?) (?:from|out of|in|off) ${MEMORY}`, ({ o }) =>
    /^(?:everything|all)$/iu.test(o ?? '')
      ? forget('everything')
      : words(o?.replace(/^(?:everything|all|what you know|the (?:fact|memory|entry)) (?:about|that|of) /iu, '')),
  ),
  form(`${FORGET} (?:the|your|my|all|that|any) (?:memory|memories|facts?|entry|entries|notes?) (?:about|of|that|on) (?<o>.+)`, ({ o }) =>
    words(o),
  ),
  // what is known
  form(`${TELL_ME}${WHICH} ${DO_YOU_KNOW} ${ABOUT_ME}${SO_FAR}`, () => known(null), true),
  form(`${TELL_ME}${WHICH} ${ABOUT_ME} ${DO_YOU_KNOW}${SO_FAR}`, () => known(null), true),
  form(
    `do you (?:know|remember|have) (?:anything|something|much|a lot) ${ABOUT_ME}${SO_FAR}|what(?:'s| is) in ${MEMORY}(?: ${ABOUT_ME})?|show (?:me )?(?:what you(?:'ve| have)? remember(?:ed)?|(?:your|my) (?:memory|memories))|(?:what|which things|what all) (?:do you|have you) (?:remember(?:ed)?|memori[sz]ed|got (?:saved|stored)|(?:saved|stored))${SO_FAR}`,
    () => known(null),
    true,
  ),
  form(
    `${TELL_ME}(?:what|everything|all)(?: that)?(?: else)? (?:do you|you|have you|you(?:'ve| have))(?: still)? (?:remember(?:ed)?|have in ${MEMORY}|saved|stored) ${ABOUT_IT} (?<o>.+)`,
    ({ o }) => known(o ?? null),
    true,
  ),
  form(`${TELL_ME}${WHICH} ${DO_YOU_KNOW} ${ABOUT_IT} (?<o>(?:my|our) .+)`, mineKnown, true),
  form(`do you (?:know|remember) (?:anything|something|much) ${ABOUT_IT} (?<o>my .+)`, mineKnown, true),
  form(
    `${TELL_ME}${WHICH} (?:did i (?:ever )?(?:tell|say to)|have i (?:ever |already )?(?:told|said to)|i(?:'ve| have)? (?:told|said to)) you (?:about|on|of) (?<o>.+?)`,
    ({ o }) => (/^me$/iu.test(o ?? '') ? null : known(/^myself$/iu.test(o ?? '') ? null : (o ?? null))),
    true,
  ),
  // what is wrong
  form(
    "(?:(?:no|nope|nah|well|sorry|wait|hang on|hm+),? )*(?:(?:that|this|it)(?:'s| is| was)(?:n't (?:quite )?(?:right|correct|true)| (?:wrong|incorrect|false|not (?:quite )?(?:right|correct|true)|outdated|out of date|no longer (?:true|right|correct)))|you(?:'ve| have)? (?:got|have|remembered) (?:that|it|this) (?:wrong|mixed up|backwards|incorrectly)|you(?:'re| are) (?:wrong|mistaken)(?: (?:there|about that))?)(?: any ?more| now)?(?:[,:;.–-]| -| because)+ ?(?:actually,? )?(?<o>.+)",
    right,
  ),
  form('(?:wrong|incorrect|not (?:true|right|quite right)|false)[,:;–-]+ ?(?<o>.+)', right),
  form(
    "(?:no|nope|nah)(?:[ ,]+(?:no|nope|sorry|wait|actually))*[,:;–. -]+(?:actually,? )?(?<o>(?:it's|it is|it was|he's|she's|he|she|his|her|their|they're|they|my|our|i|i'm|we)\\b.+)",
    right,
  ),
  form("actually,? (?<o>(?:it's|it is|he's called|she's called|his name|her name) .+)", right),
];
