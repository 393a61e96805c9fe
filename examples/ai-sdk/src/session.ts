import { namespace } from "@pigeonhole/core";
import { z } from "zod";

/** Who asks, as your sign-in has verified it. It never comes from a model, nor from the body of a request. */
export const sessionSchema = z.object({ tenant: z.string(), user: z.string() });

export type Session = z.infer<typeof sessionSchema>;

/** What the user's agent remembers. */
export const memoryOf = ({ tenant, user }: Session): string => namespace(tenant, "users", user);

/** Where the user's chats are kept: apart from what the agent's tools can write to. */
export const chatsOf = ({ tenant, user }: Session): string => namespace(tenant, "users", user, "chats");

// In place of your sign-in: each company's token, and whose it is.
const SESSIONS: ReadonlyMap<string, Session> = new Map([
  ["token-of-ann", { tenant: "harborlane", user: "ann" }],
  ["token-of-bea", { tenant: "velomar", user: "bea" }],
]);

/** The session of a request, or undefined for a stranger. */
export function sessionOf(request: Request): Session | undefined {
  return SESSIONS.get(request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "");
}
