import { z } from "zod";

/** The parameters of each request that resources are asked with: with what does not fit it is the client's to mend (-32602). */
export const PARAMS = {
  list: { params: z.looseObject({ cursor: z.string().optional() }) },
  uri: { params: z.looseObject({ uri: z.string() }) },
  complete: {
    params: z.looseObject({
      ref: z.union([
        z.looseObject({ type: z.literal("ref/resource"), uri: z.string() }),
        z.looseObject({ type: z.literal("ref/prompt"), name: z.string() }),
      ]),
      argument: z.looseObject({ name: z.string(), value: z.string() }),
      context: z.looseObject({ arguments: z.record(z.string(), z.string()).optional() }).optional(),
    }),
  },
} as const;
