import { describe, expect, it } from 'vitest';
import { addressOf, spell } from './address.ts';

describe('an address before it is opened', () => {
  it('is shown whole, its host apart', () => {
    const address = addressOf('https://example.com:8443/a?b=c#d');
    expect(address?.parts).toEqual({ before: 'https://', user: '', host: 'example.com:8443', after: '/a?b=c#d' });
    expect(Object.values(address?.parts ?? {}).join('')).toBe(address?.whole);
  });

  it('names the place that it leads to, not what stands before the @', () => {
    const address = addressOf('https://paypal.com:secure@evil.example/login');
    expect(address?.parts).toMatchObject({ user: 'paypal.com:secure@', host: 'evil.example' });
    expect(Object.values(address?.parts ?? {}).join('')).toBe(address?.whole);
  });

  it('shows letters of other scripts in their coded form, and spells them out beside it', () => {
    const address = addressOf('https://аррӏе.com/');
    expect(address?.whole).toContain('xn--');
    expect(address?.spelled).toBe('аррӏе.com');
    expect(spell('xn--mnchen-3ya.de')).toBe('münchen.de');
    expect(spell('xn--999999999999.de')).toBe('xn--999999999999.de');
  });

  it('says what is not encrypted, and what is mail', () => {
    expect(addressOf('http://example.com')?.open).toBe(true);
    expect(addressOf('mailto:a@example.com')).toMatchObject({ kind: 'mail', whole: 'mailto:a@example.com' });
  });

  it('leaves no invisible character in what is shown', () => {
    for (const href of ['https://example.com/\u202egpj.exe', 'mailto:a\u200b@example.com', 'https://exa\u00admple.com'])
      expect(addressOf(href)?.whole).toMatch(/^[\x21-\x7e]*$/);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', '//a.example', '#x', ''])(
    'there is none for %j',
    (href) => {
      expect(addressOf(href)).toBeUndefined();
    },
  );
});
