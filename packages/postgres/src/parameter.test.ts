import { expect, it } from "vitest";
import { parameterOf } from "./parameter.js";

it.each([
  ["plain", "plain"],
  ['a "quoted" word and a \\ backslash', 'a \\"quoted\\" word and a \\\\ backslash'],
  ['lines\nand \ttabs, a \\n and a "', 'lines\nand \ttabs, a \\\\n and a \\"'],
  ["äöü 😀 \u2028 \x7f", "äöü 😀 \u2028 \x7f"],
  ["NULL", "NULL"],
  ["", ""],
])("writes a text of an array as PostgreSQL reads it: %j", (text, written) => {
  expect(parameterOf([text, null, 7])).toBe(`{"${written}",NULL,7}`);
});
