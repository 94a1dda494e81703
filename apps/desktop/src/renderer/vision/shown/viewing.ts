import { lazy } from 'react';

/** Nobody looks closer in the first second. */
export const LazyViewer = lazy(() => import('./Viewer.tsx'));
