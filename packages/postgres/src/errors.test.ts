import { describe, expect, it } from "vitest";
import { isLost, isRefusal, toMemoryError } from "./errors.js";

function withCode(code: string): Error {
  return Object.assign(new Error("It went wrong."), { code });
}

describe("an error at the end of a transaction", () => {
  it.each(["EPIPE", "ECONNRESET", "EAI_AGAIN", "08006", "57P01", "25P03", "25P04", "XX000"])(
    "leaves open whether it took place: %s",
    (code) => expect(isRefusal(withCode(code))).toBe(false),
  );

  it.each(["40001", "40P01", "23505", "42501", "57014", "55P03", "25006", "53100"])(
    "says that it did not take place: %s",
    (code) => expect(isRefusal(withCode(code))).toBe(true),
  );
});

describe("a server that is gone", () => {
  it.each(["EPIPE", "ENOTFOUND", "EAI_AGAIN", "08006", "57P03", "25P04"])("is told by %s", (code) =>
    expect(isLost(withCode(code))).toBe(true),
  );

  it.each(["42501", "40001", "ERR_TLS_CERT_ALTNAME_INVALID"])("is not told by %s", (code) =>
    expect(isLost(withCode(code))).toBe(false),
  );
});

it.each([
  ["53200", true],
  ["53400", true],
  ["25006", true],
  ["57014", true],
  ["55P03", true],
  ["28P01", false],
  ["3D000", false],
  ["22P05", false],
])("tells users of %s whether to try again: %s", (code, retryable) => {
  expect(toMemoryError(withCode(code))).toMatchObject({ code: "store_unavailable", retryable });
});
