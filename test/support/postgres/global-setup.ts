import { PostgresServer } from "./server.ts";

/** One server for a whole run of the tests, which its projects share; each test makes databases of its own in it. */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.PIGEONHOLE_TEST_POSTGRES !== undefined) return undefined;
  const server = await PostgresServer.start({
    settings: { fsync: "off", full_page_writes: "off", max_connections: "300", shared_buffers: "128MB" },
  });
  process.env.PIGEONHOLE_TEST_POSTGRES = server.url();
  return () => server.stop();
}
