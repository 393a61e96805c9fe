import { expect, it } from "vitest";
import * as surface from "../src/index.js";

it("exports what the README names and nothing else", () => {
  expect(Object.keys(surface).sort()).toEqual(["InterferenceError", "nonInterference", "storeConformance"]);
});
