import type { IForbiddenRuleType } from 'dependency-cruiser';
import { ENTRY_SOURCES } from '../../apps/desktop/src/host/entries.ts';
import type { ReachRule } from './cruise.ts';

/** The house's folders that are checked, relative to the root. */
export const CHECKED_FOLDERS = ['packages/core/src', 'packages/models/src', 'apps/desktop/src'];

const DESKTOP = '^apps/desktop/src';
const CORE = '^packages/core/src';
const MODELS = '^packages/models/src';
const ERRORS = '^packages/core/src/errors\\.ts$';
/** Text alone: what of an answer is spoken, which the window has to know as well. */
const SPOKEN = `${CORE}/response/format/`;
const TESTS = '(\\.(test|fixture|contract|suite|bench)\\.tsx?$|/fixtures/|/testing/)';
const OURS = '^(apps|packages)/';
const STAGES = 'assistant|perception|memory|reasoning|context|response|security|privacy|performance';

/** DESIGN, "The house": imports run one way. */
export const importRules: IForbiddenRuleType[] = [
  {
    name: 'core-imports-nothing-of-ours',
    comment: 'The cognitive core knows no application and no model runtime.',
    severity: 'error',
    from: { path: CORE },
    to: { path: OURS, pathNot: CORE },
  },
  {
    name: 'errors-import-nothing',
    comment: 'Every package imports errors.ts, so it may import nothing.',
    severity: 'error',
    from: { path: ERRORS },
    to: { path: '.' },
  },
  {
    name: 'models-see-only-ports',
    comment: "packages/models fulfils the core's ports and sees nothing else of it (its tests run the ports' contract suites).",
    severity: 'error',
    from: { path: MODELS, pathNot: TESTS },
    to: { path: OURS, pathNot: [MODELS, '^packages/core/src/ports/', ERRORS] },
  },
  {
    name: 'contract-imports-only-errors',
    comment: 'The contract is plain schemas.',
    severity: 'error',
    from: { path: `${DESKTOP}/contract/` },
    to: { path: OURS, pathNot: [`${DESKTOP}/contract/`, ERRORS] },
  },
  {
    name: 'transport-sees-only-the-contract',
    comment: 'Frames and their adapters know the contract, not who uses them.',
    severity: 'error',
    from: { path: `${DESKTOP}/transport/` },
    to: { path: OURS, pathNot: [`${DESKTOP}/(transport|contract)/`, ERRORS] },
  },
  ...['renderer', 'preload', 'web'].map(
    (part): IForbiddenRuleType => ({
      name: `${part}-sees-only-transport-and-contract`,
      comment: 'Shells and windows reach the core through the host only.',
      severity: 'error',
      from: { path: `${DESKTOP}/${part}/`, pathNot: TESTS },
      to: { path: OURS, pathNot: [`${DESKTOP}/(${part}|transport|contract)/`, ERRORS, `${SPOKEN}index\\.ts$`] },
    }),
  ),
  {
    name: 'what-is-spoken-imports-nothing',
    comment: 'The window imports it, so it may import nothing.',
    severity: 'error',
    from: { path: SPOKEN, pathNot: TESTS },
    to: { path: '.', pathNot: SPOKEN },
  },
  {
    name: 'main-sees-what-both-shells-share',
    comment:
      "Main is a shell: besides frames and contract only the places of host and data, and how the window's files and attachments are served.",
    severity: 'error',
    from: { path: `${DESKTOP}/main/`, pathNot: TESTS },
    to: {
      path: OURS,
      pathNot: [
        `${DESKTOP}/(main|transport|contract)/`,
        `${DESKTOP}/host/(entries|data-folder)\\.ts$`,
        `${DESKTOP}/web/(static|headers|attachments)\\.ts$`,
        ERRORS,
      ],
    },
  },
  {
    name: 'host-sees-web-core-models',
    comment: 'The host never reaches into a window or into Electron.',
    severity: 'error',
    from: { path: `${DESKTOP}/host/`, pathNot: TESTS },
    to: { path: `${DESKTOP}/(renderer|preload|main)/` },
  },
  {
    name: 'no-node-in-the-window',
    comment: 'The renderer is sandboxed; what it shares with the host must not need Node either.',
    severity: 'error',
    from: { path: `${DESKTOP}/(renderer|contract|transport)/`, pathNot: [`${DESKTOP}/transport/node/`, TESTS] },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'no-node-adapters-in-the-window',
    comment: 'Adapters that need Node lie in transport/node and stay out of renderer and preload.',
    severity: 'error',
    from: { path: `${DESKTOP}/(renderer|preload)/`, pathNot: TESTS },
    to: { path: `${DESKTOP}/transport/node/` },
  },
  {
    name: 'features-show-an-index',
    comment: 'A feature of the window uses another only by what its index.ts shows; the look belongs to all.',
    severity: 'error',
    from: { path: `${DESKTOP}/renderer/([^/]+)/`, pathNot: TESTS },
    to: {
      path: `${DESKTOP}/renderer/[^/]+/.`,
      pathNot: [`${DESKTOP}/renderer/$1/`, `${DESKTOP}/renderer/(ui|lib|i18n|host|styles)/`, '/index\\.tsx?$'],
    },
  },
  {
    name: 'stages-show-an-index',
    comment: 'A stage of the core uses another only by what an index.ts shows (and the storage interface).',
    severity: 'error',
    from: { path: `${CORE}/(${STAGES})/`, pathNot: TESTS },
    to: {
      path: `${CORE}/(${STAGES})/`,
      pathNot: [`${CORE}/$1/`, '/index\\.ts$', `${CORE}/memory/storage/types\\.ts$`],
    },
  },
  {
    name: 'sensory-memory-keeps-nothing',
    comment: 'Raw sound and images stay in their buffers: no file, no store, no logger is within reach.',
    severity: 'error',
    from: { path: `${CORE}/memory/sensory/`, pathNot: TESTS },
    to: { path: '.', pathNot: [`${CORE}/memory/sensory/`, `${CORE}/ports/clock\\.ts$`, ERRORS] },
  },
  {
    name: 'no-tests-in-the-product',
    comment: 'Product code never imports a test.',
    severity: 'error',
    from: { path: CHECKED_FOLDERS.map((folder) => `^${folder}/`), pathNot: TESTS },
    to: { path: '\\.test\\.tsx?$' },
  },
  {
    name: 'no-cycles',
    comment: 'Modules that need each other are one module.',
    severity: 'error',
    from: { path: OURS },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment: 'Every import is found, or made by the build.',
    severity: 'error',
    from: { path: OURS },
    to: { couldNotResolve: true, pathNot: '^virtual:' },
  },
];

