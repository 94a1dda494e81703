import desktop from '../../package.json' with { type: 'json' };

/** The app's version, as hellos and About say it. */
export const VERSION: string = desktop.version;
