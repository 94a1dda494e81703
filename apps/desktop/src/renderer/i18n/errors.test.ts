import { ERROR_CODES, MiaError } from '@mia/core/errors.ts';
import { describe, expect, it } from 'vitest';
import table from '../../../../../resources/locales/en/errors.json' with { type: 'json' };
import ui from '../../../../../resources/locales/en/ui.json' with { type: 'json' };
import { app, type RouteName } from '../../contract/index.ts';
import { doing, during } from '../host/doing.ts';
import { errorAction, errorSentence } from './errors.ts';

const sentences = table as Record<string, { text: string; action: string | null }>;

describe('error sentences', () => {
  it('has one for every code, and none for a code that is not', () => {
    expect(Object.keys(sentences).sort()).toEqual([...ERROR_CODES].sort());
  });

  it.each(ERROR_CODES)('%s says what happened and what to do, in whole sentences', (code) => {
    const text = errorSentence({ code, details: { model: 'llama3.2:3b', status: 503 } });
    expect(text.length).toBeGreaterThan(20);
    expect(text).toMatch(/[.]$/);
    expect(text).not.toContain('{{');
    // The app never speaks in the first person.
    expect(text).not.toMatch(/(?<!\.)\b(I|my|we|our)\b(?!\.)/i);
  });

  it('names only actions that have their words', () => {
    for (const { action } of Object.values(sentences)) if (action !== null) expect(Object.keys(ui.errors.action)).toContain(action);
  });

  it('fills details in, and reads well where one is missing', () => {
    expect(errorSentence({ code: 'model.missing', details: { model: 'llama3.2:3b' } })).toContain('The model llama3.2:3b is');
    expect(errorSentence({ code: 'model.missing' })).toContain('The model is not');
    expect(errorSentence({ code: 'download.http' })).toBe('The model source answered with an error. Try again later.');
  });

  it('says of a full disk what was being done', () => {
    const said = (what: string) => errorSentence({ code: 'data.disk-full', details: { what } });
    for (const route of Object.keys(app) as RouteName[]) expect(said(doing(route)), route).toMatch(/^The disk is full.*[Ff]ree some space/);
    expect(said(doing('turn.send'))).toContain('stands as a draft');
    expect(said(doing('model.remove'))).toContain('nothing was changed about the model');
    const elsewhere = (Object.keys(app) as RouteName[]).filter((route) => route !== 'turn.send' && route !== 'draft.set');
    for (const route of elsewhere) expect(said(doing(route)), route).not.toContain('draft');
    expect(errorSentence({ code: 'data.disk-full' })).not.toContain('draft');
    expect(during('backup.make', new MiaError('data.disk-full', { what: 'answer' })).details.what).toBe('answer');
    expect(during('model.remove', new MiaError('data.disk-full')).details.what).toBe('model');
    expect(during('model.remove', new MiaError('not-found')).details).toEqual({});
  });

  it('offers to start Ollama where it only sleeps', () => {
    expect(errorSentence({ code: 'model.not-running' })).toBe('Ollama is installed but not running. Your question is kept.');
    expect(errorAction('model.not-running')).toBe('start-ollama');
  });
});
