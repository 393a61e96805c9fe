export { storeConformance } from "./conformance.js";
export type { Between, NameGenerator } from "./kit/names.js";
export {
  type Interference,
  InterferenceError,
  type NonInterferenceOptions,
  type NonInterferenceReport,
  nonInterference,
} from "./kit/non-interference.js";
export type { Kind, Operation } from "./kit/program.js";
export type { OpenOptions, OpenStore, Runner, StoreConformanceOptions } from "./options.js";
