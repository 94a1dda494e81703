/** Forms of English in which people speak to the memory. */
import { forget, form, type Groups, rightUnless, words } from './forms.ts';
import { habitsWanted } from './habits-wanted.ts';
import type { Form, Said } from './said.ts';

/** Begins with what is the person's own. */
const MINE = /^(?:i|i'm|i've|i'd|i'll|im|my|our|we|we're|we've|mine)\b/iu;
/** "that time we …": a thing that is pointed at, not a clause. */
const POINTED =
  /^(?:time|times|day|days|night|evening|morning|weekend|summer|winter|spring|autumn|year|scene|movie|film|song|book|story|episode|series|show|game|guy|man|woman|girl|boy|kid|one|thing|place|restaurant|hotel|trip|joke|party|feeling|moment|line|quote|part|meme|video|old|is|was|were|stuff)\b/iu;
/** What belongs to the task at hand, or to a part that the model is to play. */
const TASK =
  /^(?:you(?:'re| are|r)?\b|i (?:told|said|asked|mentioned|already)\b|(?:we're|we are|i'm|i am) (?:talking|speaking|discussing|writing|using|in) (?:about|of|in|a|the)\b)|\b(?:the|this|a|your|each|every) (?:function|method|class|code|script|program|variable|parameter|output|input|query|table|array|list|essay|story|poem|character|narrator|protagonist|hero|heroine|reader|scene|text|user|json|api|game|answer|sentence|paragraph|exercise|scenario|prompt)\b/iu;
const VERB =
  /\b(?:is|are|am|was|were|has|have|had|starts?|begins?|ends?|likes?|loves?|hates?|lives?|works?|can't|cannot|can|needs?|does|doesn't|don't|will|won't|takes?|plays?|speaks?|eats?|drinks?|goes|comes?|wants?|prefers?|moved|died|married|=)\b|'s (?!name$)\S+|: \S/iu;

/** What is to be kept: the person's clause, with the sentences behind it. */
const keep =
  (fits: (what: string) => boolean) =>
  ({ o }: Groups, rest: readonly string[]): Said | null => {
    const what = o?.replace(/^[\s:,–-]+/u, '').trim() ?? '';
    if (what === '' || !fits(what)) return null;
    return { kind: 'remember', what: [what, ...rest].join(what.match(/[.!?]$/u) ? ' ' : '. ') };
  };
const anything = keep((o) => habitsWanted(o).length > 0 || (!POINTED.test(o) && !TASK.test(o) && /\s/u.test(o)));
const own = keep((o) => habitsWanted(o).length > 0 || (MINE.test(o) && !TASK.test(o) && (/^(?:i|we)\b.* \S/iu.test(o) || VERB.test(o))));

const THIS = '(?:this|that|it)';
const HERE = '(?:(?:this|the|our) (?:conversation|chat|discussion|talk))';
const MEMORY = '(?:(?:your|the|my) memor(?:y|ies))';

/** Said in answer to a question, not as a correction. */
const NOTHING_RIGHT =
  /^(?:(?:it's|it is|that's|i'm|we're) (?:fine|ok(?:ay)?|alright|all right|good|great|cool|enough|nothing|not|too|just|still|only|more|very|a bit|done|about|for|throwing|giving|broken|working|an?|the|supposed|meant)\b|(?:i|we) (?:meant?|want(?:ed)?|don't|didn't|do not|asked|need|just|think|thought|said|can|can't|will|would|was (?:asking|talking)|am (?:asking|talking))\b|i'd\b|i'll\b|the (?:first|second|third|last|other|next|code|question|function|answer|error|output|text|sentence|paragraph|problem|formula|result)\b|but\b|and\b|so\b|please\b|try\b|do\b|write\b|give\b|use\b|what\b|why\b|how\b|my (?:question|point|code|prompt)\b)/iu;
const right = rightUnless(NOTHING_RIGHT);

export const ENGLISH: readonly Form[] = [
  // not to be kept
  form(
    `(?:don't|do not|never) (?:remember|save|store|keep|memori[sz]e|record) ${HERE}(?: in ${MEMORY}| to ${MEMORY}| in memory| to memory)?`,
    () => ({
      kind: 'unremember',
      of: 'conversation',
    }),
  ),
  form(
    `(?:don't|do not|never) (?:remember|memori[sz]e|keep|save|store|record) (?:${THIS}|(?:this|my|the last|my last) message|what i (?:just )?said)(?: in ${MEMORY}| to ${MEMORY}| in memory| to memory)?`,
    () => ({ kind: 'unremember', of: 'last' }),
  ),
  form(`(?:don't|do not|never) (?:remember|memori[sz]e) (?:${THIS}: ?|that (?=(?:i|i'm|i've|my|our|we)\\b)).+`, () => ({
    kind: 'unremember',
    of: 'message',
  })),
  // to be kept
  form(
    'remember (?:to )?(?<o>(?:always|never) .+)',
    keep((o) => habitsWanted(o).length > 0),
  ),
  form('(?:remember|memori[sz]e)(?: this)?(?::| -| –) ?(?<o>.+)', anything),
  form('(?:always |also )?(?:remember|memori[sz]e)(?: it| the fact)? that,? (?<o>.+)', anything),
  form(`(?:make|take) a? ?note(?: of the fact)?(?: that|:),? ?(?<o>.+)`, anything),
  form(`(?:save|store|put|add|write)(?: this| it| down)?(?: in| to| into) ${MEMORY}(?: that|:),? ?(?<o>.+)`, anything),
  form('remember,? (?<o>.+)', own),
  form('(?:keep|bear) in mind,?(?: that|:)? (?<o>.+)', own),
  form("(?:don't|do not|never) (?:ever )?forget,?(?: that|:)? (?<o>.+)", own),
  form('(?:please )?(?:note|know)(?: that|:) (?<o>.+)', own),
  form('(?:for (?:future reference|the future|the record|your information)|fyi)[,:] (?<o>.+)', own),
  // to be forgotten
  form('forget (?:my|the|that) (?:last|previous|latest) (?:message|question|sentence|thing(?: i said)?)', () => forget('last')),
  form(
    "forget (?:what|everything|the thing|all) i(?:'ve)? (?:have )?(?:just )?(?:said|told you|wrote|written|typed)(?: just now| last| before)?",
    () => forget('last'),
  ),
  form(
    `(?:forget|delete|erase) (?:everything about |all of )?(?:this|our) (?:whole |entire )?(?:conversation|chat)(?: from ${MEMORY})?`,
    () => forget('conversation'),
  ),
  form(
    "forget (?:everything|all|anything|what) (?:that )?(?:(?:i(?:'ve)? (?:have )?(?:said|told you|wrote|written)|we (?:said|talked about|discussed)|was said)(?: here)? )?(?:from )?(?:today|this (?:morning|afternoon|evening))",
    () => forget('today'),
  ),
  form(
    "forget (?:(?:everything|all|what) (?:that )?(?:i(?:'ve)? (?:have )?(?:said|told you|wrote)|we (?:said|talked about|discussed)|was said)? ?)?(?:from |in |of )?the (?:last|past) hour",
    () => forget('hour'),
  ),
  form(
    `(?:forget|delete|erase|wipe|clear) (?:everything|all)(?: (?:that )?you (?:know|have|remember(?:ed)?)| you know)? about me(?: from ${MEMORY})?`,
    () => forget('everything'),
  ),
  form(
    `(?:delete|erase|wipe|clear) (?:everything (?:from|in) (?:your|my) memor(?:y|ies)|(?:your|my) (?:whole |entire )?memor(?:y|ies)|all (?:your|my) memories)`,
    () => forget('everything'),
  ),
  form(
    "forget (?:about )?(?:what(?:ever)?|everything|all|anything)(?: that)?,? (?:i(?:'ve)?|we(?:'ve)?) (?:have |just )*(?:said|told you|wrote|written|mentioned|talked|discussed)(?: to you)? (?:about|of|on) (?<o>.+)",
    ({ o }) => words(o),
  ),
  form(
    '(?:forget|erase|delete|remove) (?:about )?(?:what(?:ever)?|everything|all|anything)(?: that)? you (?:know|remember|have) (?:about|of|on) (?<o>(?:my|our) .+)',
    ({ o }) => words(o),
  ),
  form('forget (?:everything|all|anything) (?:about|on) (?<o>[^,;]+)', ({ o }) =>
    / (?:and|but|then|instead) /iu.test(o ?? '') ? null : words(o),
  ),
  form("forget (?:the )?(?:fact |part |bit )?that (?<o>(?:i|i'm|i've|my|our|we|we're|we've)\\b.+)", ({ o }) =>
    /^(?:i|we) (?:said|asked|ever|even|mentioned|wrote|told you)(?: (?:that|this|it|anything|something|you))*$/iu.test(o ?? '')
      ? null
      : words(o),
  ),
  form('forget (?:the )?(?:thing|part|bit|fact)s? (?:about|with|of) (?<o>my .+|our .+|me .+)', ({ o }) => words(o)),
  form(
    'forget (?:about )?(?<o>(?:my|our) (?!(?:previous|last|earlier|first|question|request|instructions?|message|prompt|manners|troubles|worries)\\b)[^,;:]+)',
    ({ o }) => words(o),
  ),
  form(`(?:delete|erase|remove|wipe|clear|drop) (?<o>.+?) (?:from|out of|in) ${MEMORY}`, ({ o }) =>
    /^(?:everything|all)$/iu.test(o ?? '')
      ? forget('everything')
      : words(o?.replace(/^(?:everything|all|what you know|the (?:fact|memory|entry)) (?:about|that|of) /iu, '')),
  ),
  form('(?:delete|erase|remove) (?:the|your|my|all|that) (?:memory|memories|fact|facts) (?:about|of|that|on) (?<o>.+)', ({ o }) =>
    words(o),
  ),
  // what is known
  form(
    "(?:tell me |show me |list )?(?:what|everything|all|anything)(?: that)?(?: all| else| exactly)? (?:do you|you|have you|did you|you have|you've) (?:already |currently |still |actually |really )*(?:know|remember(?:ed)?|learn(?:ed|t)?|saved?|stored?|kept|got)(?: in (?:your )?memory)?(?: about| of| on) me(?: so far| now| already)?",
    () => ({ kind: 'known', about: null }),
    true,
  ),
  form(
    "(?:what|which things|what all) (?:do you|have you) (?:remember(?:ed)?|memori[sz]ed|got (?:saved|stored)|(?:saved|stored))(?: so far)?|what(?:'s| is) in (?:your|my) memory|show (?:me )?(?:what you(?:'ve| have)? remember(?:ed)?|(?:your|my) (?:memory|memories))",
    () => ({ kind: 'known', about: null }),
    true,
  ),
  form(
    '(?:tell me |show me )?(?:what|everything|all)(?: that)?(?: else)? (?:do you|you|have you) (?:still )?(?:remember(?:ed)?|have in (?:your )?memory|(?:saved|stored)) (?:about|of|on) (?<o>.+)',
    ({ o }) => ({ kind: 'known', about: o ?? null }),
    true,
  ),
  form(
    '(?:tell me |show me )?(?:what|everything|all)(?: that)?(?: else)? (?:do you|you) know (?:about|of) (?<o>(?:my|our) .+)',
    ({ o }) => ({ kind: 'known', about: o ?? null }),
    true,
  ),
  form(
    'what (?:did i (?:ever )?(?:tell|say to)|have i (?:ever )?(?:told|said to)) you about (?<o>.+)',
    ({ o }) => ({ kind: 'known', about: o ?? null }),
    true,
  ),
  // what is wrong
  form(
    "(?:no,? )?(?:that|this|it)(?:'s| is| was)(?:n't (?:right|correct|true)| (?:wrong|incorrect|false|not (?:right|correct|true)|outdated|out of date|no longer (?:true|right|correct)))(?: any ?more| now)?(?:[,:;.–-]| -)+ ?(?<o>.+)",
    right,
  ),
  form('(?:wrong|incorrect|not true)[,:;–-]+ ?(?<o>.+)', right),
  form(
    "(?:no|nope)[,:;–.-]+ ?(?:actually,? )?(?<o>(?:it's|it is|it was|he's|she's|he|she|his|her|their|they're|they|my|our|i|i'm|we)\\b.+)",
    right,
  ),
  form("actually,? (?<o>(?:it's|it is|he's called|she's called|his name|her name) .+)", right),
];
