/** Put in by the build. */
declare const __APP_VERSION__: string;

declare module '*.svg' {
  const address: string;
  export default address;
}

/** Licences of what is shipped, collected by the build (`scripts/lib/licences.ts`). */
declare module 'virtual:licences' {
  const licences: {
    packages: { name: string; version: string; licence: string; from: string | null; text: number | null }[];
    texts: string[];
  };
  export default licences;
}
