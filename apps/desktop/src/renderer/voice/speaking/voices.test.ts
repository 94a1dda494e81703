import { describe, expect, it } from 'vitest';
import { chooseVoice, type ProcessVoice } from './voices.ts';

const system = (voiceURI: string, lang: string, isDefault = false): SpeechSynthesisVoice => ({
  ...{ voiceURI, name: voiceURI, lang, localService: true },
  default: isDefault,
});
const process = (id: string, language: string): ProcessVoice => ({ id, name: id, language, licence: 'MIT' });

const here = {
  system: [system('hans', 'de-DE', true), system('joe', 'en-US'), system('amy', 'en-GB')],
  process: [process('piper', 'en-US')],
};
const nothing = { system: [], process: [] };

describe('the voice', () => {
  it.each<[string, Parameters<typeof chooseVoice>[0], string, string, string | null, string | null]>([
    ['that was chosen, of the system', here, 'system:amy', 'de', null, 'amy'],
    ['that was chosen, of the speech process', here, 'piper', 'de', null, 'piper'],
    ['of the system in the language, without a choice', here, '', 'en-GB', null, 'joe'],
    ['that the system prefers, in its language', here, '', 'de', null, 'hans'],
    [
      'of the speech process where the system has none in that language',
      { ...here, system: [system('hans', 'de')] },
      '',
      'en',
      null,
      'piper',
    ],
    ['that the system prefers, where none speaks the language', { ...here, process: [] }, '', 'fr', null, 'hans'],
    ['that was chosen is gone', here, 'system:eva', 'en', null, 'joe'],
    ['of the speech process alone', { ...nothing, process: [process('piper', 'en')] }, '', 'fr', null, 'piper'],
    ['that is not there', nothing, '', 'en', null, null],
    ["of the text's language, whatever the interface's", here, '', 'en', 'de', 'hans'],
    ["that was chosen, for a text in another region's way to speak it", here, 'system:amy', 'de', 'en', 'amy'],
    ['that was chosen speaks its own language, though the system prefers another one', here, 'piper', 'de', 'en', 'piper'],
    ['of the system where the chosen one, of the speech process, is of another language', here, 'piper', 'en', 'de', 'hans'],
    [
      'of the speech process where the chosen one is of another language',
      { ...here, system: [system('hans', 'de')] },
      'system:hans',
      'de',
      'en',
      'piper',
    ],
    ["that was chosen, where nobody speaks the text's language", here, 'piper', 'de', 'fr', 'piper'],
    ["of the interface's language, where nobody speaks the text's and none is chosen", here, '', 'en', 'fr', 'joe'],
    ['whose language has two names', { ...nothing, system: [system('joe', 'en', true), system('kari', 'nb-NO')] }, '', 'en', 'no', 'kari'],
  ])('%s', (_what, voices, chosen, language, spoken, expected) => {
    const found = chooseVoice(voices, { chosen, language, spoken });
    expect(found && ('voiceURI' in found ? found.voiceURI : found.id)).toBe(expected);
  });
});
