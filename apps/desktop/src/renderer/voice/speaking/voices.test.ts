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
  it.each<[string, Parameters<typeof chooseVoice>, string | null]>([
    ['that was chosen, of the system', [here, 'system:amy', 'de'], 'amy'],
    ['that was chosen, of the speech process', [here, 'piper', 'de'], 'piper'],
    ['of the system in the language, without a choice', [here, '', 'en-GB'], 'joe'],
    ['that the system prefers, in its language', [here, '', 'de'], 'hans'],
    ['of the speech process where the system has none in that language', [{ ...here, system: [system('hans', 'de')] }, '', 'en'], 'piper'],
    ['that the system prefers, where none speaks the language', [{ ...here, process: [] }, '', 'fr'], 'hans'],
    ['that was chosen is gone', [here, 'system:eva', 'en'], 'joe'],
    ['of the speech process alone', [{ ...nothing, process: [process('piper', 'en')] }, '', 'fr'], 'piper'],
    ['that is not there', [nothing, '', 'en'], null],
  ])('%s', (_what, [voices, chosen, language], expected) => {
    const found = chooseVoice(voices, chosen, language);
    expect(found && ('voiceURI' in found ? found.voiceURI : found.id)).toBe(expected);
  });
});
