/** Counts what is being answered, and tells when nothing is. */
export class Running {
  #count = 0;
  #idle: (() => void)[] = [];

  /** Begins to count one; gives the function that ends it. */
  begin(): () => void {
    this.#count += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#count -= 1;
      if (this.#count > 0) return;
      for (const resolve of this.#idle.splice(0)) resolve();
    };
  }

  /** Resolves once nothing is being answered. */
  async idle(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}

/**
 * The same response, and a call when its body has been made. A stream is read ahead, so that a client who is slow, or
 * does not read at all, holds up nobody.
 */
export function whenMade(response: Response, made: () => void): Response {
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (!isStream || response.body === null) {
    made();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const forward = async (): Promise<void> => {
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
          controller.enqueue(next.value);
        }
        controller.close();
      };
      forward()
        .catch((error: unknown) => controller.error(error))
        .finally(made);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, response);
}
