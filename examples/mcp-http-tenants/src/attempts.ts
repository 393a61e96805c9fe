/** A token with claims changed by its bearer, under the signature that it had. */
export function altered(token: string, changes: object): string {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const all = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), ...changes };
  return [header, Buffer.from(JSON.stringify(all)).toString("base64url"), signature].join(".");
}

/** The HTTP status of a recall with a token and whatever else a request may say. */
export async function statusOf(
  url: string,
  token: string,
  body: object,
  headers: object = {},
): Promise<number> {
  const { status } = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return status;
}
