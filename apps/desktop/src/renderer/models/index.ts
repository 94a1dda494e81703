export { told } from '../lib/notices.ts';
export { ContextMeter, SHOWN_FROM } from './ContextMeter.tsx';
export { chooseModelFile } from './choose-file.ts';
export { DownloadLine } from './DownloadLine.tsx';
export { imageLookedAt } from './looking.ts';
export { ModelList } from './ModelList.tsx';
export { ModelsPage } from './ModelsPage.tsx';
export { Picker } from './Picker.tsx';
export {
  activeDownloads,
  chooseModel,
  loadCatalogue,
  loadModels,
  probe,
  type StartableServer,
  startable,
  startDownload,
  startServer,
  takeDownload,
  useModels,
} from './store.ts';
