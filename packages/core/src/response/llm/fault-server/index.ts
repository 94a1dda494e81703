export type { FaultModel } from './engine.ts';
export { LOAD_NS, READ_NS } from './engine.ts';
export { BUSY, type Fault } from './faults.ts';
export { ManualClock } from './manual-clock.ts';
export { FaultServer, type FaultServerOptions, type Recorded } from './server.ts';