/** Entries that are processes of their own, because they hold a model; all others are the host or its threads. */
const MODEL_PROCESSES = ['encoder', 'llm', 'speech', 'vision'];

/** What must not be reached over any number of imports. */
export const reachRules: ReachRule[] = [
  {
    name: 'no-model-runtime-in-the-host',
    comment: 'Native model code that crashes must not take the host with it, and loading it costs the start 200 ms.',
    from: Object.entries(ENTRY_SOURCES)
      .filter(([name]) => !MODEL_PROCESSES.includes(name))
      .map(([, source]) => source),
    to: '/node_modules/(onnxruntime-[^/]+|@huggingface/(?:tokenizers|transformers)|node-llama-cpp|sharp|@img/[^/]+)/|^(onnxruntime-|@huggingface/(?:tokenizers|transformers)|node-llama-cpp|sharp)',
  },
  {
    name: 'the-window-waits-for-no-model-code',
    comment: 'What a turn needs is read behind the open vault (load-services.ts): until then the host serves the window.',
    from: [ENTRY_SOURCES.host, ENTRY_SOURCES.electron, 'apps/desktop/src/host/run.ts', 'apps/desktop/src/host/run-electron.ts'],
    atOnce: true,
    to: '/node_modules/(undici|chrono-node|ollama|@ai-sdk/[^/]+)/|^packages/core/src/(assistant|response|perception|context)/',
  },
  {
    name: 'storage-threads-load-little',
    comment: 'The store is open when both threads are: 95 modules of schemas are half of what the reader would load.',
    from: [ENTRY_SOURCES['storage-writer'], ENTRY_SOURCES['storage-reader']],
    to: '/node_modules/(zod|undici)/',
  },
];
