export { childEnvironment } from './environment.ts';
export { type ChildHandlers, type ChildRequest, serveChild } from './serve.ts';
export {
  type ChildExit,
  type ChildLimits,
  type ChildRequestOptions,
  type SupervisedChild,
  type SuperviseOptions,
  superviseChild,
} from './supervise.ts';
