import { lazy } from 'react';

/** Fetched when it is first opened. */
export const SettingsDialog = lazy(() => import('./SettingsDialog.tsx'));
