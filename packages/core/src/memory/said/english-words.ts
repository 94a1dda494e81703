/** What the English forms are put together from. */

export const THIS = '(?:(?:this|that) one|this|that|it)';
export const HERE = '(?:(?:this|the|our) (?:whole |entire )?(?:conversation|chat|discussion|talk))';
export const MEMORY = '(?:(?:(?:your|the|my) (?:long-term )?memor(?:y|ies))|memory)';
const ABOUT = '(?:about|on|of|regarding|concerning)';

/** Verbs that by themselves mean the memory, and those that mean it with a clause behind them. */
export const KEEP = `(?:remember(?:ed|ing)?|memori[sz](?:ed?|ing)|(?:make|made|making|take|took|taking) (?:a )?(?:mental )?note|(?:commit|save|store|put|add|write|keep|log|file|hold|enter|lock)(?: this| it| down)?(?: away)? (?:in|to|into) ${MEMORY})`;
export const WRITE =
  '(?:(?:not(?:e|ing)|writ(?:e|ing)|jot(?:ting)?)(?: this| it)? down|not(?:e|ing)|sav(?:e|ing)|stor(?:e|ing)|record(?:ing)?|keep(?:ing)?|(?:make|making|keep|keeping) a record)';
export const MIND =
  "(?:(?:keep|kept|keeping|bear|bearing)(?: it| this)? in mind|(?:don't|do not|never|not to)(?: you)?(?: ever)? forget|be aware|know)";
/** Between the verb and what is to be kept. */
export const LINK =
  '(?: (?:please|now|down|for me|for (?:later|good|next time|the future|future reference)|from now on|this|it|too|as well|always|of))*';
export const FACT_THAT = '(?: the fact)?(?: that,?|:| -| –)';

/** "everything", "all the stuff that", "what". */
const WHAT =
  '(?:(?:about )?(?:what(?:ever)?|everything|anything|all|(?:all )?(?:of )?(?:the|those|that|this|any)(?: whole)? (?:things?|stuff|bits?|parts?|facts?|info(?:rmation)?|details?)|things|stuff)(?: that| which)?)';
const SAID =
  "(?:i(?:'ve)?|we(?:'ve)?)(?: have)?(?: just| already| ever| once)* (?:said|told you|tell you|wrote|written|typed|mentioned|shared|talked|spoke|spoken|discussed)(?: (?:to|with) you)?";
const KNOWN =
  "you(?:'ve| have)?(?: ever| already)? (?:know|remember(?:ed)?|have|got|saved?|stored?|kept|learn(?:ed|t)?|noted|recorded|memori[sz]ed)(?: (?:saved|stored|noted|recorded|remembered|on file))?";
export const FORGET =
  '(?:forget(?:ting)?|eras(?:e|ing)|delet(?:e|ing)|remov(?:e|ing)|wip(?:e|ing)|clear(?:ing)?|drop(?:ping)?|get(?:ting)? rid of|unlearn(?:ing)?)';

/** What one said, and what is known: with `of` what it is about. */
export const whatISaid = (of = ''): string => `${WHAT},? ${SAID}${of && ` ${ABOUT} ${of}`}`;
export const whatYouKnow = (of = ''): string => `${WHAT},? ${KNOWN}${of && ` ${ABOUT} ${of}`}`;

/** "Tell me", "I'd like to know", and the thing that is asked for. */
export const TELL_ME =
  "(?:(?:tell|show|give|list|read)(?: me| us)?(?: please)?,? |i(?:'d| would)? (?:like|want|love) to (?:know|see|hear) |let me (?:know|see|hear) |remind me )?";
export const WHICH =
  '(?:(?:what|which)(?: all| else| exactly| (?:kinds? of |sorts? of )?(?:things?|facts?|details?|info(?:rmation)?|stuff|memories|data))?|everything|anything|all|the (?:things|facts)|how much)(?: that)?';
const ADVERB = '(?: (?:already|currently|still|actually|really|even|now|exactly|ever|all))*';
export const DO_YOU_KNOW = `(?:do you|have you|did you|you(?:'ve| have)?)${ADVERB} (?:know|remember(?:ed)?|recall|learn(?:ed|t)?|saved?|stored?|kept|got|noted|memori[sz]ed|recorded|picked up|found out|have)(?: (?:saved|stored|noted|on file))?(?: in ${MEMORY})?`;
export const ABOUT_ME = `(?:about|on|of|regarding) me`;
export const SO_FAR = `(?:,? (?:so far|now|already|by now|until now|up to now|in ${MEMORY}|from (?:before|earlier|our (?:last |earlier |previous )?(?:chats?|conversations?|talks?))))?`;
export const ABOUT_IT = '(?:about|on|of|regarding)';

/** "don't", "no need to", "I'd rather you didn't". */
export const NOT =
  "(?:(?:you )?(?:not|don't|do not|never|shouldn't|should not|mustn't|must not|needn't)(?: (?:need|have) to| ever)?|(?:there(?:'s| is) )?no need (?:for you )?to|i (?:don't|do not) want you to|i(?:'d| would) (?:rather|prefer) (?:if )?you (?:didn't|did not)|avoid|stop)";
export const KEEP_IT =
  '(?:remember(?:ing)?|memori[sz](?:e|ing)|keep(?:ing)?|save|saving|stor(?:e|ing)|record(?:ing)?|(?:keep|make)(?:ing)? (?:a )?(?:records?|notes?) of|hold on to)';
export const IN_MEMORY = `(?: (?:in|to|into|for) ${MEMORY}| for later)?`;
export const WHAT_I_JUST_SAID =
  "(?:(?:this|my|the last|my last|my previous|the previous) (?:message|sentence)|the last thing i (?:said|told you|wrote)|(?:what|everything|all|the thing)(?: that)? i(?:'ve)? (?:have )?(?:just )?(?:said|told you|wrote|written)(?: to you)?)";
