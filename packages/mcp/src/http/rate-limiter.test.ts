import { expect, it } from "vitest";
import { RateLimiter } from "./rate-limiter.js";

it("lets a burst through, then so many a second, each token by itself", () => {
  const limiter = new RateLimiter({ perSecond: 2, burst: 3 });
  const taken = (id: string, at: number): number => limiter.take(id, at);
  expect([taken("a", 0), taken("a", 0), taken("a", 0)]).toEqual([0, 0, 0]);
  expect(taken("a", 0)).toBe(1);
  expect(taken("b", 0)).toBe(0);
  expect([taken("a", 500), taken("a", 500)]).toEqual([0, 1]);
  expect([taken("a", 60_000), taken("a", 60_000), taken("a", 60_000), taken("a", 60_000)]).toEqual([
    0, 0, 0, 1,
  ]);
});

it("tells how long to wait where the rate is low", () => {
  const limiter = new RateLimiter({ perSecond: 0.1, burst: 1 });
  expect([limiter.take("a", 0), limiter.take("a", 0), limiter.take("a", 5_000)]).toEqual([0, 10, 5]);
});

it("remembers a bounded number of tokens, those that wait longer than those that rest", () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 2 });
  for (let token = 0; token < 9_000; token++) limiter.take(`resting ${token}`, 0);
  for (let call = 0; call < 2; call++) limiter.take("busy", 9_900);
  for (let token = 0; token < 5_000; token++) limiter.take(`new ${token}`, 10_000);
  expect(limiter.size).toBeLessThanOrEqual(10_000);
  expect(limiter.take("busy", 10_000)).toBe(1);
});
