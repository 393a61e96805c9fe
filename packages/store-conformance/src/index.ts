export { storeConformance } from "./conformance.js";
export {
  type Interference,
  InterferenceError,
  type NonInterferenceOptions,
  type NonInterferenceReport,
  nonInterference,
} from "./kit/non-interference.js";
export type { OpenOptions, OpenStore, Runner, StoreConformanceOptions } from "./options.js";
