/** Chromium's switches: it looks nothing up, updates nothing and reports nothing. */
export const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['disable-breakpad'],
  ['no-pings'],
  ['no-proxy-server'],
  ['dns-prefetch-disable'],
  // Whatever might still ask for a name gets none.
  ['host-resolver-rules', 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  ['disable-features', 'MediaRouter,OptimizationHints,InterestFeedContentSuggestions,Translate,AutofillServerCommunication'],
];
